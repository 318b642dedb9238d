using System.Security.Cryptography;
using System.Text;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

/// <summary>Lays out PKCS#12 files by hand: bags and attributes of any kind, parts under any password, MACs over any digest, BER.</summary>
internal static class OddPkcs12
{
    public const string Sha1 = "1.3.14.3.2.26", Sha256 = "2.16.840.1.101.3.4.2.1";

    /// <summary>A bag of any type, with any attributes in the order given.</summary>
    public static Der Bag(string type, Der value, params Der[] attributes)
    {
        Der head = Der.Concat(Der.Oid(type), Der.Tagged(0xa0, value));
        return attributes.Length == 0 ? Der.Sequence(head) : Der.Sequence(head, Der.Tagged(0x31, attributes));
    }

    /// <summary>A certBag around any bytes.</summary>
    public static Der Cert(byte[] certificate, params Der[] attributes) =>
        Bag(Oids.CertBag, Der.Sequence(Der.Oid(Oids.X509Certificate), Der.Tagged(0xa0, Der.Octets(certificate))), attributes);

    /// <summary>A certBag of another type than X.509.</summary>
    public static Der Foreign(string type, Der value, params Der[] attributes) => Bag(Oids.CertBag, Der.Sequence(Der.Oid(type), Der.Tagged(0xa0, value)), attributes);

    public static Der Attribute(string type, params Der[] values) => Der.Sequence(Der.Oid(type), Der.Tagged(0x31, values));

    public static Der Trust { get; } = BagWriter.TrustedKeyUsage;

    public static Der Name(string alias) => BagWriter.FriendlyName(alias);

    public static Der Id(string id) => BagWriter.LocalKeyId(Encoding.ASCII.GetBytes(id));

    /// <summary>A real private key under 3DES.</summary>
    public static Der Key(string password, params Der[] attributes)
    {
        using Password secret = new(password);
        PbeScheme scheme = Pbes1Scheme.Create("1.2.840.113549.1.12.1.3", 1_000, SaltSource.Random);
        byte[] encrypted = new byte[scheme.EncryptedLength(TestPki.Old.Server.Pkcs8.Length)];
        PasswordForm.Bmp.With(secret, octets =>
        {
            scheme.Encrypt(octets, [TestPki.Old.Server.Pkcs8], encrypted);
            return true;
        });
        return Bag(Oids.ShroudedKeyBag, Der.Sequence(Der.Raw(scheme.Encoded), Der.Octets(encrypted)), attributes);
    }

    public static Der Plain(params Der[] bags) => PfxWriter.Plain(Der.Sequence(bags));

    public static Der Encrypted(string password, PasswordForm form, params Der[] bags)
    {
        using Password secret = new(password);

        // Now: later the password is cleared.
        return Der.Raw(PfxWriter.Encrypted(Der.Sequence(bags), Pbes2Scheme.Create(1_000, SaltSource.Random), secret, form, null).ToArray());
    }

    public static Der Encrypted(params Der[] bags) => Encrypted("changeit", PasswordForm.Utf8, bags);

    /// <summary>Under an old scheme of RFC 7292.</summary>
    public static Der Pbes1(string oid, params Der[] bags)
    {
        using Password secret = new("changeit");
        return Der.Raw(PfxWriter.Encrypted(Der.Sequence(bags), Pbes1Scheme.Create(oid, 1_000, SaltSource.Random), secret, PasswordForm.Bmp, null).ToArray());
    }

    public static byte[] File(params Der[] parts) => File("changeit", parts);

    /// <summary>With a MAC of SHA-256 under a password.</summary>
    public static byte[] File(string password, params Der[] parts)
    {
        using Password secret = new(password);
        Pkcs12Mac mac = Pkcs12Mac.Create(Sha256, 1_000);
        return PfxWriter.File(Der.Integer(3).ToArray(), parts, NewMac.Of(mac, secret, PasswordForm.Bmp), default);
    }

    public static byte[] WithoutMac(params Der[] parts) => PfxWriter.File(Der.Integer(3).ToArray(), parts, null, default);

    /// <summary>With a MAC made by this test's own arithmetic: any digest, salt and count.</summary>
    public static byte[] WithMac(string digestOid, HashAlgorithmName digest, byte[] salt, int? count, params Der[] parts)
    {
        byte[] password = [.. "changeit\0".SelectMany(c => new byte[] { 0, (byte)c })];
        byte[] key = Pkcs12Kdf(digest, 3, password, salt, count ?? 1);
        return PfxWriter.File(Der.Integer(3).ToArray(), parts, new NewMac(Over(default).Length, Over), default);

        Der Over(ReadOnlyMemory<byte> safe)
        {
            Der info = Der.Sequence(Der.Sequence(Der.Oid(digestOid), Der.Null), Der.Octets(CryptographicOperations.HmacData(digest, key, safe.Span)));
            return count is { } n ? Der.Sequence(info, Der.Octets(salt), Der.Integer(n)) : Der.Sequence(info, Der.Octets(salt));
        }
    }

    /// <summary>The same store in BER as NSS and BouncyCastle write it: indefinite lengths outside, octet strings in pieces. Its MAC stays right.</summary>
    public static byte[] Ber(byte[] der)
    {
        Tlv pfx = new BerReader(der, 32).Next("the PFX");
        BerReader parts = pfx.Open("the PFX");
        ReadOnlyMemory<byte> version = parts.Next("the version").Encoded;
        BerReader info = parts.Next("the AuthenticatedSafe").Open("the AuthenticatedSafe");
        ReadOnlyMemory<byte> type = info.Next("the type").Encoded;
        ReadOnlyMemory<byte> octets = info.Next("the content").Open("the content").Next("the octets").Content;
        Der safe = Indefinite(0x30, Der.Raw(type), Indefinite(0xa0, Pieces(octets)));
        return Indefinite(0x30, Der.Raw(version), safe, Der.Raw(parts.Rest)).ToArray();
    }

    private static Der Indefinite(byte identifier, params Der[] content) => Der.Concat([Der.Raw(new byte[] { identifier, 0x80 }), .. content, Der.Raw(new byte[] { 0, 0 })]);

    private static Der Pieces(ReadOnlyMemory<byte> octets)
    {
        List<Der> pieces = [];
        for (int at = 0; at < octets.Length; at += 1000) pieces.Add(Der.Octets(octets.Slice(at, Math.Min(1000, octets.Length - at))));
        return Indefinite(0x24, [.. pieces]);
    }

    // RFC 7292, appendix B.2, for one block of output: an arithmetic that shares nothing with the library's.
    private static byte[] Pkcs12Kdf(HashAlgorithmName digest, byte purpose, byte[] password, byte[] salt, int iterations)
    {
        int block = digest == HashAlgorithmName.SHA384 || digest == HashAlgorithmName.SHA512 ? 128 : 64;
        byte[] input = [.. Enumerable.Repeat(purpose, block), .. Filled(salt, block), .. Filled(password, block)];
        byte[] hash = CryptographicOperations.HashData(digest, input);
        for (int i = 1; i < iterations; i++) hash = CryptographicOperations.HashData(digest, hash);
        return hash;
    }

    private static IEnumerable<byte> Filled(byte[] bytes, int block) =>
        bytes.Length == 0 ? [] : Enumerable.Range(0, (bytes.Length + block - 1) / block * block).Select(i => bytes[i % bytes.Length]);
}
