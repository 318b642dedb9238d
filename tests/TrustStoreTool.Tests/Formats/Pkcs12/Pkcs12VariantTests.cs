using System.Security.Cryptography;
using System.Text;
using TrustStoreTool.Formats.Pkcs12;
using TrustStoreTool.Tests.Commands;
using static TrustStoreTool.Tests.Formats.Pkcs12.OddPkcs12;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

/// <summary>Hand-made PKCS#12 files of every odd kind that producers, tests and attackers make, taken through every command with the JDK as judge.</summary>
public sealed class Pkcs12VariantTests : IDisposable
{
    private const string SharedMac = "different passwords: rewriting it is not supported";

    private static readonly byte[] A = TestPki.Old.Root.Der, B = TestPki.Old.Subordinate.Der, C = TestPki.Old.Server.Der, D = TestPki.New.Root.Der;

    private static readonly Der Crl = Der.Sequence(Der.Oid("1.2.840.113549.1.9.23.1"), Der.Tagged(0xa0, Der.Octets(new byte[] { 0x30, 0 })));

    // What the JDK makes of an AES key: an EncryptedPrivateKeyInfo in the octets. Nobody opens this one.
    private static readonly Der JdkSecret = Der.Sequence(
        Der.Oid(Oids.ShroudedKeyBag), Der.Tagged(0xa0, Der.Octets(Der.Sequence(Der.Raw(Pbes2Scheme.Create(1_000, SaltSource.Random).Encoded), Der.Octets(new byte[32])).ToArray())));

    private readonly TempFolder _folder = new();

