using System.Globalization;

namespace TrustStoreTool.Tests.Infra;

/// <summary>The test bed itself: an oracle that cannot disagree proves nothing.</summary>
public sealed class InfraTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [SkippableTheory]
    [InlineData("JKS", null)]
    [InlineData("CaseExactJKS", null)]
    [InlineData("JCEKS", null)]
    [InlineData("PKCS12", null)]
    [InlineData("BKS", "BC")]
    [InlineData("UBER", "BC")]
    [InlineData("BCFKS", "BC")]
    [InlineData("PKCS12", "BC")]
    public void The_oracle_reads_what_it_made_and_refuses_a_wrong_password(string type, string? provider)
    {
        if (provider == "BC") JavaPrograms.RequireBouncyCastle();
        string der = _folder.Write("root.der", TestPki.Old.Root.Der), key = _folder.Write("key.der", TestPki.Old.Server.Pkcs8);
        string leaf = _folder.Write("leaf.der", TestPki.Old.Server.Der), store = _folder["store"];
        string keyPassword = type is "PKCS12" ? "changeit" : "of the key";
        JavaOracle.Make(store, type, "changeit", [.. JavaEntries.Trusted("日本語 alias", der), .. JavaEntries.Key("key", key, "RSA", keyPassword, leaf)], provider);

        JavaAlias[] dump = [.. JavaOracle.Dump(store, type, "changeit", [keyPassword], provider)];

        Assert.Equal(["key", "日本語 alias"], dump.Select(entry => entry.Alias));
        Assert.Equal(["key", "trusted"], dump.Select(entry => entry.Kind));
        Assert.Equal(Fingerprint.Of(TestPki.Old.Server.Pkcs8).ToString(), dump[0].Key);
        Assert.Equal(TestPki.Old.Server.Certificate.Fingerprint.ToString(), dump[0].Certificates[0]);
        Assert.Equal(TestPki.Old.Root.Certificate.Fingerprint.ToString(), Assert.Single(dump[1].Certificates));
        Assert.Throws<JavaRefusal>(() => JavaOracle.Dump(store, type, "wrong", null, provider));
    }

    [SkippableFact]
    public void Keytool_runs_in_the_oracle_and_its_failures_are_exceptions()
    {
        string pem = _folder.Write("root.pem", TestPki.Old.Root.Pem), store = _folder["k.p12"];
        string[] import = ["-importcert", "-noprompt", "-alias", "Root", "-file", pem, "-keystore", store, "-storepass", "changeit"];

        Assert.Contains("added", JavaOracle.Keytool(import), StringComparison.Ordinal);
        Assert.Throws<JavaRefusal>(() => JavaOracle.Keytool(import));
        Assert.Equal([TestPki.Old.Root.Certificate.Fingerprint.ToString()], JavaOracle.Anchors(store, "PKCS12", "changeit"));
        Assert.Empty(JavaOracle.Dump(store, "PKCS12", null));
    }

    [SkippableFact]
    public void The_pki_passes_openssl_and_is_named_as_rds_names_it()
    {
        string root = _folder.Write("root.pem", TestPki.Old.Root.Pem), subordinate = _folder.Write("sub.pem", TestPki.Old.Subordinate.Pem);
        string leaf = _folder.Write("leaf.pem", TestPki.Old.Server.Pem), wrong = _folder.Write("wrong.pem", TestPki.Wrong.Root.Pem);

        Peer.OpenSsl.Run("verify", "-verify_hostname", "localhost", "-CAfile", root, "-untrusted", subordinate, leaf).Succeeded();
        Assert.NotEqual(0, Peer.OpenSsl.Run("verify", "-CAfile", wrong, "-untrusted", subordinate, leaf).ExitCode);
        Assert.Equal(
            "subject=C = US, O = \"Amazon Web Services, Inc.\", OU = Amazon RDS, ST = WA, CN = Amazon RDS us-test-1 Root CA RSA2048 G1, L = Seattle",
            Peer.OpenSsl.Run("x509", "-in", root, "-noout", "-subject").Succeeded().Out.Trim());
        Assert.Contains("CA:TRUE, pathlen:0", Peer.OpenSsl.Run("x509", "-in", subordinate, "-noout", "-text").Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_server_shows_another_certificate_when_told_and_leaves_nothing_behind()
    {
        string root = _folder.Write("new.pem", TestPki.New.Root.Pem), log;
        using (PostgresServer server = PostgresServer.Start(new PostgresOptions { Settings = new Dictionary<string, string> { ["rds.force_ssl"] = "1" } }))
        {
            Assert.Equal("1", server.Execute("show rds.force_ssl"));
            string connection = string.Create(CultureInfo.InvariantCulture, $"host=localhost hostaddr=127.0.0.1 port={server.Port} user=postgres sslmode=verify-full sslrootcert='{root}'");
            Assert.NotEqual(0, Peer.Psql.Run(connection, "-c", "select 1").ExitCode);
            server.Present(TestPki.New);
            Peer.Psql.Run(connection, "-c", "select 1").Succeeded();
            log = server.Log;
        }

        Assert.Contains("connection authorized", log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Pgjdbc_trusts_the_right_root_alone()
    {
        PostgresServer server = PostgresServer.Shared;
        string root = _folder.Write("root.pem", TestPki.Old.Root.Pem), wrong = _folder.Write("wrong.pem", TestPki.Wrong.Root.Pem);
        string store = _folder["roots.jks"], der = _folder.Write("root.der", TestPki.Old.Root.Der);
        JavaOracle.Make(store, "JKS", "changeit", JavaEntries.Trusted("root", der));

        Assert.Equal("connected ssl=true", PgJdbc.ConnectWithTrustStore(server, store, "JKS", "changeit").Out.Trim());
        Assert.Equal("connected ssl=true", PgJdbc.ConnectWithRootFile(server, root).Out.Trim());
        Assert.Contains("PKIX path", PgJdbc.ConnectWithRootFile(server, wrong).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_differs_fails_and_leaves_what_was_received()
    {
        string test = _folder["SomeTests.cs"];
        File.WriteAllText(_folder["SomeTests.Some_test.verified.txt"], "as it was\n");

        Snapshot.Match("as it was", null, test, "Some_test");
        if (Environment.GetEnvironmentVariable("TRUSTSTORE_ACCEPT") == "1") return;
        Assert.ThrowsAny<Exception>(() => Snapshot.Match("as it is", null, test, "Some_test"));
        Assert.Equal("as it is\n", File.ReadAllText(_folder["SomeTests.Some_test.received.txt"]));
    }

    [SkippableFact]
    public void The_corpus_has_what_its_manifest_names()
    {
        Assert.All(Corpus.Rows, row => Assert.Equal(row.Expected.GetProperty("sha256").GetString(), Fingerprint.Of(row.Bytes).ToString()));
        Assert.All(Corpus.BadRows, row => Assert.True(File.Exists(row.File)));
    }

    [Fact]
    public async Task The_tool_runs_in_a_test_s_terminal()
    {
        ToolRun run = await Tool.RunAsync("no-such-verb");
        Assert.StartsWith("truststore: error: ", run.Exits(2).Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
