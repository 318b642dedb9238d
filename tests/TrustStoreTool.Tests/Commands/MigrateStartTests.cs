using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Commands;

/// <summary>A new store that starts as another one: <c>--create --from</c>, and <c>--out --type</c>. Every entry of the other one comes along, or nothing is written.</summary>
public sealed class MigrateStartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("keytool-mixed.jks", "jks", "JKS")]
    [InlineData("keytool.p12", "pkcs12", "PKCS12")]
    [InlineData("bouncycastle.p12", "pkcs12", "PKCS12")]
    [InlineData("openssl.p12", "pkcs12", "PKCS12")]
    [InlineData("keytool-nopass.p12", "pkcs12", "PKCS12")]
    [InlineData("keytool-nopass.p12", "pkcs12-nopass", "PKCS12")]
    public async Task From_a_store_of_the_same_format_keys_and_all_the_rest_come_as_the_bytes_they_are(string fixture, string type, string javaType)
    {
        Fixture from = Fixture.Get(fixture);
        string made = _folder["new"], password = from.StorePassword ?? Samples.Password;

        (await Migrate(made, password, "--create", "--from", from.File, "--type", type)).Exits(0);

        using Password given = new(password);
        KeyStore before = KeyStoreFormats.Read(from.Bytes, given), after = KeyStoreFormats.Read(File.ReadAllBytes(made), given);
        string[] slices = Slices(before), now = Slices(after);
        Assert.Equal(slices.Order(), now.Where(slices.Contains).Order());
        Assert.Equal(slices.Length + 1, now.Length);
        string[] seen = Java(made, javaType, password, from.KeyPasswords), old = Java(from.File, from.JavaType, from.StorePassword, from.KeyPasswords);
        Assert.Equal(old, seen.Where(old.Contains));
        Assert.Equal(old.Length + 1, seen.Length);
        if (before.Format.NeedsPassword(before) == (type != "pkcs12-nopass")) Assert.Equal(Ciphers(before), Ciphers(after));

        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        (await Migrate(made, password, "--create", "--from", from.File, "--type", type)).Exits(0);
        Assert.Equal(listing, _folder.Listing);
    }

    [SkippableTheory]
    [InlineData("jks", "pkcs12", "PKCS12")]
    [InlineData("jks", "pkcs12-nopass", "PKCS12")]
    [InlineData("pkcs12", "jks", "JKS")]
    [InlineData("pkcs12", "pkcs12-nopass", "PKCS12")]
    public async Task Out_of_another_type_holds_everything_and_a_second_run_leaves_it_alone(string from, string to, string javaType)
    {
        string store = Store(from, Samples.Trusted("root", Samples.Root), Samples.Trusted("expired", Samples.Expired)), output = _folder["out"];
        byte[] before = await File.ReadAllBytesAsync(store);

        (await Migrate(store, Samples.Password, "--out", output, "--type", to)).Exits(0);

        Assert.Equal(
            ["amazon rds us-east-1 root ca rsa2048 g1", "expired", "root"],
            JavaOracle.Dump(output, javaType, to == "pkcs12-nopass" ? null : Samples.Password).Select(entry => entry.Alias));
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        ToolRun again = (await Migrate(store, Samples.Password, "--out", output, "--type", to)).Exits(0);
        Assert.Contains("unchanged", again.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("added", again.Out, StringComparison.Ordinal);
        Assert.Equal(listing, _folder.Listing);
        Assert.Equal(before, await File.ReadAllBytesAsync(store));

        // Another store's output is no such one: it is replaced, and kept as a backup.
        string other = Store(from, Samples.Trusted("root", Samples.Root), Samples.Trusted("expired", Samples.Future));
        (await Migrate(other, Samples.Password, "--out", output, "--type", to)).Exits(0);
        Assert.Equal(listing.Count + 1, _folder.Listing.Count);
        Assert.Contains(Samples.Future.Fingerprint.ToString(), (await Tool.RunAsync("inspect", output, "--storepass", Samples.Password)).Exits(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jks", "pkcs12")]
    [InlineData("pkcs12", "jks")]
    public async Task A_key_that_cannot_move_as_it_is_refuses_the_run_and_says_what_to_type(string from, string to)
    {
        string store = Store(from, Samples.Trusted("root", Samples.Root), Samples.Key("the key", TestPki.Old.Server));
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        foreach (string[] way in new string[][] { [_folder["new"], "--create", "--from", store], [store, "--out", _folder["new"]] })
        {
            ToolRun run = (await Migrate(way[0], Samples.Password, [.. way[1..], "--type", to])).Exits(3);
            Assert.Contains("'the key' (PrivateKeyEntry)", run.Error, StringComparison.Ordinal);
            Assert.Contains("truststore: hint: first: truststore convert ", run.Error, StringComparison.Ordinal);
            Assert.Contains($"--type {to} (with --keypass-env NAME", run.Error, StringComparison.Ordinal);
            Assert.Equal(before, _folder.Listing);
        }

        // What the hint says, typed.
        (await Tool.RunAsync("convert", store, _folder["new"], "--type", to, "--storepass", Samples.Password, "--keypass", Samples.Password)).Exits(0);
        (await Migrate(_folder["new"], Samples.Password)).Exits(0);
        using Password password = new(Samples.Password);
        Assert.Single(KeyStoreFormats.Read(await File.ReadAllBytesAsync(_folder["new"]), password).Entries.OfType<PrivateKeyEntry>());
    }

    [SkippableFact]
    public async Task Certificates_that_Java_does_not_see_are_neither_dropped_nor_trusted_on_the_way()
    {
        string pem = _folder.Write("in.pem", RdsRoots.Pem(Samples.Root) + RdsRoots.Pem(Samples.Expired)), store = _folder["s.p12"];
        Peer.OpenSsl.Run("pkcs12", "-export", "-nokeys", "-in", pem, "-out", store, "-passout", $"pass:{Samples.Password}").Succeeded();

        Assert.Contains("2 entries would be lost", (await Migrate(_folder["new.jks"], Samples.Password, "--create", "--from", store, "--type", "jks")).Exits(3).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["new.jks"]));
        (await Migrate(_folder["new.p12"], Samples.Password, "--create", "--from", store)).Exits(0);

        Assert.Equal([RdsRoots.UsEast1Rsa2048.Fingerprint.ToString()], JavaOracle.Anchors(_folder["new.p12"], "PKCS12", Samples.Password));
        using Password password = new(Samples.Password);
        Assert.Equal(3, KeyStoreFormats.Read(await File.ReadAllBytesAsync(_folder["new.p12"]), password).Entries.Length);
    }

    [SkippableTheory]
    [InlineData("BKS")]
    [InlineData("BCFKS")]
    public async Task From_a_store_of_BouncyCastle_every_certificate_comes_along(string type)
    {
        JavaPrograms.RequireBouncyCastle();
        string from = _folder["from"], made = _folder["new.p12"];
        JavaOracle.Make(from, type, Samples.Password, JavaEntries.Trusted("root", _folder.Write("root.der", Samples.Root.Der.ToArray())), "BC");

        (await Migrate(made, Samples.Password, "--create", "--from", from)).Exits(0);

        Assert.Equal(["amazon rds us-east-1 root ca rsa2048 g1", "root"], JavaOracle.Dump(made, "PKCS12", Samples.Password).Select(entry => entry.Alias));
    }

    [SkippableTheory]
    [InlineData("jks", "JKS")]
    [InlineData("pkcs12", "PKCS12")]
    [InlineData("pkcs12-nopass", "PKCS12")]
    public async Task From_the_cacerts_of_the_JDK_every_public_CA_comes_along(string type, string javaType)
    {
        string cacerts = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(new FileInfo(Peer.Java.Require()).ResolveLinkTarget(true)!.FullName))!, "lib", "security", "cacerts");
        string made = _folder["new"];

        TestTerminal terminal = new() { Variables = { ["JAVA_HOME"] = Path.GetFullPath(Path.Combine(cacerts, "../../..")) } };
        (await terminal.RunAsync("migrate", made, "--create", "--from", "cacerts", "--type", type, "--region", "us-east-1", "--storepass", "another one")).Exits(0);

        Assert.Equal(
            JavaOracle.Anchors(cacerts, "JKS", "changeit").Append(RdsRoots.UsEast1Rsa2048.Fingerprint.ToString()).Order(),
            JavaOracle.Anchors(made, javaType, "another one").Order());
    }

    [Fact]
    public async Task A_cacerts_with_another_password_says_how_to_give_it()
    {
        Directory.CreateDirectory(_folder["jdk/lib/security"]);
        using Password own = new("own secret");
        string cacerts = _folder["jdk/lib/security/cacerts"];
        File.WriteAllBytes(cacerts, KeyStoreFormats.Jks.Create([Samples.Trusted("public", Samples.Root)], own));
        TestTerminal terminal = new() { Variables = { ["JAVA_HOME"] = _folder["jdk"] } };

        ToolRun run = (await terminal.RunAsync("migrate", _folder["new.jks"], "--create", "--from", "cacerts", "--type", "jks", "--region", "us-east-1", "--storepass", "own secret")).Exits(4);
        Assert.Contains("this cacerts has another password than the usual one", run.Error, StringComparison.Ordinal);
        Assert.Contains("--from FILE --storepass-env NAME", run.Error, StringComparison.Ordinal);
        (await Migrate(_folder["new.jks"], "own secret", "--create", "--from", cacerts, "--type", "jks")).Exits(0);
    }

    [Theory]
    [InlineData("pässwört")]
    [InlineData("日本語")]
    [InlineData("tab\there")]
    public async Task No_PKCS12_is_made_under_a_password_that_no_JVM_takes(string password)
    {
        string store = Store("jks", Samples.Trusted("root", Samples.Root)), made = _folder["new"];

        ToolRun[] runs =
        [
            await Migrate(made, password, "--create"),
            await Tool.RunAsync("convert", store, made, "--type", "pkcs12", "--storepass", Samples.Password, "--out-storepass", password),
        ];

        Assert.All(runs, run => Assert.Contains("no JVM opens a PKCS#12 under a password with characters beyond printable ASCII", run.Exits(2).Error, StringComparison.Ordinal));
        Assert.False(File.Exists(made));
        (await Migrate(made, password, "--create", "--type", "jks")).Exits(0);
    }

    private static Task<ToolRun> Migrate(string store, string password, params string[] options) =>
        Tool.RunAsync(["migrate", store, "--region", "us-east-1", "--storepass", password, .. options]);

    private static string[] Slices(KeyStore store) => [.. store.Entries.Select(entry => Convert.ToHexString(entry.Encoded.Span))];

    private static string Ciphers(KeyStore store) =>
        $"{store.Protection.Integrity?.Algorithm} {store.Protection.Integrity?.Iterations} {string.Join(' ', store.Protection.Parts.Select(part => $"{part.Algorithm} {part.Iterations}"))}";

    // Only keys have dates that the file holds whatever its format.
    private static string[] Java(string path, string type, string? password, IEnumerable<string> keyPasswords) =>
        [.. JavaOracle.Dump(path, type, password, keyPasswords).Select(entry => entry.Describe(withDate: entry.Kind == "key" || type == "JKS"))];

    private string Store(string type, params NewEntry[] entries) => _folder.Write($"store.{type}", Samples.Write(KeyStoreFormats.All.First(format => format.Name == type), entries));
}
