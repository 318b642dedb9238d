using System.Net;
using System.Net.Sockets;
using System.Text;
using TrustStoreTool.Cli;
using TrustStoreTool.Cli.Commands;

namespace TrustStoreTool.Tests.Interop;

/// <summary>With <c>--verify</c> a store is replaced after a verify-full connection, and not otherwise.</summary>
public sealed class ProofTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StoreMaker _maker;

    public ProofTests() => _maker = new StoreMaker(_folder);

    public static TheoryData<string> Connections => ["npgsql", "uri", "jdbc", "keywords"];

    [SkippableTheory, MemberData(nameof(Connections))]
    public async Task The_right_root_is_proved_and_committed(string form)
    {
        MadeStore made = _maker.Trusted("app.jks", "JKS", ("other", TestPki.Wrong.Root.Certificate));
        string pem = _folder["app.pem"];

        StoreRun run = await StoreRun.MigrateAsync(made.Path, made.Password, [.. TestBundle(TestPki.Old), "--export-pem", pem, "--verify", Connection(form)]);

        string root = TestPki.Old.Root.Certificate.Fingerprint.ToString();
        Assert.Contains(root, JavaOracle.Anchors(made.Path, "JKS", made.Password));
        Assert.Contains(root[..8], run.Tool.Out, StringComparison.OrdinalIgnoreCase);
        Peer.Psql.Run($"host=localhost hostaddr=127.0.0.1 port={PostgresServer.Shared.Port} user=postgres dbname=postgres sslmode=verify-full sslrootcert='{pem}'", "-c", "select 1").Succeeded();
    }

    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public async Task A_wrong_root_leaves_store_pem_and_folder_as_they_were(string type)
    {
        MadeStore made = _maker.Trusted("app", type, ("other", TestPki.New.Root.Certificate));
        string pem = _folder.Write("app.pem", "the old export\n");
        string[] bundle = TestBundle(TestPki.Wrong);
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        StoreRun run = await StoreRun.TryMigrateAsync(made.Path, made.Password, [.. bundle, "--export-pem", pem, "--verify", Connection("uri")]);

        run.Tool.Exits(1);
        Assert.Equal(before, _folder.Listing);
    }

    [SkippableFact]
    public async Task A_server_that_is_down_leaves_store_pem_and_folder_as_they_were()
    {
        MadeStore made = _maker.Trusted("app.jks", "JKS", ("other", TestPki.New.Root.Certificate));
        string[] bundle = TestBundle(TestPki.Old);
        IReadOnlyDictionary<string, string> before = _folder.Listing;
        using TcpListener nobody = new(IPAddress.Loopback, 0);
        nobody.Start();
        int port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();

        StoreRun run = await StoreRun.TryMigrateAsync(
            made.Path, made.Password, [.. bundle, "--export-pem", _folder["app.pem"], "--verify", $"host=localhost port={port} dbname=postgres"]);

        run.Tool.Exits(5);
        Assert.Equal(before, _folder.Listing);
    }

    [SkippableFact]
    public async Task A_server_without_tls_proves_nothing()
    {
        using PostgresServer plain = PostgresServer.Start(new PostgresOptions { Tls = false });
        MadeStore made = _maker.Trusted("app.jks", "JKS", ("other", TestPki.New.Root.Certificate));
        string[] bundle = TestBundle(TestPki.Old);
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        StoreRun run = await StoreRun.TryMigrateAsync(made.Path, made.Password, [.. bundle, "--verify", plain.Uri()]);

        run.Tool.Exits(5);
        Assert.Equal(before, _folder.Listing);
    }

    [SkippableTheory]
    [InlineData("another root")]
    [InlineData("no certificate")]
    public async Task It_is_the_exported_file_that_is_proved(string broken)
    {
        MadeStore made = _maker.Trusted("app.jks", "JKS", ("other", TestPki.Wrong.Root.Certificate));
        string[] arguments = [made.Path, .. TestBundle(TestPki.Old), "--export-pem", _folder["app.pem"], "--verify", Connection("uri")];
        IReadOnlyDictionary<string, string> before = _folder.Listing;
        byte[] content = Encoding.ASCII.GetBytes(broken == "another root" ? TestPki.New.Root.Pem : "nothing\n");
        using StringWriter output = new(), error = new();
        Terminal terminal = new TestTerminal { Variables = new() { ["TRUSTSTORE_PASSWORD"] = "changeit" } }.Open(output, error);

        int code = await MigrateCommand.Create(terminal, _ => content).Parse(arguments).InvokeAsync();

        Assert.True(code is 1 or 3, $"exit code {code}\n{output}\n{error}");
        Assert.Equal(before, _folder.Listing);
    }

    [SkippableFact]
    public async Task A_second_run_proves_again_and_writes_nothing()
    {
        MadeStore made = _maker.Trusted("app.p12", "PKCS12", ("other", TestPki.Wrong.Root.Certificate));
        string[] arguments = [.. TestBundle(TestPki.Old), "--export-pem", _folder["app.pem"], "--verify", Connection("keywords")];
        await StoreRun.MigrateAsync(made.Path, made.Password, arguments);
        IReadOnlyDictionary<string, string> before = _folder.Listing;
        int connections = Handshakes();

        await StoreRun.MigrateAsync(made.Path, made.Password, arguments);

        Assert.Equal(before, _folder.Listing);
        Assert.True(Handshakes() > connections, "the second run did not connect");
    }

    [SkippableFact]
    public async Task A_second_run_writes_a_missing_pem()
    {
        MadeStore made = _maker.Trusted("app.p12", "PKCS12", ("other", TestPki.Wrong.Root.Certificate));
        string[] arguments = [.. TestBundle(TestPki.Old), "--export-pem", _folder["app.pem"]];
        await StoreRun.MigrateAsync(made.Path, made.Password, arguments);
        byte[] store = File.ReadAllBytes(made.Path), pem = File.ReadAllBytes(_folder["app.pem"]);
        File.Delete(_folder["app.pem"]);

        await StoreRun.MigrateAsync(made.Path, made.Password, arguments);

        Assert.Equal(store, File.ReadAllBytes(made.Path));
        Assert.Equal(pem, File.ReadAllBytes(_folder["app.pem"]));
    }

    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public async Task Pgjdbc_connects_through_the_whole_rotation_after_a_migration_and_not_before(string type)
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());
        MadeStore made = _maker.Trusted("app", type, ("rds", TestPki.Old.Root.Certificate));
        string untouched = _folder.Write("untouched", File.ReadAllBytes(made.Path)), pem = _folder["app.pem"];
        await StoreRun.MigrateAsync(made.Path, made.Password, [.. TestBundle(TestPki.New), "--export-pem", pem, "--verify", server.Uri()]);

        Assert.Equal("connected ssl=true", PgJdbc.ConnectWithTrustStore(server, made.Path, type, made.Password).Out.Trim());
        server.Present(TestPki.New);
        Assert.Equal("connected ssl=true", PgJdbc.ConnectWithTrustStore(server, made.Path, type, made.Password).Out.Trim());
        Assert.Equal("connected ssl=true", PgJdbc.ConnectWithRootFile(server, pem).Out.Trim());
        Assert.Contains("PKIX path", PgJdbc.ConnectWithTrustStore(server, untouched, type, made.Password).Out, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static int Handshakes() => PostgresServer.Shared.Log.Split("connection received").Length;

    private static string Connection(string form) => form switch
    {
        "npgsql" => PostgresServer.Shared.Npgsql(),
        "uri" => PostgresServer.Shared.Uri(),
        "jdbc" => PostgresServer.Shared.Jdbc(),
        _ => PostgresServer.Shared.Keywords(),
    };

    // The root calls itself an Amazon RDS CA and has no pin: that is taken only where it is said to be meant.
    private string[] TestBundle(TestPki pki) => ["--bundle", _folder.Write("bundle.pem", pki.Root.Pem), "--allow-unpinned"];
}
