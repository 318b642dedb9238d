using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Commands;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>Every cause of the closed list, by a live server through the whole command: the cause, the exit code, and a next step.</summary>
public sealed class CauseTableTests : IClassFixture<HostileServerTests.Servers>, IDisposable
{
    private const string Host = "db.example.test", Id = "rds-ca-rsa2048-g1";

    private static readonly TestAuthority Retired = TestAuthority.Root("Amazon RDS Root 2019 CA", end: new DateTimeOffset(2024, 8, 22, 0, 0, 0, TimeSpan.Zero));

    private static readonly RdsPins Pins = new(
    [
        Pin(TestPki.Old.Root, TestPki.Region, Id, RdsCaStatus.Current), Pin(TestPki.New.Root, TestPki.Region, "rds-ca-rsa4096-g1", RdsCaStatus.Current),
        Pin(TestPki.Wrong.Root, "us-other-1", Id, RdsCaStatus.Current), Pin(Retired, "*", "rds-ca-2019", RdsCaStatus.Retired),
    ]);

    // What each cause needs: a way to make the connection, an anchor, the exit code, further arguments.
    private static readonly Dictionary<Cause, (Func<CauseTableTests, string> Connection, Func<TestAuthority> Anchor, int Code, string[] More)> Table = new()
    {
        [Cause.NotResolved] = (_ => "host=no-such-host.invalid", Old, 5, []),
        [Cause.ConnectionRefused] = (_ => "host=127.0.0.1 port=1", Old, 5, []),
        [Cause.TimedOut] = (t => t.Full(), Old, 5, ["--timeout", "1"]),
        [Cause.ClosedInHandshake] = (t => t.Talk("close after S"), Old, 5, []),
        [Cause.StalledInHandshake] = (t => t.Talk("mute"), Old, 5, ["--timeout", "1"]),
        [Cause.NoTlsOffered] = (t => t.Talk("N"), Old, 5, []),
        [Cause.TlsVersionRefused] = (t => t.Case("TLS 1.0 only"), Old, 5, []),
        [Cause.TlsAlert] = (t => t.Talk("alert"), Old, 1, []),
        [Cause.InjectedBytes] = (t => t.Talk("bytes after S as Ready"), Old, 1, []),
        [Cause.MalformedHandshake] = (t => t.Show([TestPki.Old.Server, .. Enumerable.Repeat(TestPki.Old.Subordinate, 200)], "localhost"), Old, 1, []),
        [Cause.RootNotInStore] = (t => t.Show([Wide.Leaf, Wide.Root], Host), Old, 1, []),
        [Cause.WrongRegion] = (t => t.Show([TestPki.Old.Server, TestPki.Old.Subordinate], "localhost"), () => TestPki.Wrong.Root, 1, []),
        [Cause.OnlyIntermediateInStore] = (t => t.Show([TestPki.Old.Server, TestPki.Old.Subordinate], "localhost"), () => TestPki.Old.Subordinate, 1, []),
        [Cause.MissingIntermediate] = (t => t.Case("missing intermediate"), Old, 1, []),
        [Cause.SelfSigned] = (t => t.Case("self-signed"), Old, 1, []),
        [Cause.AmazonTrustRoot] = (t => t.Show(AmazonTrust.Chain, Host), Old, 1, []),
        [Cause.RetiredRdsCa] = (t => t.Show([Retired.Leaf(TestAuthority.Name(("2.5.4.3", Host)), [Host]), Retired], Host), () => Retired, 1, []),
        [Cause.UnexpectedCa] = (t => t.Show([TestPki.Old.Server, TestPki.Old.Subordinate], "localhost"), Old, 1, ["--expect-ca", "rds-ca-rsa4096-g1"]),
        [Cause.NameMismatch] = (t => t.Case("wrong host"), Old, 1, []),
        [Cause.Expired] = (t => t.Case("expired"), Old, 1, []),
        [Cause.NotYetValid] = (t => t.Case("not yet valid"), Old, 1, []),
        [Cause.BrokenChain] = (t => t.Case("broken path length"), Old, 1, []),
        [Cause.NotForServers] = (t => t.Case("client-only EKU"), Old, 1, []),
        [Cause.WeakCryptography] = (t => t.Case("RSA-1024"), Old, 1, []),
        [Cause.NotApproved] = (t => t.Once(), Old, 1, []),
    };

    private readonly TempFolder _folder = new();
    private readonly List<IDisposable> _ends = [];
    private readonly HostileServerTests.Servers _servers;

    public CauseTableTests(HostileServerTests.Servers servers) => _servers = servers;

    public static TheoryData<string> Causes => [.. Enum.GetNames<Cause>()];

