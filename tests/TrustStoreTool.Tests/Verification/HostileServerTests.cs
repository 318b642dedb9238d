using System.Text;
using TrustStoreTool.Bundles;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>The hostile servers of facts/reliability.md, 2.5: 61 with one right answer, 9 with any answer, all within their time.</summary>
public sealed class HostileServerTests : IClassFixture<HostileServerTests.Servers>, IDisposable
{
    private const string Password = "canary-hunter2", User = "canary_user";

    // How long a hang would be waited for: a guard, not a measure.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly Servers _servers;

    public HostileServerTests(Servers servers) => _servers = servers;

    public static TheoryData<string> Certificates => [.. HostileCertificates.All.Select(c => c.Name)];

    public static TheoryData<string> Talks => [.. RawTalk.All.Select(t => t.Name)];

    [Fact]
    public void There_are_61_of_them()
    {
        Assert.Equal(11, HostileCertificates.All.Count(c => c.Cause is null));
        Assert.Equal(50, HostileCertificates.All.Count(c => c.Cause is not null) + RawTalk.All.Length);
    }

    [SkippableTheory]
    [MemberData(nameof(Certificates))]
    public async Task A_certificate_gets_its_one_right_answer(string name)
    {
        CertificateCase row = HostileCertificates.All.Single(c => c.Name == name);
        int port = _servers.Tls.Start(row.Server);

        VerifyFullResult result = await Check(row.Host, port, row.Anchor, TimeSpan.FromSeconds(20));

        Diagnosis? diagnosis = Explain(row.Host, port, result, row.Anchor);
        Assert.Equal(row.Cause, diagnosis?.Cause);
        Assert.Equal(row.Cause is null ? Verdict.Trusted : Causes.VerdictOf(row.Cause.Value), result.Verdict);
        SeenByServer seen = _servers.Tls.Seen(port);
        Assert.Empty(seen.InTheClear);
        if (row.Cause is not null) Assert.Empty(seen.InsideTls);
        else Assert.Contains(User, Encoding.Latin1.GetString(seen.InsideTls), StringComparison.Ordinal);
        Assert.Equal(row.Cause is null ? 2 : 1, seen.Connections);
    }

    [Theory]
    [MemberData(nameof(Talks))]
    public async Task A_talk_gets_its_one_right_answer(string name)
    {
        RawTalk row = RawTalk.All.Single(t => t.Name == name);
        using RawServer server = row.Start();

        // What never ends is given a short time, what ends at once a long one.
        VerifyFullResult result = await Check("127.0.0.1", server.Port, TestPki.Old.Root, TimeSpan.FromSeconds(row.Cause == Cause.StalledInHandshake ? 1 : 20));

        Assert.Equal(row.Cause, result.Cause);
        Assert.Equal(row.ExitCode, Causes.VerdictOf(row.Cause) == Verdict.Unreachable ? 5 : 1);
        string received = Encoding.Latin1.GetString(server.Received);
        Assert.DoesNotContain(User, received, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, received, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("silent")]
    [InlineData("garbage")]
    [InlineData("close")]
    [InlineData("flood")]
    [InlineData("huge")]
    [InlineData("scram")]
    [InlineData("drip")]
    public async Task Misbehaviour_after_the_handshake_is_bounded(string after)
    {
        int port = _servers.Tls.Start(new HostileTls { Chain = [TestPki.Old.Server, TestPki.Old.Subordinate], After = after });
        VerifyFullResult result = await Check("localhost", port, TestPki.Old.Root, TimeSpan.FromSeconds(3));

        // The probe has nothing against it; whether Npgsql saw enough to approve is either way a true answer.
        Assert.Null(result.Probe.Cause);
        Assert.Contains(result.Cause, new Cause?[] { null, Cause.NotApproved });
    }

    [SkippableTheory]
    [InlineData(30)]
    [InlineData(200)]
    [InlineData(2000)]
    public async Task A_long_chain_is_bounded(int length)
    {
        // The same certificate again and again: what counts is what the client must carry.
        List<TestAuthority> chain = [TestPki.Old.Server, .. Enumerable.Repeat(TestPki.Old.Subordinate, length)];
        int port = _servers.Tls.Start(new HostileTls { Chain = chain });
        long before = GC.GetTotalAllocatedBytes();

        VerifyFullResult result = await Check("localhost", port, TestPki.Old.Root, TimeSpan.FromSeconds(20));

        Assert.Contains(result.Cause, new Cause?[] { null, Cause.MalformedHandshake });
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 128 * 1024 * 1024);
    }

