using System.Collections.Immutable;
using TrustStoreTool.Formats;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>The verdict and the clients' views beside what psql, pgjdbc and this very Npgsql do with the same roots and server.</summary>
public sealed class PeerAgreementTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, bool, bool, bool, bool> Rows => new()
    {
        // The store's certificates; what the strict check, psql, pgjdbc and Npgsql say.
        { "root", true, true, true, true },
        { "root and others", true, true, true, true },
        { "wrong root of the same name", false, false, false, false },
        { "new root", false, false, false, false },
        { "intermediate", false, false, true, false },
        { "leaf", false, false, true, false },
        { "root and intermediate", true, true, true, true },
    };

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public async Task The_right_name(string store, bool strict, bool psql, bool jdbc, bool npgsql) => await Compare(PostgresServer.Shared, store, "localhost", strict, psql, jdbc, npgsql);

    [SkippableTheory]
    [InlineData("other.example.test", false, false, false, false)]
    [InlineData("localhost", true, true, true, true)]
    [InlineData("(none)", false, true, true, true)]
    public async Task The_certificate_s_names(string name, bool strict, bool psql, bool jdbc, bool npgsql)
    {
        TestAuthority leaf = TestPki.Old.Subordinate.Leaf(TestAuthority.Name(("2.5.4.3", "localhost")), name == "(none)" ? [] : [name]);
        using PostgresServer server = PostgresServer.Start(new PostgresOptions { Server = leaf });
        await Compare(server, "root", "localhost", strict, psql, jdbc, npgsql);
    }

    [SkippableFact]
    public async Task An_expired_certificate()
    {
        TestAuthority leaf = TestPki.Old.Subordinate.Leaf(TestAuthority.Name(("2.5.4.3", "localhost")), ["localhost"], end: new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using PostgresServer server = PostgresServer.Start(new PostgresOptions { Server = leaf });
        await Compare(server, "root", "localhost", false, false, false, false);
    }

    public void Dispose() => _folder.Dispose();

    private async Task Compare(PostgresServer server, string store, string host, bool strict, bool psql, bool jdbc, bool npgsql)
    {
        TestAuthority[] held = store switch
        {
            "root" => [TestPki.Old.Root],
            "root and others" => [TestPki.New.Root, TestPki.Old.Root, TestPki.Wrong.Root],
            "wrong root of the same name" => [TestPki.Wrong.Root],
            "new root" => [TestPki.New.Root],
            "intermediate" => [TestPki.Old.Subordinate],
            "leaf" => [TestPki.Old.Server],
            "root and intermediate" => [TestPki.Old.Root, TestPki.Old.Subordinate],
            _ => throw new ArgumentOutOfRangeException(nameof(store)),
        };
        string pem = _folder.Write("anchors.pem", string.Concat(held.Select(h => h.Pem))), jks = _folder["store.jks"];
        using (Password password = new("changeit"))
            File.WriteAllBytes(jks, KeyStoreFormats.Jks.Create([.. held.Select((h, i) => new NewTrustedCertificate($"c{i}", DateTimeOffset.UnixEpoch, h.Certificate))], password));
        TrustAnchors anchors = new(held.Select(h => h.Certificate));
        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read(server.Keywords()));

        VerifyFullResult result = await VerifyFullCheck.RunAsync(target, pem, TimeSpan.FromSeconds(20));
        ImmutableDictionary<string, bool> views = ClientRules.All.ToImmutableDictionary(rules => rules.Name, rules => rules.View(target, result, anchors, [], DateTimeOffset.UtcNow).Trusts);
        PeerAnswer byPsql = Peer.Psql.Run($"host={host} hostaddr=127.0.0.1 port={server.Port} user=postgres dbname=postgres sslmode=verify-full sslrootcert='{pem}'", "-c", "select 1");
        bool byJdbc = PgJdbc.ConnectWithTrustStore(server, jks, "JKS", "changeit").Out.Trim() == "connected ssl=true";

        bool byNpgsql = await NpgsqlAlone.ConnectAsync(host, server.Port, pem) is null;

        Assert.Equal((strict, psql, jdbc, npgsql), (result.Verdict == Verdict.Trusted, byPsql.ExitCode == 0, byJdbc, byNpgsql));
        Assert.Equal((psql, jdbc, npgsql), (views["psql"], views["jdbc"], views["npgsql"]));
    }
}
