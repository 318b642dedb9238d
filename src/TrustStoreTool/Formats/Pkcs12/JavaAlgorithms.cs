namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>Which protections the JDK 17 opens (com.sun.crypto.provider: PBES2Parameters, PKCS12PBECipherCore, HmacPKCS12PBECore).</summary>
internal static class JavaAlgorithms
{
    private const int Iterations = 5_000_000, SaltBytes = 8;

    private static readonly HashSet<string> Prfs = ["SHA1", "SHA224", "SHA256", "SHA384", "SHA512"];

    private static readonly HashSet<string> Ciphers = ["2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.42"];

    private static readonly HashSet<string> Kinds =
        ["PBE-SHA1-RC4-128", "PBE-SHA1-RC4-40", "PBE-SHA1-3DES", "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40"];

    /// <summary>Why it refuses an encrypted part, or null.</summary>
    public static string? Refusal(PbeScheme scheme)
    {
        bool isKnown = scheme is Pbes2Scheme pbes2
            ? pbes2.Kdf.Prf is { } prf && Prfs.Contains(Digest.NameOf(prf)) && Ciphers.Contains(pbes2.Cipher.Oid)
            : Kinds.Contains(scheme.Name);
        return isKnown ? Refusal(scheme.Iterations, scheme.Salt.Length) : $"the JDK has no {scheme.Name}";
    }

    /// <summary>Why it refuses a MAC, or null.</summary>
    public static string? Refusal(Pkcs12Mac mac) =>
        mac.Kdf is null && Digest.ByOid(mac.Oid) is { InMac: true } ? Refusal(mac.Iterations, mac.Salt.Length) : $"the JDK has no {mac.Name}";

    private static string? Refusal(long? iterations, int salt) =>
        iterations > Iterations ? $"the JDK takes at most {Iterations} iterations"
        : salt < SaltBytes ? $"the JDK takes no salt of fewer than {SaltBytes} bytes"
        : null;
}
