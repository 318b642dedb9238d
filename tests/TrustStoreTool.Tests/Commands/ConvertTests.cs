using System.Text.Json;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Commands;

public sealed class ConvertTests : IDisposable
{
    private static readonly string[] _types = ["jks", "pkcs12", "pkcs12-nopass", "pem"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static IEnumerable<object[]> Pairs => from a in _types from b in _types select new object[] { a, b };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task From_any_type_to_any_other_and_back_no_certificate_is_lost(string first, string second)
    {
        string start = _folder.Write("start.jks", Samples.Jks(
            Samples.Trusted("root", Samples.Root), Samples.Trusted("grün ✓", Samples.Expired), Samples.Trusted("issuing", Samples.Intermediate), Samples.Trusted("hostile", Samples.Hostile)));

        (await Convert(start, _folder["a"], "--type", first)).Exits(0);
        (await Convert(_folder["a"], _folder["b"], "--type", second)).Exits(0);
        (await Convert(_folder["b"], _folder["c"], "--type", first)).Exits(0);

        Assert.Equal(Anchors(start), Anchors(_folder["c"]));
        if (first != "pem" && second != "pem") (await Tool.RunAsync("diff", start, _folder["c"], "--storepass", Samples.Password)).Exits(0);
    }

    [Fact]
    public async Task An_encrypted_PKCS12_comes_with_the_warning_of_the_no_password_trap_and_the_way_out()
    {
        ToolRun run = (await Convert(Truststore(), _folder["out.p12"], "--type", "pkcs12")).Exits(0);

        Assert.Contains("opened without a password, Java finds 0 of", run.Out, StringComparison.Ordinal);
        Assert.Contains("pkcs12-nopass", run.Out, StringComparison.Ordinal);
        Assert.Contains("holds no creation dates", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("without a password, Java", (await Convert(Truststore(), _folder["out2.p12"], "--type", "pkcs12-nopass")).Exits(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_move_as_it_is_refuses_the_conversion_by_name_and_leaves_no_file()
    {
        string store = WithKey("jks");
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        ToolRun run = (await Convert(store, _folder["out.p12"], "--type", "pkcs12")).Exits(3);
        Assert.Contains("'the key' (PrivateKeyEntry)", run.Error, StringComparison.Ordinal);
        Assert.Contains("--keypass", run.Error, StringComparison.Ordinal);
        (await Convert(store, _folder["out.pem"], "--type", "pem", "--keypass", Samples.Password)).Exits(3);
        (await Convert(store, _folder["out.p12"], "--type", "pkcs12", "--keypass", "wrong")).Exits(3);

        Assert.Equal(before, _folder.Listing);
    }

    [SkippableTheory]
    [InlineData("jks", "pkcs12", "PKCS12")]
    [InlineData("pkcs12", "jks", "JKS")]
    public async Task With_its_password_a_key_is_encrypted_anew_and_Java_finds_the_same_key_and_chain(string from, string to, string javaType)
    {
        string store = WithKey(from);

        ToolRun run = (await Convert(store, _folder["out"], "--type", to, "--keypass", Samples.Password)).Exits(0);

        Assert.Contains("encrypted anew", run.Out, StringComparison.Ordinal);
        string fromType = from == "jks" ? "JKS" : "PKCS12";
        Assert.Equal(
            JavaOracle.Dump(store, fromType, Samples.Password).Select(entry => entry.Describe(withDate: false)),
            JavaOracle.Dump(_folder["out"], javaType, Samples.Password).Select(entry => entry.Describe(withDate: false)));
    }

    [Theory]
    [InlineData("jks", "jks")]
    [InlineData("pkcs12", "pkcs12")]
    [InlineData("pkcs12", "pkcs12-nopass")]
    public async Task Within_a_family_keys_move_as_the_bytes_they_were_also_under_a_new_store_password(string from, string to)
    {
        string store = WithKey(from);

        (await Convert(store, _folder["out"], "--type", to, "--out-storepass", "another one")).Exits(0);

        using Password password = new(Samples.Password), another = new("another one");
        Assert.Equal(
            Keys(KeyStoreFormats.Read(await File.ReadAllBytesAsync(store), password)),
            Keys(KeyStoreFormats.Read(await File.ReadAllBytesAsync(_folder["out"]), to == "pkcs12-nopass" ? null : another)));

        static string[] Keys(KeyStore of) => [.. of.Entries.OfType<PrivateKeyEntry>().Select(key => System.Convert.ToHexString(key.ProtectedKey.Span))];
    }

    [SkippableFact]
    public async Task A_PKCS12_that_Java_sees_as_empty_is_repaired_where_it_lies_and_lists_what_it_trusts()
    {
        string pem = _folder.Write("in.pem", string.Concat(new[] { Samples.Root, Samples.Expired, Samples.Impostor }.Select(Pem)));
        string store = _folder["s.p12"];
        Peer.OpenSsl.Run("pkcs12", "-export", "-nokeys", "-in", pem, "-out", store, "-passout", $"pass:{Samples.Password}").Succeeded();
        Assert.Empty(JavaOracle.Dump(store, "PKCS12", Samples.Password));
        Assert.Contains("invisible to Java", (await Tool.RunAsync("inspect", store, "--storepass", Samples.Password)).Exits(0).Out, StringComparison.Ordinal);
        byte[] old = await File.ReadAllBytesAsync(store);

        (await Convert(store, _folder["other.jks"], "--type", "jks")).Exits(3);
        ToolRun run = (await Convert(store, store, "--type", "pkcs12", "--trust")).Exits(0);

        Assert.Equal(3, JavaOracle.Anchors(store, "PKCS12", Samples.Password).Count);
        Assert.All([Samples.Root, Samples.Expired, Samples.Impostor], certificate => Assert.Contains(certificate.Fingerprint.ToString(), run.Out, StringComparison.Ordinal));
        Assert.Equal(old, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_folder.Path, "*.bak"))));
        using Password password = new(Samples.Password);
        Assert.Equal(Protection(KeyStoreFormats.Read(old, password)), Protection(KeyStoreFormats.Read(await File.ReadAllBytesAsync(store), password)));
        Assert.Contains("nothing to change", (await Convert(store, store, "--type", "pkcs12", "--trust")).Exits(0).Out, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path, "*.bak"));

        static string Protection(KeyStore of) => $"{of.Protection.Integrity} {string.Join(';', of.Protection.Parts)}";
    }

    [SkippableFact]
    public async Task Certificates_that_share_a_name_get_names_of_their_own_when_they_are_trusted()
    {
        string a = _folder.Write("a.pem", Pem(Samples.Root) + Pem(Samples.Expired));
        string store = _folder["s.p12"];
        Peer.OpenSsl.Run("pkcs12", "-export", "-nokeys", "-in", a, "-caname", "same", "-caname", "same", "-name", "same", "-out", store, "-passout", $"pass:{Samples.Password}").Succeeded();

        (await Convert(store, store, "--type", "pkcs12", "--trust")).Exits(0);

        Assert.Equal(2, JavaOracle.Anchors(store, "PKCS12", Samples.Password).Count);
    }

    [Fact]
    public async Task An_existing_file_is_never_overwritten_silently()
    {
        string store = Truststore(), other = _folder.Write("other.p12", "precious");

        (await Convert(store, other, "--type", "pkcs12")).Exits(6);
        Assert.Equal("precious", await File.ReadAllTextAsync(other));
        (await Convert(store, other, "--type", "pkcs12", "--force")).Exits(0);

        Assert.Equal("precious", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder.Path, "other.p12.*.bak"))));
        Assert.Equal(Anchors(store), Anchors(other));
    }

    [Fact]
    public async Task A_dry_run_tells_and_writes_nothing()
    {
        string store = Truststore();
        IReadOnlyDictionary<string, string> before = _folder.Listing;

        ToolRun run = (await Convert(store, _folder["out.p12"], "--type", "pkcs12", "--dry-run", "--format", "json")).Exits(0);

        Assert.Equal("planned", JsonDocument.Parse(run.Out).RootElement.GetProperty("outcome").GetString());
        Assert.Equal(before, _folder.Listing);
    }

    [SkippableTheory]
    [InlineData("jks", "JKS", null)]
    [InlineData("pkcs12", "PKCS12", null)]
    [InlineData("pkcs12", "PKCS12", "1700000000")]
    [InlineData("pkcs12-nopass", "PKCS12", null)]
    [InlineData("jks", "JKS", "1700000000")]
    public async Task Reproducible_gives_the_same_bytes_at_another_time_and_Java_opens_them(string type, string javaType, string? epoch)
    {
        string store = _folder.Write("in.pem", string.Concat(new[] { Samples.Root, Samples.Expired, Samples.Impostor }.Select(Pem)));
        foreach ((string name, int day) in new[] { ("a", 1), ("b", 2) })
        {
            TestTerminal terminal = new() { Clock = new(new DateTimeOffset(2026, 11, day, 3, 4, 5, TimeSpan.Zero)), Variables = epoch is null ? [] : new() { ["SOURCE_DATE_EPOCH"] = epoch } };
            string[] password = type == "pkcs12-nopass" ? [] : ["--out-storepass", Samples.Password];
            (await terminal.RunAsync(["convert", store, _folder[name], "--type", type, "--reproducible", .. password])).Exits(0);
        }

        Assert.Equal(await File.ReadAllBytesAsync(_folder["a"]), await File.ReadAllBytesAsync(_folder["b"]));
        Assert.Equal(3, JavaOracle.Anchors(_folder["a"], javaType, Samples.Password).Count);
    }

    [Fact]
    public async Task Aliases_that_fold_to_one_are_told_apart_and_reported()
    {
        string store = _folder.Write("s.p12", Samples.Write(Format("pkcs12"), Samples.Trusted("CA", Samples.Root), Samples.Trusted("other", Samples.Expired)));

        ToolRun run = (await Convert(store, _folder["out.jks"], "--type", "jks")).Exits(0);

        Assert.Contains("the alias 'CA' becomes 'ca'", run.Out, StringComparison.Ordinal);
        Assert.Equal(Anchors(store), Anchors(_folder["out.jks"]));
    }

    [Theory]
    [InlineData("--type", "bks")]
    [InlineData("--type", "pkcs12", "--protection", "best")]
    [InlineData("--out-storepass", "x")]
    public async Task What_is_no_type_is_a_usage_error(params string[] options) => (await Convert(Truststore(), _folder["out"], options)).Exits(2);

    [SkippableFact]
    public async Task The_legacy_profile_is_what_it_says()
    {
        (await Convert(Truststore(), _folder["legacy.p12"], "--type", "pkcs12", "--protection", "legacy")).Exits(0);

        string inspected = (await Tool.RunAsync("inspect", _folder["legacy.p12"], "--storepass", Samples.Password)).Exits(0).Out;
        Assert.Contains("RC2", inspected, StringComparison.Ordinal);
        Assert.Contains("100000 iterations", inspected, StringComparison.Ordinal);
        Assert.Equal(2, JavaOracle.Anchors(_folder["legacy.p12"], "PKCS12", Samples.Password).Count);
    }

    [Theory]
    [InlineData("convert", "-", "out", "--type", "jks", "--storepass-file", "-")]
    [InlineData("convert", "-", "out", "--type", "jks", "--storepass", "x", "--out-storepass-file", "-")]
    [InlineData("convert", "store", "out", "--type", "jks", "--storepass-file", "-", "--keypass-file", "-")]
    [InlineData("inspect", "-", "-")]
    [InlineData("inspect", "store", "-", "--storepass-file", "-")]
    [InlineData("diff", "-", "-")]
    [InlineData("diff", "-", "store", "--b-storepass-file", "-")]
    public async Task Two_things_from_standard_input_are_a_usage_error(params string[] arguments) =>
        Assert.Contains("only one thing can be read from standard input", (await Tool.RunAsync(arguments)).Exits(2).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("jks", "", false)]
    [InlineData("pkcs12-nopass", "--out-storepass another", true)]
    [InlineData("pem", "--out-storepass another", true)]
    [InlineData("jks", "--protection legacy", true)]
    [InlineData("pem", "--protection modern", true)]
    [InlineData("pkcs12", "--protection legacy --out-storepass another", false)]
    public async Task An_option_that_the_type_has_no_use_for_is_said_to_be_unused(string type, string options, bool isTold)
    {
        ToolRun run = (await Convert(Truststore(), _folder["out"], ["--type", type, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Exits(0);

        Assert.Equal(isTold, run.Error.Contains("truststore: notice: ", StringComparison.Ordinal));
        if (isTold) Assert.Contains(options.Split(' ')[0], run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jks")]
    [InlineData("pkcs12")]
    public async Task A_store_without_a_certificate_makes_no_PEM(string format)
    {
        string store = _folder.Write("empty", Samples.Write(Format(format)));

        Assert.Contains("no certificate in this store", (await Convert(store, _folder["out.pem"], "--type", "pem")).Exits(3).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.pem"]));
    }

    private static Task<ToolRun> Convert(string from, string to, params string[] options) => Tool.RunAsync(["convert", from, to, "--storepass", Samples.Password, .. options]);

    private static string Pem(Certificate certificate) => System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", certificate.Der.Span) + "\n";

    private static KeyStoreFormat Format(string name) => KeyStoreFormats.All.First(format => format.Name == name);

    private static string[] Anchors(string path)
    {
        using Password password = new(Samples.Password);
        return [.. KeyStoreFormats.Read(File.ReadAllBytes(path), password).TrustAnchors.Select(anchor => anchor.Fingerprint.ToString()).Order()];
    }

    private string Truststore() => _folder.Write("trust.jks", Samples.Jks(Samples.Trusted("root", Samples.Root), Samples.Trusted("old", Samples.Expired)));

    private string WithKey(string format) => _folder.Write("key." + format, Samples.Write(
        Format(format), Samples.Trusted("root", Samples.Root), Samples.Key("the key", TestPki.Old.Server, TestPki.Old.Subordinate.Certificate, TestPki.Old.Root.Certificate)));
}
