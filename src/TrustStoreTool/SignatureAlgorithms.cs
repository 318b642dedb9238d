using System.Collections.Frozen;

namespace TrustStoreTool;

/// <summary>Signature algorithms of certificates by object identifier (RFC 3279, 4055, 5758, 8410; NIST CSOR), under the JDK's names.</summary>
public static class SignatureAlgorithms
{
    private static readonly FrozenDictionary<string, (string Name, bool Weak)> Table = new Dictionary<string, (string, bool)>
    {
        ["1.2.840.113549.1.1.2"] = ("MD2withRSA", true),
        ["1.2.840.113549.1.1.3"] = ("MD4withRSA", true),
        ["1.2.840.113549.1.1.4"] = ("MD5withRSA", true),
        ["1.2.840.113549.1.1.5"] = ("SHA1withRSA", true),
        ["1.3.14.3.2.29"] = ("SHA1withRSA", true),
        ["1.2.840.113549.1.1.14"] = ("SHA224withRSA", false),
        ["1.2.840.113549.1.1.11"] = ("SHA256withRSA", false),
        ["1.2.840.113549.1.1.12"] = ("SHA384withRSA", false),
        ["1.2.840.113549.1.1.13"] = ("SHA512withRSA", false),
        ["1.2.840.113549.1.1.10"] = ("RSASSA-PSS", false),
        ["1.2.840.10040.4.3"] = ("SHA1withDSA", true),
        ["1.3.14.3.2.27"] = ("SHA1withDSA", true),
        ["2.16.840.1.101.3.4.3.1"] = ("SHA224withDSA", false),
        ["2.16.840.1.101.3.4.3.2"] = ("SHA256withDSA", false),
        ["1.2.840.10045.4.1"] = ("SHA1withECDSA", true),
        ["1.2.840.10045.4.3.1"] = ("SHA224withECDSA", false),
        ["1.2.840.10045.4.3.2"] = ("SHA256withECDSA", false),
        ["1.2.840.10045.4.3.3"] = ("SHA384withECDSA", false),
        ["1.2.840.10045.4.3.4"] = ("SHA512withECDSA", false),
        ["1.3.101.112"] = ("Ed25519", false),
        ["1.3.101.113"] = ("Ed448", false),
    }.ToFrozenDictionary();

    /// <summary>The name of an algorithm, or the identifier itself where it is not known.</summary>
    public static string Name(string oid) => Table.TryGetValue(oid, out var known) ? known.Name : oid;

    /// <summary>Whether the algorithm hashes with MD2, MD4, MD5 or SHA-1, all of which have known or feasible collisions.</summary>
    public static bool IsWeak(string oid) => Table.TryGetValue(oid, out var known) && known.Weak;
}
