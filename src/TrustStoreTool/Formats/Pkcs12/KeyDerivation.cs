using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
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
    public static byte[] Pbkdf2(Digest prf, EncodedPassword password, ReadOnlyMemory<byte> salt, int iterations, int length) =>
        password.Derive($"PBKDF2 {prf.Name} {iterations} {length} {Convert.ToHexString(salt.Span)}", octets => Pbkdf2(prf, octets, salt.Span, iterations, length));

    /// <summary>RFC 7292, appendix B.2.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="purpose">1 key, 2 IV, 3 MAC key.</param>
    /// <param name="password">In the form of <see cref="PasswordForm.Bmp"/> or <see cref="PasswordForm.Nothing"/>.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">At least 1.</param>
    /// <param name="length">Bytes wanted.</param>
    public static byte[] Pkcs12(Digest digest, byte purpose, EncodedPassword password, ReadOnlyMemory<byte> salt, int iterations, int length) =>
        password.Derive(
            $"PKCS#12 {digest.Name} {purpose} {iterations} {length} {Convert.ToHexString(salt.Span)}", octets => Pkcs12(digest, purpose, octets, salt.Span, iterations, length));

    public static byte[] Scrypt(EncodedPassword password, ReadOnlyMemory<byte> salt, int n, int r, int p, int length) =>
        password.Derive($"scrypt {n} {r} {p} {length} {Convert.ToHexString(salt.Span)}", octets => SCrypt.Generate(octets, salt.ToArray(), n, r, p, length));

    private static byte[] Pbkdf2(Digest prf, byte[] password, ReadOnlySpan<byte> salt, int iterations, int length)
    {
        byte[] key = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        if (prf.Native is { } native)
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, key, iterations, native);
            return key;
        }

        Pkcs5S2ParametersGenerator generator = new(prf.Make());
        generator.Init(password, salt.ToArray(), iterations);
        ((KeyParameter)generator.GenerateDerivedMacParameters(8 * length)).CopyKeyTo(key, 0, length);
        return key;
    }

    private static byte[] Pkcs12(Digest digest, byte purpose, byte[] password, ReadOnlySpan<byte> salt, int iterations, int length)
    {
        IDigest hash = digest.Make();
        int block = hash.GetByteLength(), size = hash.GetDigestSize();
        byte[] diversifier = new byte[block];
        diversifier.AsSpan().Fill(purpose);
        byte[] input = GC.AllocateUninitializedArray<byte>(RoundUp(salt.Length, block) + RoundUp(password.Length, block), pinned: true);
        Repeat(salt, input.AsSpan(0, RoundUp(salt.Length, block)));
        Repeat(password, input.AsSpan(RoundUp(salt.Length, block)));
        byte[] output = GC.AllocateUninitializedArray<byte>(size, pinned: true), spread = GC.AllocateUninitializedArray<byte>(block, pinned: true);
        byte[] result = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        for (int at = 0; at < length; at += size)
        {
            hash.BlockUpdate(diversifier, 0, block);
            hash.BlockUpdate(input, 0, input.Length);
            hash.DoFinal(output, 0);
            for (int i = 1; i < iterations; i++)
            {
                hash.BlockUpdate(output, 0, size);
                hash.DoFinal(output, 0);
            }

            output.AsSpan(0, Math.Min(size, length - at)).CopyTo(result.AsSpan(at));
            Repeat(output, spread);
            for (int j = 0; j < input.Length; j += block) AddPlusOne(input.AsSpan(j, block), spread);
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(output);
        CryptographicOperations.ZeroMemory(spread);
        return result;
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

    private static int RoundUp(int length, int block) => (length + block - 1) / block * block;

    private static void Repeat(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i++) target[i] = source[i % source.Length];
    }

    // Big-endian, modulo 2 to the power of the length.
    private static void AddPlusOne(Span<byte> number, ReadOnlySpan<byte> addend)
    {
        int carry = 1;
        for (int i = number.Length - 1; i >= 0; i--)
        {
            carry += number[i] + addend[i];
            number[i] = (byte)(carry & 0xff);
            carry >>= 8;
        }
    }
}