    private static readonly (string What, Func<byte[]> Make)[] Odd =
    [
        ("two friendlyNames in one attribute", () => File(Encrypted(Cert(A, Trust, Attribute(Oids.FriendlyName, Bmp("one"), Bmp("two")))))),
        ("two friendlyName attributes", () => File(Encrypted(Cert(A, Name("one"), Trust, Name("two"))))),
        ("an empty friendlyName", () => File(Encrypted(Cert(A, Name(""), Trust), Cert(D, Name("d"), Trust)))),
        ("a friendlyName in UTF-8", () => File(Encrypted(Cert(A, Trust, Attribute(Oids.FriendlyName, Der.Tagged(0x0c, Der.Raw("name"u8.ToArray()))))))),
        ("a friendlyName of three bytes", () => File(Encrypted(Cert(A, Trust, Attribute(Oids.FriendlyName, Der.Tagged(0x1e, Der.Raw(new byte[] { 0, 65, 0 }))))))),
        ("a friendlyName without a value", () => File(Encrypted(Cert(A, Trust, Attribute(Oids.FriendlyName))))),
        ("a friendlyName with NUL, ESC and half a surrogate", () => File(Encrypted(Cert(A, Name("a\0b\u001b[2J\uD800"), Trust)))),
        ("aliases that fold", () => File(Encrypted(Cert(A, Name("CA"), Trust), Cert(D, Name("ca"), Trust), Cert(B, Name("Ca"), Trust)))),
        ("Turkish and Greek capitals", () => File(Encrypted(Cert(A, Name("\u0130stanbul"), Trust), Cert(D, Name("i\u0307stanbul"), Trust), Cert(B, Name("ΟΔΟΣ"), Trust), Cert(C, Name("οδος"), Trust)))),
        ("no names, and one named 1", () => File(Encrypted(Cert(A, Trust), Cert(D, Name("1"), Trust), Cert(B, Trust), Cert(C, Name("3"), Trust)))),
        ("attributes nobody knows", () => File(Encrypted(Cert(A, Attribute("1.2.3.4.5", Der.Null, Der.Integer(7)), Name("a"), Attribute("1.3.6.1.4.1.311.17.2"), Trust)))),
        ("an empty set of attributes", () => File(Encrypted(Der.Sequence(Der.Oid(Oids.CertBag), Der.Tagged(0xa0, Der.Sequence(Der.Oid(Oids.X509Certificate), Der.Tagged(0xa0, Der.Octets(A)))), Der.Tagged(0x31)), Cert(D, Name("d"), Trust)))),
        ("trustedKeyUsage for servers only", () => File(Encrypted(Cert(A, Name("a"), Attribute(Oids.TrustedKeyUsage, Der.Oid("1.3.6.1.5.5.7.3.1")))))),
        ("trustedKeyUsage without a value", () => File(Encrypted(Cert(A, Name("a"), Attribute(Oids.TrustedKeyUsage)), Cert(D, Name("d"), Trust)))),
        ("trustedKeyUsage that is no identifier", () => File(Encrypted(Cert(A, Name("a"), Attribute(Oids.TrustedKeyUsage, Der.Null))))),
        ("a localKeyID on a trusted certificate", () => File(Encrypted(Cert(A, Name("a"), Id("x"), Trust)))),
        ("a localKeyID that is no octets", () => File(Encrypted(Cert(A, Name("a"), Attribute(Oids.LocalKeyId, Der.Integer(1)), Trust)))),
        ("a key and its chain", () => File(Plain(Key("changeit", Name("k"), Id("1"))), Encrypted(Cert(C, Name("k"), Id("1")), Cert(B), Cert(A), Cert(D, Name("d"), Trust)))),
        ("a key without an id, then another", () => File(Plain(Key("changeit", Name("k")), Key("changeit", Name("l"))), Encrypted(Cert(C, Name("k")), Cert(D, Name("d"), Trust)))),
        ("two keys of one id", () => File(Plain(Key("changeit", Name("k"), Id("1")), Key("changeit", Name("l"), Id("1"))), Encrypted(Cert(C, Id("1")), Cert(D, Name("d"), Trust)))),
        ("a key and a certificate of one alias", () => File(Plain(Key("changeit", Name("same"), Id("1"))), Encrypted(Cert(C, Name("same"), Id("1")), Cert(D, Name("SAME"), Trust)))),
        ("a key whose chain is trusted", () => File(Plain(Key("changeit", Name("k"), Id("1"))), Encrypted(Cert(C, Id("1")), Cert(B, Name("b"), Trust), Cert(A, Name("a"), Trust)))),
        ("a key under another password", () => File(Plain(Key("of the key", Name("k"), Id("1"))), Encrypted(Cert(C, Id("1")), Cert(D, Name("d"), Trust)))),
        ("a key in the clear", () => File(Plain(Bag(Oids.KeyBag, Der.Raw(TestPki.Old.Server.Pkcs8), Name("k"), Id("1"))), Encrypted(Cert(C, Id("1")), Cert(D, Name("d"), Trust)))),
        ("a key inside the encryption", () => File(Encrypted(Key("changeit", Name("k"), Id("1")), Cert(C, Id("1")), Cert(D, Name("d"), Trust)))),
        ("a secret key of the JDK", () => File(Encrypted(Bag(Oids.SecretBag, JdkSecret, Name("s")), Cert(D, Name("d"), Trust)))),
        ("a wallet's secret", () => File(Encrypted(Bag(Oids.SecretBag, Der.Sequence(Der.Oid("1.2.840.113549.1.16.12.12"), Der.Tagged(0xa0, Der.Octets("abc"u8.ToArray()))), Name("s")), Cert(D, Name("d"), Trust)))),
        ("a secret that is no octets", () => File(Encrypted(Bag(Oids.SecretBag, Der.Sequence(Der.Oid("1.2.3.4"), Der.Tagged(0xa0, Der.Integer(5))), Name("s")), Cert(D, Name("d"), Trust)))),
        ("a CRL", () => File(Encrypted(Bag(Oids.CrlBag, Crl, Name("crl")), Cert(D, Name("d"), Trust)))),
        ("an SDSI certificate", () => File(Encrypted(Foreign(Oids.SdsiCertificate, Der.Tagged(0x16, Der.Raw("MIIB"u8.ToArray())), Name("sdsi")), Cert(D, Name("d"), Trust)))),
        ("a nested SafeContents with a trusted one", () => File(Encrypted(Bag(Oids.SafeContentsBag, Der.Sequence(Cert(A, Name("a"), Trust)), Name("inside")), Cert(D, Name("d"), Trust)))),
        ("a bag of a type nobody knows", () => File(Encrypted(Bag("1.2.3.4.5.6", Der.Sequence(Der.Integer(1), Der.Null), Name("x"), Trust), Cert(D, Name("d"), Trust)))),
        ("a zoo of bags in four parts", () => File(
            Plain(Key("changeit", Name("k"), Id("1")), Bag("1.2.3", Der.Null)), Encrypted(Cert(C, Id("1")), Bag(Oids.CrlBag, Crl), Bag(Oids.SafeContentsBag, Der.Sequence(Cert(B)))),
            Plain(Cert(A, Trust, Name("a"), Attribute("1.2.3.4", Der.Null))), Pbes1("1.2.840.113549.1.12.1.6", Cert(D, Name("d"), Trust)))),
        ("3DES, RC2-128, RC4-128", () => File(
            Pbes1("1.2.840.113549.1.12.1.3", Cert(A, Name("a"), Trust)), Pbes1("1.2.840.113549.1.12.1.5", Cert(B, Name("b"), Trust)), Pbes1("1.2.840.113549.1.12.1.1", Cert(D, Name("d"), Trust)))),
        ("two-key 3DES, which the JDK lacks", () => File(Pbes1("1.2.840.113549.1.12.1.4", Cert(A, Name("a"), Trust)))),
        ("a password in UTF-16 under PBES2", () => File(Encrypted("changeit", PasswordForm.Bmp, Cert(A, Name("a"), Trust)))),
        ("one certificate under three aliases, once untrusted", () => File(Encrypted(Cert(A, Name("a"), Trust), Cert(A, Name("b"), Trust), Cert(A, Name("c"))))),
        ("one certificate twice under one alias", () => File(Encrypted(Cert(A, Name("a"), Trust), Cert(A, Name("a"), Trust)))),
        ("bytes after a certificate", () => File(Encrypted(Cert([.. A, 1, 2, 3], Name("a"), Trust), Cert([.. B, .. C], Name("b"), Trust)))),
        ("half a certificate", () => File(Encrypted(Cert(A[..^1], Name("a"), Trust), Cert(D, Name("d"), Trust)))),
        ("a certificate that is none", () => File(Encrypted(Cert([0x30, 3, 2, 1, 5], Name("a"), Trust), Cert(D, Name("d"), Trust)))),
        ("an empty certificate", () => File(Encrypted(Cert([], Name("a"), Trust)))),
        ("no part at all", () => File()),
        ("an empty part", () => File(Encrypted(), Plain())),
        ("everything in the clear with a MAC", () => File(Plain(Cert(A, Name("a"), Trust), Cert(B, Name("b"))))),
        ("bytes after the file", () => [.. File(Encrypted(Cert(A, Name("a"), Trust))), 1, 2, 3]),
        ("BER", () => Ber(File(Plain(Key("changeit", Name("k"), Id("1"))), Encrypted(Cert(C, Id("1")), Cert(B), Cert(A, Name("a"), Trust))))),
        ("BER with 600,000 iterations", () => Ber(WithMac(Sha1, HashAlgorithmName.SHA1, new byte[20], 600_000, Encrypted(Cert(A, Name("a"), Trust))))),
        ("a MAC of SHA-1 without a count", () => WithMac(Sha1, HashAlgorithmName.SHA1, new byte[8], null, Encrypted(Cert(A, Name("a"), Trust)))),
        ("a MAC of SHA-384", () => WithMac("2.16.840.1.101.3.4.2.2", HashAlgorithmName.SHA384, new byte[16], 2_000, Encrypted(Cert(A, Name("a"), Trust)))),
        ("a MAC of SHA-512 with a long salt", () => WithMac("2.16.840.1.101.3.4.2.3", HashAlgorithmName.SHA512, new byte[200], 1, Encrypted(Cert(A, Name("a"), Trust)))),
        ("a MAC with a salt of seven bytes", () => WithMac(Sha256, HashAlgorithmName.SHA256, new byte[7], 1_000, Encrypted(Cert(A, Name("a"), Trust)))),
        ("a MAC without a salt", () => WithMac(Sha256, HashAlgorithmName.SHA256, [], 1_000, Encrypted(Cert(A, Name("a"), Trust)))),
        ("an alias as long as it may be", () => File(Encrypted(Cert(A, Name(new string('a', 32_767)), Trust)))),
    ];

