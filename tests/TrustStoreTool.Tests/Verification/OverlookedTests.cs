using TrustStoreTool.Formats;
using TrustStoreTool.Tests.Formats.Pkcs12;

namespace TrustStoreTool.Tests.Verification;

/// <summary>A store whose certificates Java does not see: <c>verify</c> says why, and the command that it prints mends it.</summary>
public sealed class OverlookedTests : IDisposable
{
    private const string Hint = "truststore: hint: ";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_pkcs12_without_trustedKeyUsage_is_told_so_and_the_command_printed_mends_it()
    {
        string store = Copy("openssl-nokeys.p12");
        ToolRun run = (await Verify(store)).Exits(3);
        Assert.Contains(
            $"truststore: error: {store}: Java finds no trusted certificate in it: 2 certificates without the trustedKeyUsage attribute: in the file, and invisible to Java (openssl writes such stores)\n",
            run.Error,
            StringComparison.Ordinal);
        string hint = HintOf(run);
        Assert.Equal($"if they are to be trusted: truststore convert '{store}' '{store}' --type pkcs12 --trust", hint);

        (await Tool.RunAsync("convert", store, store, "--type", "pkcs12", "--trust", "--storepass", "changeit")).Exits(0);

        // Two anchors now: what fails is the server, which is not there.
        Assert.Empty((await Verify(store)).Exits(5).Error);
    }

    [Fact]
    public async Task A_jks_that_java_refuses_is_told_why()
    {
        // An entry of a certificate type that the JDK has no reader for fails the whole load.
        using Password password = new("changeit");
        byte[] jks = KeyStoreFormats.Jks.Create([new NewTrustedCertificate("root", DateTimeOffset.UnixEpoch, new Certificate(Broken(TestPki.Old.Root.Der)))], password);
        ToolRun run = (await Verify(_folder.Write("broken.jks", jks))).Exits(3);
        Assert.Contains("Java finds no trusted certificate in it: Java does not load this store even with the right password: entry 'root': the certificate cannot be parsed\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("no conversion mends that: make the store anew with the program that wrote it", HintOf(run));
    }

    [Fact]
    public async Task A_pkcs12_that_java_refuses_is_told_why_and_the_command_printed_mends_it()
    {
        string pass = "pässword", store = _folder["café.p12"], mended = _folder["mended.p12"];
        File.WriteAllBytes(store, OddPkcs12.File(pass, OddPkcs12.Plain(OddPkcs12.Cert(TestPki.Old.Root.Der, OddPkcs12.Name("root"), OddPkcs12.Trust))));

        ToolRun run = (await Tool.RunAsync("verify", store, "host=127.0.0.1 port=1", "--storepass", pass)).Exits(3);

        Assert.Contains("Java does not load this store even with the right password: the JDK takes no password with characters beyond ASCII for a PKCS#12\n", run.Error, StringComparison.Ordinal);
        Assert.Equal($"truststore convert '{store}' OUT --type pkcs12 --out-storepass-env NAME (with a password of ASCII characters)", HintOf(run));
        (await Tool.RunAsync("convert", store, mended, "--type", "pkcs12", "--storepass", pass, "--out-storepass", "changeit")).Exits(0);
        (await Verify(mended)).Exits(5);
    }

    [Fact]
    public async Task Aliases_that_java_never_finds_are_told()
    {
        using Password password = new("changeit");
        byte[] jks = KeyStoreFormats.Jks.Create([new NewTrustedCertificate("root", DateTimeOffset.UnixEpoch, TestPki.Old.Root.Certificate)], password);
        string store = _folder.Write("case.jks", Renamed(jks));
        ToolRun run = (await Tool.RunAsync("verify", store, "host=127.0.0.1 port=1")).Exits(3);
        Assert.Contains("1 alias with capitals: Java's JKS lists such entries and never finds them, so they are no trust anchors\n", run.Error, StringComparison.Ordinal);
        Assert.Equal($"truststore convert '{store}' OUT --type pkcs12", HintOf(run));
    }

    [Fact]
    public async Task Beside_anchors_that_java_sees_it_is_a_notice()
    {
        string store = Copy("openssl-nokeys.p12"), roots = _folder.Write("b.pem", TestPki.Old.Root.Pem);
        (await Tool.RunAsync("migrate", store, "--bundle", roots, "--allow-unpinned", "--storepass", "changeit")).Exits(0);
        ToolRun run = (await Verify(store)).Exits(5);
        Assert.StartsWith($"truststore: notice: {store}: 2 certificates without the trustedKeyUsage attribute", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_with_nothing_to_see_is_told_to_migrate()
    {
        using Password password = new("changeit");
        ToolRun run = (await Verify(_folder.Write("empty.jks", KeyStoreFormats.Jks.Create([], password)))).Exits(3);
        Assert.Contains("there is no trusted certificate in it", run.Error, StringComparison.Ordinal);
        Assert.Contains("truststore migrate STORE --region REGION", HintOf(run), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ToolRun> Verify(string store) => Tool.RunAsync("verify", store, "host=127.0.0.1 port=1", "--storepass", "changeit");

    private static string HintOf(ToolRun run) => Assert.Single(run.Error.Split('\n'), line => line.StartsWith(Hint, StringComparison.Ordinal))[Hint.Length..];

    // The version, an INTEGER of one byte, becomes 9.
    private static byte[] Broken(byte[] der)
    {
        byte[] changed = [.. der];
        int version = changed.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xA0, 0x03, 0x02, 0x01, 0x02]);
        changed[version + 4] = 9;
        return changed;
    }

    // The alias in capitals. The digest at the end no longer fits, so it is read without a password.
    private static byte[] Renamed(byte[] jks)
    {
        "ROOT"u8.CopyTo(jks.AsSpan(jks.AsSpan().IndexOf("root"u8)));
        return jks;
    }

    private string Copy(string fixture) => _folder.Write(fixture, File.ReadAllBytes(Path.Combine(Repository.Root, "fixtures", fixture)));
}
