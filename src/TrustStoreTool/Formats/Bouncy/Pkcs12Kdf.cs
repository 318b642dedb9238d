using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>The key derivation of PKCS#12 with SHA-1 (RFC 7292, appendix B), as BKS and UBER use it.</summary>
internal static class Pkcs12Kdf
{
    public static byte[] MacKey(Password password, ReadOnlySpan<byte> salt, int iterations, int bits)
    {
        byte[] encoded = BouncyPassword.Encode(password);
        Pkcs12ParametersGenerator generator = new(new Sha1Digest());
        generator.Init(encoded, salt.ToArray(), iterations);
        byte[] key = ((KeyParameter)generator.GenerateDerivedMacParameters(bits)).GetKey();
        CryptographicOperations.ZeroMemory(encoded);
        return key;
    }

    /// <summary>A 256-bit Twofish key and its IV.</summary>
    public static ParametersWithIV TwofishKey(Password password, ReadOnlySpan<byte> salt, int iterations)
    {
        byte[] encoded = BouncyPassword.Encode(password);
        Pkcs12ParametersGenerator generator = new(new Sha1Digest());
        generator.Init(encoded, salt.ToArray(), iterations);
        ParametersWithIV key = (ParametersWithIV)generator.GenerateDerivedParameters("TWOFISH", 256, 128);
        CryptographicOperations.ZeroMemory(encoded);
        return key;
    }
}
