using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>A digest as PKCS#12 uses it: in a MAC, in its key derivation, as PBKDF2's function.</summary>
/// <param name="Oid">Of the digest.</param>
/// <param name="HmacOid">Of the HMAC with it.</param>
/// <param name="Name">For instance <c>SHA256</c>.</param>
/// <param name="Make">BouncyCastle's implementation.</param>
/// <param name="Native">.NET's name of it, or null where .NET has none.</param>
/// <param name="InMac">Whether the MAC of RFC 7292 is read with it (what JDK and openssl do).</param>
internal sealed record Digest(string Oid, string HmacOid, string Name, Func<IDigest> Make, HashAlgorithmName? Native, bool InMac)
{
    private static readonly Digest[] All =
    [
        new("1.3.14.3.2.26", "1.2.840.113549.2.7", "SHA1", () => new Sha1Digest(), HashAlgorithmName.SHA1, true),
        new("2.16.840.1.101.3.4.2.4", "1.2.840.113549.2.8", "SHA224", () => new Sha224Digest(), null, true),
        new("2.16.840.1.101.3.4.2.1", "1.2.840.113549.2.9", "SHA256", () => new Sha256Digest(), HashAlgorithmName.SHA256, true),
        new("2.16.840.1.101.3.4.2.2", "1.2.840.113549.2.10", "SHA384", () => new Sha384Digest(), HashAlgorithmName.SHA384, true),
        new("2.16.840.1.101.3.4.2.3", "1.2.840.113549.2.11", "SHA512", () => new Sha512Digest(), HashAlgorithmName.SHA512, true),
        new("2.16.840.1.101.3.4.2.5", "1.2.840.113549.2.12", "SHA512/224", () => new Sha512tDigest(224), null, true),
        new("2.16.840.1.101.3.4.2.6", "1.2.840.113549.2.13", "SHA512/256", () => new Sha512tDigest(256), null, true),
        new("2.16.840.1.101.3.4.2.7", "2.16.840.1.101.3.4.2.13", "SHA3-224", () => new Sha3Digest(224), null, false),
        new("2.16.840.1.101.3.4.2.8", "2.16.840.1.101.3.4.2.14", "SHA3-256", () => new Sha3Digest(256), null, false),
        new("2.16.840.1.101.3.4.2.9", "2.16.840.1.101.3.4.2.15", "SHA3-384", () => new Sha3Digest(384), null, false),
        new("2.16.840.1.101.3.4.2.10", "2.16.840.1.101.3.4.2.16", "SHA3-512", () => new Sha3Digest(512), null, false),
        new("1.2.840.113549.2.5", "1.3.6.1.5.5.8.1.1", "MD5", () => new MD5Digest(), HashAlgorithmName.MD5, false),
    ];

    // Known by name only: an honest refusal says what it met.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["1.2.840.113549.2.2"] = "MD2",
        ["1.2.840.113549.2.4"] = "MD4",
        ["1.3.36.3.2.1"] = "RIPEMD160",
        ["1.3.36.3.2.2"] = "RIPEMD128",
        ["1.2.643.2.2.9"] = "GOST R 34.11-94",
        ["1.2.643.7.1.1.2.2"] = "GOST R 34.11-2012-256",
        ["1.2.643.7.1.1.2.3"] = "GOST R 34.11-2012-512",
        ["1.2.643.2.2.10"] = "GOST R 34.11-94",
        ["1.2.643.7.1.1.4.1"] = "GOST R 34.11-2012-256",
        ["1.2.643.7.1.1.4.2"] = "GOST R 34.11-2012-512",
        ["1.3.6.1.4.1.1722.12.2.1.16"] = "BLAKE2b-512",
        ["1.3.6.1.4.1.1722.12.2.2.8"] = "BLAKE2s-256",
        ["1.2.156.10197.1.401"] = "SM3",
        ["1.0.10118.3.0.55"] = "Whirlpool",
    };

    public static Digest? ByOid(string oid) => Array.Find(All, d => d.Oid == oid);

    public static Digest? ByHmacOid(string oid) => Array.Find(All, d => d.HmacOid == oid);

    /// <summary>The name of a digest or an HMAC, known or not.</summary>
    public static string NameOf(string oid) =>
        Array.Find(All, d => d.Oid == oid || d.HmacOid == oid)?.Name ?? Names.GetValueOrDefault(oid, oid);
}
