using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Jks;

/// <summary>
/// The keyed digest of JKS and JCEKS: SHA-1 over the password in UTF-16BE, the words "Mighty Aphrodite", and everything before the digest
/// (JDK: sun.security.provider.JavaKeyStore, com.sun.crypto.provider.JceKeyStore).
/// </summary>
internal static class JksDigest
{
    /// <summary>Bytes of the digest.</summary>
    public const int Length = SHA1.HashSizeInBytes;

    public static void Compute(ReadOnlySpan<byte> content, ReadOnlySpan<char> password, Span<byte> digest)
    {
        byte[] key = PasswordBytes(password);
        MessageDigest.Sha1(key, "Mighty Aphrodite"u8, content, digest);
        CryptographicOperations.ZeroMemory(key);
    }

    public static bool Matches(ReadOnlySpan<byte> content, ReadOnlySpan<char> password, ReadOnlySpan<byte> digest)
    {
        Span<byte> computed = stackalloc byte[Length];
        Compute(content, password, computed);
        return CryptographicOperations.FixedTimeEquals(computed, digest);
    }

    /// <summary>
    /// Two bytes a UTF-16 unit, high byte first, lone surrogates as they are (an Encoding would replace them). Pinned; the caller clears it.
    /// </summary>
    public static byte[] PasswordBytes(ReadOnlySpan<char> password)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(2 * password.Length, pinned: true);
        for (int i = 0; i < password.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), password[i]);
        return bytes;
    }
}
