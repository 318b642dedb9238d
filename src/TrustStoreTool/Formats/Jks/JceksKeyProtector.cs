using System.Formats.Asn1;
using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Jks;

/// <summary>
/// The protection of private keys in a JCEKS, PBEWithMD5AndTripleDES (com.sun.crypto.provider.KeyProtector, PBES1Core): MD5 iterated over
/// each half of the salt with the password gives the 3DES key and the IV. Old entries may have the JKS protection instead.
/// </summary>
public static class JceksKeyProtector
{
    internal const string Oid = "1.3.6.1.4.1.42.2.19.1";

    private const int SaltLength = 8, KeyLength = 24, IvLength = 8;

    /// <summary>Decrypts a private key.</summary>
    /// <param name="encryptedPrivateKeyInfo">The EncryptedPrivateKeyInfo of the entry.</param>
    /// <param name="password">The key's password.</param>
    /// <param name="limits">Bounds on the iterations; null for <see cref="ReadLimits.Default"/>.</param>
    /// <returns>The PrivateKeyInfo, pinned; the caller clears it.</returns>
    /// <exception cref="KeyStoreException">Another algorithm, a broken structure, too many iterations, or a wrong password.</exception>
    public static byte[] Recover(ReadOnlyMemory<byte> encryptedPrivateKeyInfo, Password password, ReadLimits? limits = null)
    {
        EncryptedPrivateKey? info = EncryptedPrivateKey.TryRead(encryptedPrivateKeyInfo);
        if (info is { Algorithm: JksKeyProtector.Oid }) return JksKeyProtector.Recover(encryptedPrivateKeyInfo, password);
        if (info is not { Algorithm: Oid } || TryReadParameters(info) is not { } parameters || parameters.Salt.Length != SaltLength)
            throw new KeyStoreException(KeyStoreError.Unsupported, "the key is not encrypted as a JCEKS key");
        long most = (limits ?? ReadLimits.Default).Iterations;
        if (parameters.Iterations > most) throw ReadLimits.Exceeded("iterations", parameters.Iterations, most, "--max-iterations");

        byte[] derived = Derive(password, parameters.Salt, (int)parameters.Iterations);
        using TripleDES cipher = TripleDES.Create();
        try
        {
            cipher.SetKey(derived.AsSpan(0, KeyLength));
            byte[] plain = GC.AllocateUninitializedArray<byte>(info.Data.Length, pinned: true);
            int length = cipher.DecryptCbc(info.Data.Span, derived.AsSpan(KeyLength), plain);
            if (!LooksLikeKey(plain.AsSpan(0, length))) throw Wrong();
            if (length == plain.Length) return plain;
            byte[] exact = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            plain.AsSpan(0, length).CopyTo(exact);
            CryptographicOperations.ZeroMemory(plain);
            return exact;
        }
        catch (CryptographicException)
        {
            throw Wrong();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    internal static (byte[] Salt, long Iterations)? TryReadParameters(EncryptedPrivateKey key)
    {
        try
        {
            AsnReader parameters = new AsnReader(key.Parameters, AsnEncodingRules.BER).ReadSequence();
            byte[] salt = parameters.ReadOctetString();
            return parameters.TryReadInt32(out int iterations) && iterations > 0 ? (salt, iterations) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[] Derive(Password password, byte[] salt, int iterations)
    {
        Span<byte> halves = stackalloc byte[SaltLength];
        salt.CopyTo(halves);
        if (halves[..4].SequenceEqual(halves[4..])) halves[..4].Reverse();
        // The JDK's PBEKey keeps the low seven bits of each character.
        byte[] key = GC.AllocateUninitializedArray<byte>(password.Characters.Length, pinned: true);
        for (int i = 0; i < key.Length; i++) key[i] = (byte)(password.Characters[i] & 0x7F);

        byte[] derived = GC.AllocateUninitializedArray<byte>(KeyLength + IvLength, pinned: true);
        using IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (int half = 0; half < 2; half++)
        {
            Span<byte> block = derived.AsSpan(16 * half, 16);
            md5.AppendData(halves.Slice(4 * half, 4));
            md5.AppendData(key);
            md5.GetHashAndReset(block);
            for (int i = 1; i < iterations; i++)
            {
                md5.AppendData(block);
                md5.AppendData(key);
                md5.GetHashAndReset(block);
            }
        }

        CryptographicOperations.ZeroMemory(key);
        return derived;
    }

    // There is no MAC: a wrong password shows in the padding, or (once in 256) in what comes out.
    private static bool LooksLikeKey(ReadOnlySpan<byte> plain) =>
        AsnDecoder.TryReadEncodedValue(plain, AsnEncodingRules.BER, out Asn1Tag tag, out _, out _, out int consumed)
        && tag == Asn1Tag.Sequence && consumed == plain.Length;

    private static KeyStoreException Wrong() =>
        new(KeyStoreError.PasswordWrong, "the key's password is wrong", "a key may have a password of its own: give it with --keypass-env NAME");
}
