using TrustStoreTool.Conversion;
using TrustStoreTool.Formats;
using TrustStoreTool.Tests.Commands;

namespace TrustStoreTool.Tests.Formats.Bouncy;

/// <summary>Stores that BouncyCastle's provider writes here and now, BKS version 1 with its MAC key of two bytes among them, under every sort of password.</summary>
public sealed class BouncyMadeTests : IDisposable
{
    private static readonly Dictionary<string, string> Types = new() { ["BKS"] = "BKS", ["BKS-V1"] = "BKS", ["BouncyCastle"] = "UBER", ["BCFKS"] = "BCFKS" };

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Made()
    {
        TheoryData<string, string> made = [];
        foreach (string type in Types.Keys)
        {
            foreach (string password in new[] { "changeit", "", "pässwört", "日本語" }) made.Add(type, password);
        }

        return made;
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Made))]
    public void A_store_is_read_as_its_provider_reads_it_and_no_other_password_opens_it(string type, string characters)
    {
        string path = Make(type, characters);
        using Password password = new(characters), wrong = new(characters + "x");

        KeyStore store = KeyStoreFormats.Read(File.ReadAllBytes(path), password);

        Assert.Equal(Types[type], store.Format.Title);
        Assert.Equal(IntegrityState.Verified, store.Integrity);
        Assert.Equal(
            JavaOracle.Dump(path, type, characters, provider: "BC").Select(entry => $"{entry.Alias}|{entry.Kind}|{entry.CreatedMs}|{string.Join(',', entry.Certificates)}"),
            store.Entries.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(KeyStoreError.PasswordWrong, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(File.ReadAllBytes(path), wrong)).Error);
    }

    [SkippableTheory]
    [InlineData("BKS")]
    [InlineData("BKS-V1")]
    [InlineData("BouncyCastle")]
    [InlineData("BCFKS")]
    public async Task Its_trust_anchors_move_to_every_type_its_keys_to_none_and_itself_is_never_written(string type)
    {
        string with = Make(type, Samples.Password), without = Make(type, Samples.Password, withKeys: false);
        byte[] before = File.ReadAllBytes(with);

        Assert.Contains("--type pkcs12", (await Run("inspect", with)).Exits(0).Out, StringComparison.Ordinal);
        (await Run("diff", with, with)).Exits(0);
        foreach (ConversionTarget target in Enum.GetValues<ConversionTarget>())
        {
            string kept = _folder[$"{target}"];
            Assert.Contains("would be lost", (await Run("convert", with, kept, "--type", target.Name())).Exits(3).Error, StringComparison.Ordinal);
            Assert.False(File.Exists(kept));
            (await Run("convert", without, kept, "--type", target.Name())).Exits(0);
            using Password password = new(Samples.Password);
            Assert.Equal(new HashSet<Certificate> { Samples.Root, Samples.Expired }, [.. KeyStoreFormats.Read(File.ReadAllBytes(kept), password).TrustAnchors]);
            if (target == ConversionTarget.Pem) continue;
            Assert.Equal(
                new[] { Samples.Root, Samples.Expired }.Select(certificate => certificate.Fingerprint.ToString()).Order(),
                JavaOracle.Anchors(kept, target == ConversionTarget.Jks ? "JKS" : "PKCS12", Samples.Password).Order());
        }

        foreach (string[] write in new string[][] { ["migrate", with, "--region", "us-east-1"], ["prune", with, "--alias", "root", "--yes"] })
        {
            ToolRun refused = (await Run(write)).Exits(3);
            Assert.Contains("can be read here, not written", refused.Error, StringComparison.Ordinal);
            Assert.Contains("truststore convert", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(with));
    }

    private static Task<ToolRun> Run(params string[] arguments) => Tool.RunAsync([.. arguments, "--storepass", Samples.Password]);

    private string Make(string type, string password, bool withKeys = true)
    {
        JavaPrograms.RequireBouncyCastle();
        string path = _folder[$"{type} {withKeys}"], root = _folder.Write("root.der", Samples.Root.Der.ToArray()), expired = _folder.Write("expired.der", Samples.Expired.Der.ToArray());
        IEnumerable<string?> keys = JavaEntries.Key("key", _folder.Write("key.pk8", TestPki.Old.Server.Pkcs8), "RSA", password, _folder.Write("leaf.der", TestPki.Old.Server.Der))
            .Concat(JavaEntries.Secret("secret", "0123456789abcdef", "AES", password));
        JavaOracle.Make(path, type, password, [.. JavaEntries.Trusted("root", root), .. JavaEntries.Trusted("Root ルート", expired), .. withKeys ? keys : []], "BC");
        return path;
    }

    private static string Describe(KeyStoreEntry entry)
    {
        string kind = entry switch { TrustedCertificateEntry => "trusted", PrivateKeyEntry => "key", _ => "secret" };
        return $"{entry.Alias}|{kind}|{entry.Created?.ToUnixTimeMilliseconds()}|{string.Join(',', entry.Certificates.Select(certificate => certificate.Fingerprint.ToString()))}";
    }
}