    [SkippableTheory]
    [MemberData(nameof(Causes))]
    public async Task A_live_server_gets_its_cause_and_its_exit_code(string name)
    {
        (Func<CauseTableTests, string> connection, Func<TestAuthority> anchor, int code, string[] more) = Table[Enum.Parse<Cause>(name)];
        string store = _folder.Write("root.pem", anchor().Pem);

        ToolRun run = await Verify([store, connection(this), "--format", "json", .. more]);

        using JsonDocument report = JsonDocument.Parse(run.Exits(code).Out);
        JsonElement server = Assert.Single(report.RootElement.GetProperty("servers").EnumerateArray());
        Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(name), server.GetProperty("cause").GetString());
        Assert.Equal(code == 5 ? "unreachable" : "refused", server.GetProperty("verdict").GetString());
        Assert.False(string.IsNullOrEmpty(server.GetProperty("nextStep").GetString()));
        Assert.False(server.TryGetProperty("stage", out JsonElement stage) && stage.ValueKind != JsonValueKind.Null);
    }

    [SkippableFact]
    public async Task A_cross_signed_chain_is_proved_by_the_root_that_the_store_has()
    {
        // RDS Proxy sends more than is needed: the store's self-signed Amazon Root CA 1 ends the chain before the cross-signed ones do.
        string connection = Show(AmazonTrust.Chain, Host), store = _folder.Write("root.pem", AmazonTrust.Root.Pem);

        ToolRun run = (await Verify([store, connection, "--as", "psql", "--as", "npgsql"])).Exits(0);

        Assert.Contains($"  root: CN=Amazon Root CA 1\n    SHA-256 {AmazonTrust.Root.Certificate.Fingerprint}\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  psql: trusts\n  npgsql: trusts\n", run.Out, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (IDisposable end in _ends) end.Dispose();
        _folder.Dispose();
    }

    private static TestAuthority Old() => TestPki.Old.Root;

    private static RdsCa Pin(TestAuthority root, string region, string id, RdsCaStatus status) =>
        new(root.Certificate.Fingerprint, "aws", region, id, RdsCaKind.Root, root.Certificate.Facts!.NotAfter, status);

    private static async Task<ToolRun> Verify(string[] arguments)
    {
        await using StringWriter output = new(), error = new();
        int code = await VerifyCommand.Create(new TestTerminal().Open(output, error), Pins).Parse(arguments).InvokeAsync();
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    private static string At(string host, int port) => $"host={host} hostaddr=127.0.0.1 port={port}";

    private string Show(IReadOnlyList<TestAuthority> chain, string host) => At(host, _servers.Tls.Start(new HostileTls { Chain = chain }));

    private string Case(string name)
    {
        CertificateCase row = HostileCertificates.All.Single(c => c.Name == name);
        return At(row.Host, _servers.Tls.Start(row.Server));
    }

    private string Talk(string name)
    {
        RawServer server = RawTalk.All.Single(t => t.Name == name).Start();
        _ends.Add(server);
        return At("127.0.0.1", server.Port);
    }

    // Linux drops what comes when the queue of connections is full.
    private string Full()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _ends.Add(listener);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        IPEndPoint at = (IPEndPoint)listener.LocalEndPoint!;
        for (int i = 0; i < 3; i++)
        {
            Socket waiting = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _ends.Add(waiting);
            _ = waiting.ConnectAsync(at).ContinueWith(t => t.Exception, TaskScheduler.Default);
        }

        return At("127.0.0.1", at.Port);
    }

    // A server that answers the strict handshake, and closes on the client that comes next.
    private string Once()
    {
        int port = _servers.Tls.Start(new HostileTls { Chain = [TestPki.Old.Server, TestPki.Old.Subordinate] }), clients = 0;
        RawServer relay = new(async (stream, end) =>
        {
            if (Interlocked.Increment(ref clients) > 1) return;
            using TcpClient server = new("127.0.0.1", port);
            await Task.WhenAny(stream.CopyToAsync(server.GetStream(), end), server.GetStream().CopyToAsync(stream, end));
        });
        _ends.Add(relay);
        return At("localhost", relay.Port);
    }

    /// <summary>A CA that is none of RDS's.</summary>
    private static class Wide
    {
        public static TestAuthority Root { get; } = TestAuthority.Root("Some Company Root");

        public static TestAuthority Leaf { get; } = Root.Leaf(TestAuthority.Name(("2.5.4.3", Host)), [Host]);
    }

    /// <summary>What RDS Proxy shows: each root of Amazon Trust Services signed by an older one, the last by a CA that has no common name and is not sent.</summary>
    private static class AmazonTrust
    {
        public static TestAuthority Root { get; } = TestAuthority.Root("Amazon Root CA 1");

        private static TestAuthority Starfield { get; } = TestAuthority.Root("Starfield Services Root Certificate Authority - G2");

        private static TestAuthority ClassTwo { get; } = TestAuthority.Root(TestAuthority.Name(("2.5.4.6", "US"), ("2.5.4.10", "Starfield Technologies, Inc."), ("2.5.4.11", "Starfield Class 2 Certification Authority")));

        private static TestAuthority Issuing { get; } = Root.Subordinate(TestAuthority.Name(("2.5.4.3", "Amazon RSA 2048 M01")));

        public static TestAuthority[] Chain { get; } =
            [Issuing.Leaf(TestAuthority.Name(("2.5.4.3", Host)), [Host]), Issuing, Starfield.CrossSign(Root), ClassTwo.CrossSign(Starfield)];
    }
}
