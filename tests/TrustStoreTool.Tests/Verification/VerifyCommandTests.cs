using System.Text.Json;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Verification;

public sealed class VerifyCommandTests : IDisposable
{
    private const string Canary = "canary-hunter2";

    private readonly TempFolder _folder = new();

    [SkippableFact]
    public async Task The_store_that_has_the_root_is_proved_and_the_one_that_lacks_it_is_told_which()
    {
        string connection = PostgresServer.Shared.Keywords();

        ToolRun run = (await Verify(Store(TestPki.Old.Root), connection)).Exits(0);
        Assert.StartsWith($"localhost:{PostgresServer.Shared.Port}: trusted (login)\n", run.Out, StringComparison.Ordinal);
        Assert.Contains($"    SHA-256 {TestPki.Old.Root.Certificate.Fingerprint}\n", run.Out, StringComparison.Ordinal);

        run = (await Verify(Store(TestPki.New.Root), connection)).Exits(1);
        Assert.Contains("the server's chain ends in \"Amazon RDS us-test-1 Root CA RSA2048 G1\", which the store does not have", run.Out, StringComparison.Ordinal);
        Assert.Contains("next: truststore migrate ", run.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Several_servers_keep_their_order_and_the_worst_code_wins()
    {
        int port = PostgresServer.Shared.Port;
        ToolRun run = await Verify(Store(TestPki.Old.Root), $"host=127.0.0.1 port={port}", $"host=localhost port={port}", "host=127.0.0.1 port=1", "--format", "json");

        using JsonDocument report = JsonDocument.Parse(run.Exits(5).Out);
        JsonElement root = report.RootElement;
        Assert.Equal(("verify", 1, 5), (root.GetProperty("report").GetString(), root.GetProperty("version").GetInt32(), root.GetProperty("exitCode").GetInt32()));
        Assert.Equal(["refused", "trusted", "unreachable"], root.GetProperty("servers").EnumerateArray().Select(s => s.GetProperty("verdict").GetString()));
        Assert.Equal([1, 0, 5], root.GetProperty("servers").EnumerateArray().Select(s => s.GetProperty("exitCode").GetInt32()));
        Assert.Equal("nameMismatch", root.GetProperty("servers")[0].GetProperty("cause").GetString());
    }

    [SkippableFact]
    public async Task The_kept_report_is_the_json_that_is_shown()
    {
        string kept = _folder["proof.json"];
        ToolRun run = (await Verify(Store(TestPki.Old.Root), PostgresServer.Shared.Keywords(), "--report", kept, "--format", "json")).Exits(0);

        Assert.Equal(run.Out, File.ReadAllText(kept));
        using JsonDocument report = JsonDocument.Parse(run.Out);
        JsonElement root = report.RootElement;
        Assert.Equal(Fingerprint.Of(File.ReadAllBytes(_folder["store.jks"])).ToString(), root.GetProperty("store").GetProperty("sha256").GetString());
        Assert.Equal("2026-11-20T12:00:00+00:00", root.GetProperty("time").GetString());
        Assert.Equal(TestPki.Old.Root.Certificate.Fingerprint.ToString(), root.GetProperty("store").GetProperty("anchors")[0].GetString());
        Assert.Equal("TLSv1.3", root.GetProperty("servers")[0].GetProperty("tls").GetProperty("version").GetString());
        Assert.Equal(2, root.GetProperty("servers")[0].GetProperty("chain").GetArrayLength());
    }

    [SkippableFact]
    public async Task A_password_appears_nowhere()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions { Hba = "hostssl all all 127.0.0.1/32 scram-sha-256" });
        string store = Store(TestPki.Old.Root), wrong = Store(TestPki.Wrong.Root, "wrong.jks"), kept = _folder["proof.json"];
        foreach (string at in new[] { store, wrong })
        {
            foreach (string connection in new[]
                     {
                         $"host=localhost port={server.Port} user=me password={Canary}", $"postgresql://me:{Canary}@localhost:{server.Port}/x",
                         $"jdbc:postgresql://localhost:{server.Port}/x?user=me&password={Canary}", $"Host=localhost;Port={server.Port};Username=me;Password={Canary}",
                         $"Host=localhost;Port=1;Username=me;Password={Canary}", $"Host=localhost;Password={Canary};SSL Mode=Require", $"host=x password='{Canary}", $"postgresql://me:{Canary}/@x",
                     })
            {
                foreach (string format in new[] { "text", "json" })
                {
                    ToolRun run = await Verify(at, connection, "--format", format, "--report", kept);
                    Assert.DoesNotContain(Canary, run.Out + run.Error, StringComparison.Ordinal);
                    if (File.Exists(kept)) Assert.DoesNotContain(Canary, File.ReadAllText(kept), StringComparison.Ordinal);
                }
            }
        }

        Assert.DoesNotContain(Canary, server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host=a", "--expect-ca", "rds-ca-2048")]
    [InlineData("host=a", "--to", "rds-ca-rsa2048-g1")]
    [InlineData("host=a", "--rotation", "--to", "rds-ca-2019")]
    [InlineData("host=a", "--timeout", "0")]
    [InlineData("host=a", "--as", "sqlplus")]
    [InlineData("host=a sslmode=require")]
    public async Task Contradictions_are_usage_errors(params string[] arguments) => (await Verify([Store(TestPki.Old.Root), .. arguments])).Exits(2);

    [Theory]
    [InlineData("jdbc psql", "--as", "jdbc,psql")]
    [InlineData("jdbc psql", "--as", "psql, jdbc")]
    [InlineData("jdbc psql", "--as", "jdbc", "--as", "psql")]
    [InlineData("jdbc psql npgsql", "--as", "npgsql", "--as", "psql,jdbc", "--as", "psql")]
    [InlineData("npgsql", "--as=npgsql")]
    [InlineData("")]
    public async Task Several_clients_are_a_list_or_the_option_again(string views, params string[] arguments)
    {
        ToolRun run = (await Verify([Store(TestPki.Old.Root), "host=127.0.0.1 port=1", .. arguments, "--format", "json"])).Exits(5);
        using JsonDocument report = JsonDocument.Parse(run.Out);
        JsonElement server = report.RootElement.GetProperty("servers")[0];
        Assert.Equal(views, server.TryGetProperty("clients", out JsonElement clients) ? string.Join(' ', clients.EnumerateArray().Select(c => c.GetProperty("client").GetString())) : "");
    }

    [Theory]
    [InlineData("jdbc,sqlplus")]
    [InlineData("jdbc,")]
    [InlineData(",")]
    [InlineData("")]
    [InlineData("JDBC")]
    public async Task A_client_that_is_not_known_is_told_how_to_name_those_that_are(string value)
    {
        ToolRun run = (await Verify([Store(TestPki.Old.Root), "host=a", "--as", value])).Exits(2);
        Assert.StartsWith("truststore: error: --as is one of jdbc, psql, npgsql, or several: --as jdbc,psql or --as jdbc --as psql\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_without_an_anchor_is_unusable_input()
    {
        ToolRun run = (await Verify(Store(null), "host=no-such-host.invalid")).Exits(3);
        Assert.Contains("there is no trusted certificate in it", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ToolRun> Verify(params string[] arguments) => Tool.RunAsync(["verify", .. arguments, "--storepass", "changeit"]);

    private string Store(TestAuthority? root, string name = "store.jks")
    {
        using Password password = new("changeit");
        NewEntry[] entries = root is null ? [] : [new NewTrustedCertificate("root", DateTimeOffset.UnixEpoch, root.Certificate)];
        return _folder.Write(name, KeyStoreFormats.Jks.Create(entries, password));
    }
}