    public static TheoryData<string> Names => [.. Odd.Select(row => row.What)];

    public void Dispose() => _folder.Dispose();

    [SkippableTheory, MemberData(nameof(Names))]
    public Task An_odd_store_loses_nothing_on_any_way(string what) =>
        new VariantCheck(_folder, "PKCS12", "changeit").Holds(Odd.Single(row => row.What == what).Make());

    [SkippableTheory]
    [InlineData("changeit")]
    [InlineData(null)]
    public Task Without_a_MAC_and_without_encryption_any_password_or_none_does(string? password) =>
        new VariantCheck(_folder, "PKCS12", password).Holds(WithoutMac(Plain(Cert(A, Name("a"), Trust), Cert(B, Name("b"))), Plain(Cert(D, Name("d"), Trust))));

    [SkippableFact]
    public Task Encrypted_without_a_MAC() => new VariantCheck(_folder, "PKCS12", "changeit").Holds(WithoutMac(Encrypted(Cert(A, Name("a"), Trust))));

    [SkippableTheory]
    [InlineData("pässwört", nameof(PasswordForm.Utf8))]
    [InlineData("pässwört", nameof(PasswordForm.Latin1))]
    [InlineData("pässwört", nameof(PasswordForm.Bmp))]
    [InlineData("日本語パス", nameof(PasswordForm.Utf8))]
    [InlineData("日本語パス", nameof(PasswordForm.MaskedBmp))]
    [InlineData("😀", nameof(PasswordForm.Utf8))]
    public Task Passwords_beyond_ASCII_in_every_form_that_writers_give_them(string password, string form) =>
        new VariantCheck(_folder, "PKCS12", password).Holds(File(password, Encrypted(password, Enum.Parse<PasswordForm>(form), Cert(A, Name("a"), Trust))));

