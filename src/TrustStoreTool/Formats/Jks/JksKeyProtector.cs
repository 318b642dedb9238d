using System.Formats.Asn1;
using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Jks;

/// <summary>
/// The JDK's own protection of private keys in a JKS (sun.security.provider.KeyProtector): the key XORed with a chain of SHA-1 values over
/// password and salt, and SHA-1 over password and key to check it. Weak by today's measure, and the only one a JKS has.
/// </summary>
public static class JksKeyProtector
{
    internal const string Oid = "1.3.6.1.4.1.42.2.17.1.1";

    private const int SaltLength = 20, DigestLength = SHA1.HashSizeInBytes;

    /// <summary>Encrypts a private key under a random salt.</summary>
    /// <param name="pkcs8">The PrivateKeyInfo (RFC 5208).</param>
    /// <param name="password">The key's password.</param>
    /// <returns>The EncryptedPrivateKeyInfo.</returns>
    public static byte[] Protect(ReadOnlySpan<byte> pkcs8, Password password)
    {
        byte[] data = new byte[SaltLength + pkcs8.Length + DigestLength];
        RandomNumberGenerator.Fill(data.AsSpan(0, SaltLength));
        pkcs8.CopyTo(data.AsSpan(SaltLength));
        byte[] key = JksDigest.PasswordBytes(password.Characters);
        Digest(key, pkcs8, data.AsSpan(^DigestLength..));
        Mask(key, data.AsSpan(0, SaltLength), data.AsSpan(SaltLength, pkcs8.Length));
        CryptographicOperations.ZeroMemory(key);

        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oid);
                writer.WriteNull();
            }

            writer.WriteOctetString(data);
        }

        return writer.Encode();
    }

    /// <summary>Decrypts a private key.</summary>
    /// <param name="encryptedPrivateKeyInfo">The EncryptedPrivateKeyInfo of the entry.</param>
    /// <param name="password">The key's password.</param>
    /// <returns>The PrivateKeyInfo, pinned; the caller clears it.</returns>
    /// <exception cref="KeyStoreException">Another algorithm, a broken structure, or a wrong password.</exception>
    public static byte[] Recover(ReadOnlyMemory<byte> encryptedPrivateKeyInfo, Password password)
    {
        EncryptedPrivateKey? info = EncryptedPrivateKey.TryRead(encryptedPrivateKeyInfo);
        if (info is not { Algorithm: Oid } || info.Data.Length < SaltLength + DigestLength)
            throw new KeyStoreException(KeyStoreError.Unsupported, "the key is not encrypted as a JKS key");

        ReadOnlySpan<byte> data = info.Data.Span;
        byte[] plain = GC.AllocateUninitializedArray<byte>(data.Length - SaltLength - DigestLength, pinned: true);
        data[SaltLength..^DigestLength].CopyTo(plain);
        byte[] key = JksDigest.PasswordBytes(password.Characters);
        Mask(key, data[..SaltLength], plain);
        Span<byte> digest = stackalloc byte[DigestLength];
        Digest(key, plain, digest);
        CryptographicOperations.ZeroMemory(key);
        if (CryptographicOperations.FixedTimeEquals(digest, data[^DigestLength..])) return plain;
        CryptographicOperations.ZeroMemory(plain);
        throw new KeyStoreException(KeyStoreError.PasswordWrong, "the key's password is wrong", "a key may have a password of its own: give it with --keypass-env NAME");
    }

    private static void Mask(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Span<byte> data)
    {
        Span<byte> block = stackalloc byte[DigestLength];
        salt.CopyTo(block);
        for (int i = 0; i < data.Length; i++)
        {
            if (i % DigestLength == 0) Digest(password, block, block);
            data[i] ^= block[i % DigestLength];
        }

        CryptographicOperations.ZeroMemory(block);
    }

    private static void Digest(ReadOnlySpan<byte> password, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(password);
        hash.AppendData(data);
        hash.GetHashAndReset(digest);
    }
}