    [SkippableFact]
    public async Task Direct_tls_is_proved_without_an_ssl_request()
    {
        int port = _servers.Tls.Start(new HostileTls { Chain = [TestPki.Old.Server, TestPki.Old.Subordinate], Direct = true });
        VerifyFullResult result = await CheckConnection($"host=localhost hostaddr=127.0.0.1 port={port} sslnegotiation=direct", TestPki.Old.Root, TimeSpan.FromSeconds(20));
        Assert.Equal((Verdict.Trusted, ProofStage.Handshake), (result.Verdict, result.Stage));

        // PostgreSQL before 17 does not know it.
        result = await CheckConnection($"host=localhost port={PostgresServer.Shared.Port} sslnegotiation=direct", TestPki.Old.Root, TimeSpan.FromSeconds(20));
        Assert.Equal(Verdict.Unreachable, result.Verdict);
    }

    [SkippableFact]
    public async Task A_server_s_words_reach_the_terminal_escaped()
    {
        CertificateCase row = HostileCertificates.All.Single(c => c.Name == "escape codes in the DN");
        int port = _servers.Tls.Start(row.Server);
        string pem = _folder.Write("root.pem", TestPki.Old.Root.Pem);

        foreach (string format in new[] { "text", "json" })
        {
            ToolRun run = (await Tool.RunAsync("verify", pem, $"host={row.Host} hostaddr=127.0.0.1 port={port}", "--format", format)).Exits(1);
            Assert.Contains("evil", run.Out, StringComparison.Ordinal);
            Assert.DoesNotContain(run.Out + run.Error, c => (char.IsControl(c) && c != '\n') || c == '\u202e');

            string store = _folder["store.p12"];
            run = (await Tool.RunAsync(
                "migrate", store, "--create", "--bundle", pem, "--allow-unpinned", "--storepass", "changeit", "--verify", $"host={row.Host} hostaddr=127.0.0.1 port={port}", "--format", format)).Exits(1);
            Assert.Contains("evil", run.Out, StringComparison.Ordinal);
            Assert.Contains("evil", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(run.Out + run.Error, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Diagnosis? Explain(string host, int port, VerifyFullResult result, TestAuthority anchor)
    {
        using ConnectionTarget target = ConnectionTarget.Read($"host={host} port={port}")[0];
        return Diagnosis.Of(target, result, new TrustAnchors([anchor.Certificate]), RdsPins.None, "store.jks", TestTerminal.Today);
    }

    private Task<VerifyFullResult> Check(string host, int port, TestAuthority anchor, TimeSpan timeout) =>
        CheckConnection($"host={host} hostaddr=127.0.0.1 port={port} user={User} password={Password}", anchor, timeout);

    private async Task<VerifyFullResult> CheckConnection(string connection, TestAuthority anchor, TimeSpan timeout)
    {
        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read(connection));
        return await VerifyFullCheck.RunAsync(target, _folder.Write("root.pem", anchor.Pem), timeout).WaitAsync(Hang);
    }

    public sealed class Servers : IDisposable
    {
        private readonly Lazy<HostileServers> _tls = new(() => new HostileServers());

        internal HostileServers Tls => _tls.Value;

        public void Dispose()
        {
            if (_tls.IsValueCreated) _tls.Value.Dispose();
        }
    }
}