    [SkippableFact]
    public async Task An_empty_password_in_both_forms()
    {
        await new VariantCheck(_folder, "PKCS12", "").Holds(File("", Encrypted("", PasswordForm.Utf8, Cert(A, Name("a"), Trust))));
        using Password empty = new("");
        byte[] nothing = PfxWriter.File(
            Der.Integer(3).ToArray(), [Encrypted("", PasswordForm.Utf8, Cert(A, Name("a"), Trust))],
            NewMac.Of(Pkcs12Mac.Create(Sha256, 1_000), empty, PasswordForm.Nothing), default);
        await new VariantCheck(_folder, "PKCS12", "").Holds(nothing);
    }

    [SkippableTheory]
    [InlineData("macpass")]
    [InlineData("changeit")]
    public async Task The_MAC_under_one_password_and_the_certificates_under_another(string given)
    {
        byte[] content = File("macpass", Plain(Cert(D, Name("d"), Trust)), Encrypted(Cert(A, Name("a"), Trust)));
        if (given == "macpass")
        {
            await new VariantCheck(_folder, "PKCS12", given).Holds(content, SharedMac);
            ToolRun run = (await Tool.RunAsync("inspect", _folder["store"], "--storepass", given)).Exits(0);
            Assert.Contains("SafeContents 2: PBES2 (PBKDF2 HMAC-SHA256, AES-256-CBC), 1000 iterations, not opened", string.Join(' ', run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            return;
        }

        // The password of the content is not the one that vouches for the file.
        string store = _folder.Write("store", content);
        Assert.Throws<JavaRefusal>(() => JavaOracle.Dump(store, "PKCS12", given));
        foreach (string[] command in new string[][] { ["inspect", store], ["diff", store, store], ["migrate", store, "--region", "us-east-1"], ["convert", store, _folder["out"], "--type", "jks"], ["prune", store, "--expired", "--yes"] })
            Assert.Contains("wrong password, or the store was changed after it was written", (await Tool.RunAsync([.. command, "--storepass", given])).Exits(4).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.16.840.1.101.3.4.2.7", "SHA3-224")]
    [InlineData("2.16.840.1.101.3.4.2.8", "SHA3-256")]
    [InlineData("2.16.840.1.101.3.4.2.10", "SHA3-512")]
    [InlineData("1.2.840.113549.2.5", "MD5")]
    [InlineData("1.2.840.113549.2.2", "MD2")]
    [InlineData("1.3.36.3.2.1", "RIPEMD160")]
    [InlineData("1.2.643.2.2.9", "GOST R 34.11-94")]
    [InlineData("1.2.643.7.1.1.2.2", "GOST R 34.11-2012-256")]
    [InlineData("1.2.643.7.1.1.2.3", "GOST R 34.11-2012-512")]
    [InlineData("1.3.6.1.4.1.1722.12.2.1.16", "BLAKE2b-512")]
    [InlineData("1.3.6.1.4.1.1722.12.2.2.8", "BLAKE2s-256")]
    [InlineData("1.2.156.10197.1.401", "SM3")]
    [InlineData("1.2.3.4.5", "1.2.3.4.5")]
    public async Task A_MAC_of_another_digest_is_named_and_is_no_damage_and_no_wrong_password(string oid, string name)
    {
        Der mac = Der.Sequence(Der.Sequence(Der.Sequence(Der.Oid(oid), Der.Null), Der.Octets(new byte[64])), Der.Octets(new byte[8]), Der.Integer(2048));
        string store = _folder.Write("store", PfxWriter.File(Der.Integer(3).ToArray(), [Plain(Cert(A, Name("a"), Trust))], new NewMac(mac.Length, _ => mac), default));
        byte[] before = System.IO.File.ReadAllBytes(store);

        foreach (string[] command in new string[][] { ["inspect", store], ["diff", store, store], ["migrate", store, "--region", "us-east-1"], ["convert", store, _folder["out"], "--type", "jks"], ["prune", store, "--expired", "--yes"] })
        {
            ToolRun run = (await Tool.RunAsync([.. command, "--storepass", "changeit"])).Exits(3);
            Assert.Contains($"PKCS#12 with MAC HMAC-{name}: not supported", run.Error, StringComparison.Ordinal);
        }

        // What can be seen without the MAC is shown without a password, and said to be unchecked.
        ToolRun without = (await Tool.RunAsync("inspect", store)).Exits(0);
        Assert.Contains("integrity not checked", without.Out, StringComparison.Ordinal);
        Assert.Contains("1 trusted", without.Out, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(store));
    }

    private static Der Bmp(string text) => Der.Tagged(0x1e, Der.Raw(Encoding.BigEndianUnicode.GetBytes(text)));
}
