using System.Text.Json;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Commands;

public sealed class PruneTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("jks")]
    [InlineData("pkcs12")]
    public async Task What_is_named_goes_and_all_the_rest_stays_as_the_bytes_it_was(string format)
    {
        string path = Write(format);
        KeyStore before = Read(path);

        (await Prune(path, "--yes", "--expired", "--alias", "SERVER", "--fingerprint", Samples.Future.Fingerprint.ToString().ToUpperInvariant())).Exits(0);

        KeyStore after = Read(path);
        Assert.Equal(Slices(before, "root", "issuing", "expired key"), Slices(after, null));
        Assert.Equal(before.Content.ToArray(), File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder.Path, "*.bak"))));
    }

    [SkippableTheory]
    [InlineData("jks", "JKS", "rds-ca-ecc384-g1", "us-east-1 root ca ecc384")]
    [InlineData("pkcs12", "PKCS12", "rds-ca-ecc384-g1", "us-east-1 root ca ecc384")]
    [InlineData("pkcs12", "PKCS12", "RDS-CA-RSA2048-G1", "us-east-1 root ca rsa2048")]
    public async Task A_pinned_CA_that_is_named_goes_under_whatever_alias_and_Java_finds_all_the_others(string format, string javaType, string id, string gone)
    {
        // The impostor has the name of an RDS root and not its bytes: it is no RDS CA, and stays.
        string path = _folder.Write("rds", Samples.Write(
            Format(format), [.. RdsRoots.UsEast1.Select((root, i) => Samples.Trusted($"mine {i}", root)), Samples.Trusted("root", Samples.Root), Samples.Trusted("impostor", Samples.Impostor), ExpiredKey]));
        Certificate named = RdsRoots.UsEast1.Single(root => root.Facts!.Subject.ToString().Contains(gone, StringComparison.OrdinalIgnoreCase));
        string[] before = Java(), slices = Slices(Read(path), null);
        Assert.Equal(6, before.Length);

        ToolRun run = (await Prune(path, "--yes", "--ca", id)).Exits(0);

        Assert.Contains($"sha256   {named.Fingerprint}", run.Out, StringComparison.Ordinal);
        Assert.Equal(before.Where(line => !line.Contains(named.Fingerprint.ToString(), StringComparison.Ordinal)), Java());
        Assert.Equal(5, Java().Length);
        Assert.DoesNotContain(named.Fingerprint.ToString(), JavaOracle.Anchors(path, javaType, Samples.Password));
        Assert.Equal(slices.Length - 1, Slices(Read(path), null).Intersect(slices).Count());
        Assert.Contains("nothing to remove", (await Prune(path, "--yes", "--ca", id)).Exits(0).Out, StringComparison.Ordinal);

        string[] Java() => [.. JavaOracle.Dump(path, javaType, Samples.Password, [Samples.Password]).Select(entry => entry.Describe(withDate: javaType == "JKS"))];
    }

    [Theory]
    [InlineData("jks")]
    [InlineData("pkcs12")]
    public async Task A_second_run_finds_nothing_writes_nothing_and_is_0(string format)
    {
        string path = Write(format);
        (await Prune(path, "--yes", "--expired")).Exits(0);
        IReadOnlyDictionary<string, string> once = _folder.Listing;

        ToolRun run = (await Prune(path, "--expired")).Exits(0);

        Assert.Contains("nothing to remove", run.Out, StringComparison.Ordinal);
        Assert.Equal(once, _folder.Listing);
    }

    [Fact]
    public async Task Expired_never_takes_a_key_and_an_alias_does()
    {
        string path = Write("jks");

        (await Prune(path, "--yes", "--expired")).Exits(0);
        Assert.Contains(Read(path).Entries, entry => entry is PrivateKeyEntry);
        (await Prune(path, "--yes", "--alias", "expired key")).Exits(0);
        Assert.DoesNotContain(Read(path).Entries, entry => entry is PrivateKeyEntry);
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_nothing_is_written()
    {
        string path = Write("jks");
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        ToolRun run = (await Prune(path, "--expired")).Exits(2);

        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Listing);
    }

    [Theory]
    [InlineData("yes", 0)]
    [InlineData("no", 1)]
    [InlineData("", 1)]
    [InlineData("y e s", 1)]
    public async Task On_a_terminal_it_asks_and_only_yes_is_a_yes(string typed, int code)
    {
        string path = Write("jks");
        byte[] before = await File.ReadAllBytesAsync(path);
        TestTerminal terminal = new() { Typed = typed };

        ToolRun run = (await terminal.RunAsync("prune", path, "--expired", "--storepass", Samples.Password)).Exits(code);

        Assert.Contains("Remove 1 entry", Assert.Single(terminal.Prompts), StringComparison.Ordinal);
        Assert.Contains(Samples.Expired.Fingerprint.ToString(), run.Error, StringComparison.Ordinal);
        byte[] after = await File.ReadAllBytesAsync(path);
        Assert.Equal(code == 1, before.AsSpan().SequenceEqual(after));
    }

    [Fact]
    public async Task A_dry_run_tells_and_writes_nothing()
    {
        string path = Write("jks");
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        ToolRun run = (await Prune(path, "--expired", "--dry-run", "--format", "json")).Exits(0);

        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("planned", report.GetProperty("outcome").GetString());
        Assert.Equal(Samples.Expired.Fingerprint.ToString(), Assert.Single(report.GetProperty("removed").EnumerateArray()).GetProperty("sha256").GetString());
        Assert.Equal(before, _folder.Listing);
    }

    [Theory]
    [InlineData]
    [InlineData("--fingerprint", "abc")]
    [InlineData("--ca", "rds-ca-2091")]
    public async Task What_names_nothing_is_a_usage_error(params string[] options) => (await Prune(Write("jks"), ["--yes", .. options])).Exits(2);

    [Fact]
    public async Task A_wrong_password_removes_nothing()
    {
        string path = Write("jks");
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        (await Tool.RunAsync("prune", path, "--expired", "--yes", "--storepass", "wrong")).Exits(4);
        (await Tool.RunAsync("prune", path, "--expired", "--yes")).Exits(4);

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task A_certificate_of_a_key_s_chain_stays()
    {
        string path = _folder.Write("k.p12", Samples.Write(Format("pkcs12"), Samples.Trusted("root", Samples.Root), Samples.Key("key", TestPki.Old.Server, TestPki.Old.Subordinate.Certificate)));
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        ToolRun run = (await Prune(path, "--yes", "--fingerprint", TestPki.Old.Subordinate.Certificate.Fingerprint.ToString())).Exits(0);

        Assert.Contains("part of a key's chain", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Listing);
    }

    private static Task<ToolRun> Prune(string path, params string[] options) => Tool.RunAsync(["prune", path, "--storepass", Samples.Password, .. options]);

    private static KeyStoreFormat Format(string name) => KeyStoreFormats.All.First(format => format.Name == name);

    private static KeyStore Read(string path)
    {
        using Password password = new(Samples.Password);
        return KeyStoreFormats.Read(File.ReadAllBytes(path), password);
    }

    private static string[] Slices(KeyStore store, params string[]? aliases) =>
        [.. store.Entries.Where(entry => aliases is null || aliases.Contains(entry.Alias)).Select(entry => Convert.ToHexString(entry.Encoded.Span)).Order()];

    private string Write(string format) => _folder.Write("store." + format, Samples.Write(
        Format(format), Samples.Trusted("root", Samples.Root), Samples.Trusted("old", Samples.Expired), Samples.Trusted("issuing", Samples.Intermediate),
        Samples.Trusted("server", Samples.Server), Samples.Trusted("future", Samples.Future), ExpiredKey));

    private static NewPrivateKey ExpiredKey { get; } = Samples.Key(
        "expired key", TestPki.Old.Root.Leaf(TestAuthority.Name(("2.5.4.3", "expired")), ["expired"], end: new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero)));
}
