using System.CommandLine;
using System.Text;
using System.Text.Json;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Commands;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Commands;

/// <summary><c>migrate</c> as its users call it, on files: what it adds, what it leaves alone, what it refuses, what it prints.</summary>
public sealed class MigrateCommandTests : IDisposable
{
    private const string Pass = "correct horse";
    private static readonly DateTimeOffset Old = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private static readonly TestAuthority Mine = TestAuthority.Root("Mine"), Yours = TestAuthority.Root("Yours");
    private readonly TempFolder _folder = new();

    private string Store => _folder["a store.jks"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_adds_a_region_s_certificate_and_keeps_the_old_file_as_a_backup()
    {
        byte[] before = Jks(Trusted("mine", Mine));
        ToolRun run = (await Migrate("--region", "us-east-1")).Exits(0);
        KeyStore store = Read(Store);
        Assert.Equal(["mine", "amazon rds us-east-1 root ca rsa2048 g1"], store.Entries.Select(entry => entry.Alias));
        Assert.Equal(Old, store.Entries[0].Created);
        Assert.Equal(TestTerminal.Today, store.Entries[1].Created);
        Assert.Equal(before, File.ReadAllBytes(Store + ".20261120T120000Z.bak"));
        Assert.Equal(["a store.jks", "a store.jks.20261120T120000Z.bak"], _folder.Listing.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("", run.Error);
        Assert.Contains("migrated, 1 certificate added", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out.Split('\n').Skip(1).Where(line => !line.Contains(_folder.Path, StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_says_so()
    {
        Jks(Trusted("mine", Mine));
        string pem = _folder["anchors.pem"];
        (await Migrate("--region", "us-east-1", "--ca", "all", "--export-pem", pem)).Exits(0);
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Store, time);
        File.SetLastWriteTimeUtc(pem, time);

        ToolRun again = (await Migrate("--region", "us-east-1", "--ca", "all", "--export-pem", pem)).Exits(0);
        Assert.Equal(listing, _folder.Listing);
        Assert.Equal((time, time), (File.GetLastWriteTimeUtc(Store), File.GetLastWriteTimeUtc(pem)));
        Assert.Contains("unchanged, everything is there already", again.Out, StringComparison.Ordinal);

        File.Delete(pem);
        (await Migrate("--region", "us-east-1", "--ca", "all", "--export-pem", pem)).Exits(0);
        Assert.Equal(listing, _folder.Listing);
        Assert.Equal(time, File.GetLastWriteTimeUtc(Store));
    }

    [Fact]
    public async Task The_report_is_data()
    {
        Jks(Trusted("mine", Mine), Trusted("yours", Yours));
        string bundle = _folder.Write("b.pem", Mine.Pem);
        ToolRun run = (await Migrate("--region", "us-east-1", "--bundle", bundle, "--export-pem", _folder["p.pem"], "--format", "json")).Exits(0);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        JsonElement root = json.RootElement, store = root.GetProperty("stores")[0], added = store.GetProperty("added")[0];
        Assert.Equal(("migrate", 1), (root.GetProperty("report").GetString(), root.GetProperty("version").GetInt32()));
        Assert.Equal("migrated", store.GetProperty("outcome").GetString());
        Assert.Equal(0, store.GetProperty("exitCode").GetInt32());
        Assert.Equal("jks", store.GetProperty("format").GetString());
        Assert.Equal("verified", store.GetProperty("integrity").GetString());
        Assert.Equal("amazon rds us-east-1 root ca rsa2048 g1", added.GetProperty("alias").GetString());
        Assert.StartsWith("e4ce41d069f4bdcd", added.GetProperty("sha256").GetString(), StringComparison.Ordinal);
        Assert.Equal("us-east-1", added.GetProperty("region").GetString());
        Assert.Equal("rds-ca-rsa2048-g1", added.GetProperty("ca").GetString());
        Assert.Equal("mine", store.GetProperty("present")[0].GetProperty("alias").GetString());
        Assert.Equal(2, store.GetProperty("kept").GetProperty("trustedCertificates").GetInt32());
        Assert.Equal(Store + ".20261120T120000Z.bak", store.GetProperty("backup").GetString());
        Assert.Equal(3, store.GetProperty("pem").GetProperty("certificates").GetInt32());
        Assert.Equal("written", store.GetProperty("pem").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        Jks(Trusted("mine", Mine));
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        ToolRun run = (await Migrate("--region", "us-east-1", "--export-pem", _folder["p.pem"], "--dry-run")).Exits(0);
        Assert.Equal(listing, _folder.Listing);
        Assert.Contains("would get 1 certificate (dry run, nothing was written)", run.Out, StringComparison.Ordinal);
        Assert.Contains("added     amazon rds us-east-1", run.Out, StringComparison.Ordinal);
        Assert.Contains("p.pem (planned, 2 roots)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_stores_are_all_checked_before_the_first_is_written()
    {
        string[] stores = [_folder["1"], _folder["2"], _folder["3"]];
        foreach (string store in stores) File.WriteAllBytes(store, Bytes(Trusted("mine", Mine)));
        File.WriteAllText(stores[1], "no keystore");
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        ToolRun run = (await Tool.RunAsync(["migrate", .. stores, "--region", "us-east-1", "--storepass", Pass, "--format", "json"])).Exits(3);
        Assert.Equal(listing, _folder.Listing);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        Assert.Equal(["notWritten", "failed", "notWritten"], json.RootElement.GetProperty("stores").EnumerateArray().Select(store => store.GetProperty("outcome").GetString()));
        Assert.Equal([0, 3, 0], json.RootElement.GetProperty("stores").EnumerateArray().Select(store => store.GetProperty("exitCode").GetInt32()));
        Assert.Contains($"truststore: error: {stores[1]}: ", run.Error, StringComparison.Ordinal);

        File.WriteAllBytes(stores[1], Bytes(Trusted("yours", Yours)));
        (await Tool.RunAsync(["migrate", .. stores, "--region", "us-east-1", "--storepass", Pass])).Exits(0);
        Assert.All(stores, store => Assert.Equal(2, Read(store).Entries.Length));
        Assert.Equal(6, _folder.Listing.Count);
    }

    [Fact]
    public async Task With_out_the_store_stays_and_the_second_run_leaves_the_output()
    {
        byte[] before = Jks(Trusted("mine", Mine));
        string output = _folder["new.jks"];
        (await Migrate("--region", "us-east-1", "--out", output)).Exits(0);
        Assert.Equal(before, File.ReadAllBytes(Store));
        Assert.Equal(2, Read(output).Entries.Length);
        Assert.Equal(["a store.jks", "new.jks"], _folder.Listing.Keys.Order(StringComparer.Ordinal));

        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        TestTerminal later = new() { Clock = new(TestTerminal.Today.AddDays(1)) };
        (await later.RunAsync("migrate", Store, "--storepass", Pass, "--region", "us-east-1", "--out", output)).Exits(0);
        Assert.Equal(listing, _folder.Listing);

        // More is wanted: the output is replaced, and its old state kept.
        (await later.RunAsync("migrate", Store, "--storepass", Pass, "--region", "us-east-2", "--out", output)).Exits(0);
        Assert.Equal(3, _folder.Listing.Count);
    }

    [Fact]
    public async Task A_missing_store_is_made_only_when_asked()
    {
        (await Migrate("--region", "us-east-1")).Exits(3);
        (await Migrate("--region", "us-east-1", "--create", "--type", "jks", "--dry-run")).Exits(0);
        Assert.Empty(_folder.Listing);
        ToolRun run = (await Migrate("--region", "us-east-1", "--create", "--type", "jks")).Exits(0);
        Assert.Contains("created, 1 certificate added", run.Out, StringComparison.Ordinal);
        Assert.Single(Read(Store).Entries);
        (await Migrate("--region", "us-east-1", "--create", "--type", "jks")).Exits(0);
        Assert.Single(_folder.Listing);
    }

    [Fact]
    public async Task A_new_store_can_start_from_another()
    {
        string from = _folder.Write("from.jks", Bytes(Trusted("mine", Mine), Trusted("rds", RootOf("us-east-1"))));
        (await Migrate("--region", "us-east-1", "--region", "eu-west-1", "--create", "--type", "jks", "--from", from)).Exits(0);
        Assert.Equal(["mine", "rds", "amazon rds eu-west-1 root ca rsa2048 g1"], Read(Store).Entries.Select(entry => entry.Alias));
        Assert.Equal(Old, Read(Store).Entries[0].Created);
    }

    [Fact]
    public async Task Cacerts_is_found_by_JAVA_HOME()
    {
        Directory.CreateDirectory(_folder["jdk/lib/security"]);
        File.WriteAllBytes(_folder["jdk/lib/security/cacerts"], KeyStoreFormats.Jks.Create([Trusted("public", Mine)], new Password("changeit")));
        TestTerminal terminal = new() { Variables = { ["JAVA_HOME"] = _folder["jdk"] } };
        (await terminal.RunAsync("migrate", Store, "--storepass", Pass, "--region", "us-east-1", "--create", "--type", "jks", "--from", "cacerts")).Exits(0);
        Assert.Equal("public", Read(Store).Entries[0].Alias);
    }

    [Theory]
    [InlineData("--region", "us-east-1", "--type", "jks")]
    [InlineData("--region", "us-east-1", "--from", "cacerts")]
    [InlineData("--region", "us-east-1", "--backup", "b", "--no-backup")]
    [InlineData("--region", "us-east-1", "--in-place", "--no-backup")]
    [InlineData("--region", "us-east-1", "second", "--out", "x")]
    [InlineData("--region", "us-east-1", "second", "--backup", "x")]
    [InlineData("--region", "us-east-1", "second", "--export-pem", "x")]
    [InlineData("--region", "atlantis-1")]
    [InlineData("--region", "ca-west-1")]
    [InlineData("--region", "us-east-1", "--ca", "rds-ca-2019")]
    [InlineData("--region", "us-east-1", "--alias", "{nothing}")]
    [InlineData("--region", "us-east-1", "--timeout", "-1")]
    [InlineData("--region", "us-east-1", "--max-entries", "0")]
    [InlineData("--bundle", "-", "--storepass-file", "-")]
    [InlineData("--verify", "host=example.com")]
    [InlineData("--verify", "host=p.proxy-abc.us-east-1.rds.amazonaws.com")]
    [InlineData("--verify", "nonsense", "--region", "us-east-1")]
    [InlineData]
    public async Task What_contradicts_itself_is_a_usage_error(params string[] options)
    {
        Jks(Trusted("mine", Mine));
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        (await Tool.RunAsync(["migrate", Store, .. options])).Exits(2);
        Assert.Equal(listing, _folder.Listing);
    }

    [Fact]
    public async Task The_store_is_neither_its_own_output_nor_its_own_export()
    {
        byte[] before = Jks(Trusted("mine", Mine));
        File.CreateSymbolicLink(_folder["link"], Store);
        (await Migrate("--region", "us-east-1", "--out", _folder["link"])).Exits(2);
        (await Migrate("--region", "us-east-1", "--export-pem", _folder["link"])).Exits(2);
        Assert.Equal(before, File.ReadAllBytes(Store));
    }

    [Fact]
    public async Task Passwords_that_are_missing_or_wrong_are_4_and_never_shown()
    {
        Jks(Trusted("mine", Mine));
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        ToolRun none = (await Tool.RunAsync("migrate", Store, "--region", "us-east-1")).Exits(4);
        Assert.Contains("TRUSTSTORE_PASSWORD", none.Error, StringComparison.Ordinal);
        foreach (string format in new[] { "text", "json" })
        {
            ToolRun wrong = (await Tool.RunAsync("migrate", Store, "--region", "us-east-1", "--storepass", "canary-4711", "--format", format)).Exits(4);
            Assert.DoesNotContain("canary", wrong.Out + wrong.Error, StringComparison.Ordinal);
        }

        Assert.Equal(listing, _folder.Listing);
        TestTerminal asks = new() { Typed = Pass };
        ToolRun typed = (await asks.RunAsync("migrate", Store, "--region", "us-east-1")).Exits(0);
        Assert.Single(asks.Prompts);
        Assert.DoesNotContain(Pass, typed.Out + typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_on_the_command_line_is_noticed_when_the_store_holds_keys()
    {
        Jks(Trusted("mine", Mine));
        Assert.DoesNotContain("notice", (await Migrate("--region", "us-east-1")).Exits(0).Error, StringComparison.Ordinal);
        Jks(Trusted("mine", Mine), Key("key", Yours));
        Assert.Contains("notice: this store holds keys", (await Migrate("--region", "us-east-1")).Exits(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_not_authentic_is_rewritten_only_when_that_is_accepted()
    {
        byte[] content = Bytes(Trusted("mine", Mine));
        content[^1] ^= 1;
        File.WriteAllBytes(Store, content);
        (await Migrate("--region", "us-east-1")).Exits(4);
        Assert.Equal(content, File.ReadAllBytes(Store));
        ToolRun run = (await Migrate("--region", "us-east-1", "--accept-unauthenticated")).Exits(0);
        Assert.Contains("not checked before the rewrite", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, Read(Store).Entries.Length);
    }

    [Fact]
    public async Task An_entry_under_another_alias_counts_and_a_taken_alias_gets_the_fingerprint()
    {
        Jks(Trusted("amazon rds us-east-1 root ca rsa2048 g1, l = seattle", RootOf("us-east-1")), Trusted("amazon rds eu-west-1 root ca rsa2048 g1", Mine));
        (await Migrate("--region", "us-east-1", "--region", "eu-west-1")).Exits(0);
        Fingerprint added = RootOf("eu-west-1").Fingerprint;
        Assert.Equal($"amazon rds eu-west-1 root ca rsa2048 g1 ({added.Short})", Read(Store).Entries[2].Alias);
        Assert.Equal(3, Read(Store).Entries.Length);
    }

    [Fact]
    public async Task A_certificate_only_in_a_key_s_chain_is_added_and_reported()
    {
        Jks(Key("key", Mine));
        string bundle = _folder.Write("b.pem", Mine.Pem);
        ToolRun run = (await Migrate("--bundle", bundle)).Exits(0);
        Assert.Contains("hidden    key: only in the chain of a key; added as an entry of its own", run.Out, StringComparison.Ordinal);
        Assert.Equal(["key", "mine"], Read(Store).Entries.Select(entry => entry.Alias));
    }

    [Fact]
    public async Task A_bundle_from_standard_input_and_an_alias_template()
    {
        Jks(Trusted("mine", Mine));
        TestTerminal terminal = new() { Input = Encoding.ASCII.GetBytes(Yours.Pem) };
        (await terminal.RunAsync("migrate", Store, "--storepass", Pass, "--bundle", "-", "--alias", "db-{cn}-{sha256:8}")).Exits(0);
        Assert.Equal($"db-yours-{Yours.Certificate.Fingerprint.Short}", Read(Store).Entries[1].Alias);
    }

    [Fact]
    public async Task A_refused_bundle_is_3_and_names_its_line()
    {
        byte[] before = Jks(Trusted("mine", Mine));
        string bundle = _folder.Write("b.pem", Yours.Pem + Yours.KeyPem);
        ToolRun run = (await Migrate("--bundle", bundle, "--region", "us-east-1")).Exits(3);
        Assert.Matches(@"b\.pem: line \d+: ", run.Error);
        Assert.Equal(before, File.ReadAllBytes(Store));
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData(null, 1621982097000)]
    [InlineData("1700000000", 1700000000000)]
    public async Task Reproducible_runs_give_the_same_bytes(string? epoch, long created)
    {
        string bundle = _folder.Write("b.pem", Yours.Pem);
        List<byte[]> results = [];
        for (int day = 0; day < 2; day++)
        {
            Jks(Trusted("mine", Mine));
            TestTerminal terminal = new() { Clock = new(TestTerminal.Today.AddDays(day)) };
            if (epoch is not null) terminal.Variables["SOURCE_DATE_EPOCH"] = epoch;
            (await terminal.RunAsync("migrate", Store, "--storepass", Pass, "--bundle", bundle, "--reproducible", "--no-backup")).Exits(0);
            results.Add(File.ReadAllBytes(Store));
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(created, Read(Store).Entries[1].Created!.Value.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task All_regions_are_never_beta_or_preview_and_the_missing_ones_are_named()
    {
        Jks(Trusted("mine", Mine));
        ToolRun run = (await Migrate("--region", "all")).Exits(0);
        Assert.Contains("ca-west-1", run.Error, StringComparison.Ordinal);
        string[] added = [.. Read(Store).Entries.Skip(1).Select(entry => entry.Alias!)];
        Assert.Equal(27, added.Length);
        Assert.DoesNotContain(added, alias => alias.Contains("beta", StringComparison.Ordinal) || alias.Contains("preview", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_intermediate_that_Java_trusts_stays_out_of_the_PEM_and_is_named()
    {
        Jks(Trusted("root", TestPki.Old.Root), Trusted("sub", TestPki.Old.Subordinate));
        ToolRun run = (await Migrate("--region", "us-east-1", "--export-pem", _folder["p.pem"])).Exits(0);
        Assert.Contains("p.pem (written, 2 roots)", run.Out, StringComparison.Ordinal);
        Assert.Contains("left out, no self-signed root: ", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllText(_folder["p.pem"]).Split("-----BEGIN CERTIFICATE-----").Length - 1);
    }

    [SkippableFact]
    public async Task The_server_is_proved_with_the_exported_file_and_then_the_store_is_written()
    {
        PostgresServer server = PostgresServer.Shared;
        Jks(Trusted("mine", Mine));
        string bundle = _folder.Write("b.pem", TestPki.Old.Root.Pem), pem = _folder["p.pem"];
        string[] options = ["--bundle", bundle, "--allow-unpinned", "--export-pem", pem, "--verify", server.Uri(), "--verify", server.Jdbc()];
        ToolRun run = (await Migrate([.. options, "--format", "json"])).Exits(0);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        JsonElement[] proofs = [.. json.RootElement.GetProperty("stores")[0].GetProperty("proofs").EnumerateArray()];
        Assert.Equal(2, proofs.Length);
        Assert.All(proofs, proof =>
        {
            Assert.Equal($"localhost:{server.Port}", proof.GetProperty("server").GetString());
            Assert.Equal("trusted", proof.GetProperty("verdict").GetString());
            Assert.True(proof.GetProperty("root").GetProperty("addedByThisRun").GetBoolean());
            Assert.Equal(TestPki.Old.Root.Certificate.Fingerprint.ToString(), proof.GetProperty("root").GetProperty("sha256").GetString());
        });
        Assert.Equal(2, Read(Store).Entries.Length);

        ToolRun again = (await Migrate(options)).Exits(0);
        Assert.Contains("there before", again.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_server_that_is_not_proved_leaves_store_PEM_and_folder_as_they_were()
    {
        PostgresServer server = PostgresServer.Shared;
        Jks(Trusted("mine", Mine));
        string bundle = _folder.Write("b.pem", TestPki.Wrong.Root.Pem);
        _folder.Write("p.pem", "old PEM");
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        ToolRun refused = (await Migrate("--bundle", bundle, "--allow-unpinned", "--export-pem", _folder["p.pem"], "--verify", server.Uri())).Exits(1);
        Assert.Equal(listing, _folder.Listing);
        Assert.Contains("nothing was written", refused.Error, StringComparison.Ordinal);

        ToolRun down = (await Migrate("--bundle", bundle, "--allow-unpinned", "--export-pem", _folder["p.pem"], "--verify", "host=localhost port=1")).Exits(5);
        Assert.Equal(listing, _folder.Listing);
        Assert.Contains("not proved by localhost:1", down.Error, StringComparison.Ordinal);

        // One of two servers is enough to stop it.
        (await Migrate("--bundle", bundle, "--allow-unpinned", "--verify", server.Uri(), "--verify", "host=localhost port=1")).Exits(1);
        Assert.Equal(listing, _folder.Listing);
    }

    [SkippableFact]
    public async Task It_is_the_exported_file_that_is_proved()
    {
        PostgresServer server = PostgresServer.Shared;
        Jks(Trusted("mine", Mine));
        string bundle = _folder.Write("b.pem", TestPki.Old.Root.Pem);
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        foreach (string[] export in new string[][] { [], ["--export-pem", _folder["p.pem"]] })
        {
            StringWriter output = new(), error = new();
            RootCommand root = new();
            root.Add(MigrateCommand.Create(new TestTerminal().Open(output, error), _ => Encoding.ASCII.GetBytes(Mine.Pem)));
            int code = await root.Parse(["migrate", Store, "--storepass", Pass, "--bundle", bundle, "--allow-unpinned", "--verify", server.Uri(), .. export]).InvokeAsync();
            Assert.Equal(1, code);
            Assert.Equal(listing, _folder.Listing);
        }
    }

    [SkippableFact]
    public async Task What_another_program_adds_during_the_proof_is_kept_and_proved_again()
    {
        PostgresServer server = PostgresServer.Shared;
        Jks(Trusted("mine", Mine));
        string bundle = _folder.Write("b.pem", TestPki.Old.Root.Pem);
        int exports = 0;
        StringWriter output = new(), error = new();
        RootCommand root = new();
        root.Add(MigrateCommand.Create(new TestTerminal().Open(output, error), pem =>
        {
            // The first export is being staged: now another program writes.
            if (exports++ == 0) Jks(Trusted("mine", Mine), Trusted("yours", Yours));
            return Encoding.ASCII.GetBytes(pem.Text);
        }));
        int code = await root.Parse(["migrate", Store, "--storepass", Pass, "--bundle", bundle, "--allow-unpinned", "--export-pem", _folder["p.pem"], "--verify", server.Uri()]).InvokeAsync();
        Assert.True(code == 0, error.ToString());
        Assert.Equal(["mine", "yours", $"amazon rds {TestPki.Region} root ca rsa2048 g1"], Read(Store).Entries.Select(entry => entry.Alias));
        Assert.Contains("# CN=Yours", File.ReadAllText(_folder["p.pem"]), StringComparison.Ordinal);
    }

    private static NewTrustedCertificate Trusted(string alias, TestAuthority authority) => new(alias, Old, authority.Certificate);

    private static NewTrustedCertificate Trusted(string alias, Certificate certificate) => new(alias, Old, certificate);

    private static NewPrivateKey Key(string alias, TestAuthority authority) => new(alias, Old, authority.Pkcs8, new Password("key pass"), [authority.Certificate]);

    private static Certificate RootOf(string region) => RegionSelection.Choose([region], CaChoice.Default, RdsBundle.Embedded).Roots[0].Certificate;

    private static byte[] Bytes(params NewEntry[] entries)
    {
        using Password password = new(Pass);
        return KeyStoreFormats.Jks.Create(entries, password);
    }

    private static KeyStore Read(string path)
    {
        using Password password = new(Pass);
        return KeyStoreFormats.Read(File.ReadAllBytes(path), password);
    }

    private byte[] Jks(params NewEntry[] entries)
    {
        byte[] content = Bytes(entries);
        File.WriteAllBytes(Store, content);
        return content;
    }

    private Task<ToolRun> Migrate(params string[] options) => Tool.RunAsync(["migrate", Store, "--storepass", Pass, .. options]);
}
