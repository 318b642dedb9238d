using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

public sealed class VerifyFullCheckTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();

    [SkippableFact]
    public async Task The_right_root_is_trusted_and_named_with_a_login()
    {
        VerifyFullResult result = await Check(PostgresServer.Shared.Npgsql(), TestPki.Old.Root.Pem);

        Assert.True(result.Detail is null, result.Detail);
        Assert.Equal((Verdict.Trusted, ProofStage.Login, (Cause?)null), (result.Verdict, result.Stage, result.Cause));
        Assert.Equal(TestPki.Old.Root.Certificate, result.Root);
        Assert.Equal([TestPki.Old.Server.Certificate.Fingerprint, TestPki.Old.Subordinate.Certificate.Fingerprint], result.Probe.Sent.Select(c => c.Fingerprint));
        Assert.Equal("TLSv1.3", result.Probe.Protocol);
    }

    [SkippableTheory]
    [InlineData("scram-sha-256")]
    [InlineData("md5")]
    [InlineData("password")]
    [InlineData("reject")]
    public async Task No_login_is_needed(string method)
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions { Hba = $"hostssl all all 127.0.0.1/32 {method}" });

        foreach (string connection in new[] { $"host=localhost port={server.Port}", $"host=localhost port={server.Port} user=postgres password=wrong" })
        {
            VerifyFullResult result = await Check(connection, TestPki.Old.Root.Pem);
            Assert.Equal((Verdict.Trusted, ProofStage.Handshake), (result.Verdict, result.Stage));
        }
    }

    [SkippableTheory]
    [InlineData("host=localhost port={0} user=postgres")]
    [InlineData("postgresql://postgres@localhost:{0}/postgres")]
    [InlineData("jdbc:postgresql://localhost:{0}/postgres?user=postgres")]
    [InlineData("Host=localhost;Port={0};Username=postgres")]
    [InlineData("host=localhost hostaddr=127.0.0.1 port={0} user=postgres")]
    public async Task Every_form_proves(string connection) =>
        Assert.Equal(ProofStage.Login, (await Check(string.Format(null, connection, PostgresServer.Shared.Port), TestPki.Old.Root.Pem)).Stage);

    [SkippableFact]
    public async Task Another_root_of_the_same_name_is_refused_and_npgsql_is_not_contacted()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());

        VerifyFullResult result = await Check(server.Npgsql("canary_user"), TestPki.Wrong.Root.Pem);

        Assert.Equal((Verdict.Refused, Cause.RootNotInStore), (result.Verdict, result.Cause));
        Assert.Null(result.Root);
        Assert.DoesNotContain("canary_user", server.Log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_address_that_the_certificate_does_not_name_is_refused() =>
        Assert.Equal(Cause.NameMismatch, (await Check($"host=127.0.0.1 port={PostgresServer.Shared.Port}", TestPki.Old.Root.Pem)).Cause);

    [SkippableFact]
    public async Task Both_roots_in_the_file_carry_the_server_across_the_rotation()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());
        string both = TestPki.Old.Root.Pem + TestPki.New.Root.Pem;
        Assert.Equal(TestPki.Old.Root.Certificate, (await Check(server.Npgsql(), both)).Root);

        server.Present(TestPki.New);

        Assert.Equal(TestPki.New.Root.Certificate, (await Check(server.Npgsql(), both)).Root);
        Assert.Equal(Cause.RootNotInStore, (await Check(server.Npgsql(), TestPki.Old.Root.Pem)).Cause);
    }

    [SkippableFact]
    public async Task A_server_without_tls_is_unreachable()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions { Tls = false });
        VerifyFullResult result = await Check(server.Npgsql(), TestPki.Old.Root.Pem);
        Assert.Equal((Verdict.Unreachable, Cause.NoTlsOffered), (result.Verdict, result.Cause));
    }

    [Theory]
    [InlineData("host=no-such-host.invalid", Cause.NotResolved)]
    [InlineData("host=127.0.0.1 port=1", Cause.ConnectionRefused)]
    public async Task A_server_that_is_not_there_is_unreachable(string connection, Cause cause)
    {
        VerifyFullResult result = await Check(connection, TestPki.Old.Root.Pem);
        Assert.Equal((Verdict.Unreachable, cause), (result.Verdict, result.Cause));
    }

    [Fact]
    public async Task Without_an_anchor_nothing_is_contacted()
    {
        KeyStoreException refusal = await Assert.ThrowsAsync<KeyStoreException>(() => Check("host=no-such-host.invalid", "no certificate here\n"));
        Assert.Equal(KeyStoreError.NoTrustAnchors, refusal.Error);
        refusal = await Assert.ThrowsAsync<KeyStoreException>(() => VerifyFullCheck.RunAsync(Target("host=a"), _folder["missing.pem"], Timeout));
        Assert.Equal(KeyStoreError.Unreadable, refusal.Error);
    }

    [SkippableFact]
    public async Task A_user_who_gives_up_is_heard()
    {
        using CancellationTokenSource given = new();
        await given.CancelAsync();
        string pem = _folder.Write("root.pem", TestPki.Old.Root.Pem);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            VerifyFullCheck.RunAsync(Target(PostgresServer.Shared.Npgsql()), pem, Timeout, null, given.Token));
    }

    public void Dispose() => _folder.Dispose();

    private static ConnectionTarget Target(string connection) => Assert.Single(ConnectionTarget.Read(connection));

    private async Task<VerifyFullResult> Check(string connection, string pem)
    {
        using ConnectionTarget target = Target(connection);
        return await VerifyFullCheck.RunAsync(target, _folder.Write("anchors.pem", pem), Timeout);
    }
}
