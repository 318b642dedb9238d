using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// The key derivations, and the one place that chooses an implementation. Measured: .NET's PBKDF2 (OpenSSL) is faster than BouncyCastle's;
/// for the many small hashes of RFC 7292's derivation BouncyCastle's digests are faster than .NET's one-shot calls.
/// Results are new arrays that the caller clears.
/// </summary>
internal static class KeyDerivation
{
    public static byte[] Pbkdf2(Digest prf, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, int length)
    {
        byte[] key = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        if (prf.Native is { } native)
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, key, iterations, native);
            return key;
        }

        Pkcs5S2ParametersGenerator generator = new(prf.Make());
        byte[] copy = password.ToArray();
        generator.Init(copy, salt.ToArray(), iterations);
        ((KeyParameter)generator.GenerateDerivedMacParameters(8 * length)).CopyKeyTo(key, 0, length);
        CryptographicOperations.ZeroMemory(copy);
        return key;
    }

    /// <summary>RFC 7292, appendix B.2.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="purpose">1 key, 2 IV, 3 MAC key.</param>
    /// <param name="password">In the form of <see cref="PasswordForm.Bmp"/> or <see cref="PasswordForm.Nothing"/>.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">At least 1.</param>
    /// <param name="length">Bytes wanted.</param>
    public static byte[] Pkcs12(Digest digest, int purpose, byte[] password, ReadOnlySpan<byte> salt, int iterations, int length)
    {
        Pkcs12ParametersGenerator generator = new(digest.Make());
        generator.Init(password, salt.ToArray(), iterations);
        byte[] result = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        if (purpose == 3)
        {
            ((KeyParameter)generator.GenerateDerivedMacParameters(8 * length)).CopyKeyTo(result, 0, length);
        }
        else if (purpose == 1)
        {
            ((KeyParameter)generator.GenerateDerivedParameters("RAW", 8 * length)).CopyKeyTo(result, 0, length);
        }
        else
        {
            // BouncyCastle hands out an IV only beside a key; the smallest key costs one derivation more than needed.
            ((ParametersWithIV)generator.GenerateDerivedParameters("RAW", 8, 8 * length)).GetIV().CopyTo(result, 0);
        }

        return result;
    }

    public static byte[] Scrypt(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int n, int r, int p, int length)
    {
        byte[] copy = password.ToArray();
        byte[] key = SCrypt.Generate(copy, salt.ToArray(), n, r, p, length);
        CryptographicOperations.ZeroMemory(copy);
        return key;
    }

    public static byte[] Hmac(Digest digest, byte[] key, IEnumerable<ReadOnlyMemory<byte>> content)
    {
        if (digest.Native is { } native)
        {
            using IncrementalHash hmac = IncrementalHash.CreateHMAC(native, key);
            foreach (ReadOnlyMemory<byte> slice in content) hmac.AppendData(slice.Span);
            return hmac.GetHashAndReset();
        }

        Org.BouncyCastle.Crypto.Macs.HMac mac = new(digest.Make());
        mac.Init(new KeyParameter(key));
        foreach (ReadOnlyMemory<byte> slice in content) mac.BlockUpdate(slice.Span);
        byte[] result = new byte[mac.GetMacSize()];
        mac.DoFinal(result, 0);
        return result;
    }
}
