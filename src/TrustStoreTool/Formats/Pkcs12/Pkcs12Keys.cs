using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>Private keys out of a PKCS#12: only for a conversion that was given the key's password.</summary>
public static class Pkcs12Keys
{
    /// <summary>Decrypts a private key of a PKCS#12 (RFC 7292, 4.2.1 and 4.2.2).</summary>
    /// <param name="entry">A private key entry that a PKCS#12 was read to.</param>
    /// <param name="password">The key's password, in most stores that of the store.</param>
    /// <param name="limits">Bounds; null for <see cref="ReadLimits.Default"/>.</param>
    /// <returns>The PrivateKeyInfo (RFC 5208), pinned; the caller clears it.</returns>
    /// <exception cref="KeyStoreException">An unknown algorithm, a broken structure, or a wrong password.</exception>
    public static byte[] Decrypt(PrivateKeyEntry entry, Password password, ReadLimits? limits = null)
    {
        limits ??= ReadLimits.Default;
        if (entry.Protection.Algorithm == "none") return Pinned(entry.ProtectedKey.Span);
        try
        {
            BerReader parts = new BerReader(entry.ProtectedKey, limits.DerDepth).Next(0x30, "a shrouded key").Open("a shrouded key");
            PbeScheme scheme = PbeScheme.Read(parts.Next(0x30, "the encryption of a key"));
            if (scheme.Iterations is { } count) new IterationBudget(limits).Add(count, scheme.Salt, "the key");
            ReadOnlyMemory<byte> encrypted = parts.Next("an encrypted key").Octets("an encrypted key");
            foreach (PasswordForm form in scheme.Forms(password))
            {
                Memory<byte>? opened = form.With(password, octets => scheme.Decrypt(octets, encrypted));
                if (opened is not { } plain) continue;
                byte[] pinned = Pinned(plain.Span);
                CryptographicOperations.ZeroMemory(plain.Span);
                if (LooksLikePrivateKey(pinned)) return pinned;
                CryptographicOperations.ZeroMemory(pinned);
            }
        }
        catch (Exception e) when (e is not KeyStoreException and not OutOfMemoryException)
        {
            throw new KeyStoreException(KeyStoreError.Damaged, $"the key's structure is broken: {e.Message}", null, e);
        }

        throw new KeyStoreException(KeyStoreError.PasswordWrong, "the key's password is wrong", "a key may have a password of its own: give it with --keypass-env NAME");
    }

    private static byte[] Pinned(ReadOnlySpan<byte> key)
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        key.CopyTo(pinned);
        return pinned;
    }

    // SEQUENCE { INTEGER version, SEQUENCE algorithm, ...: a wrong key gives right padding once in 256 times.
    private static bool LooksLikePrivateKey(byte[] plain)
    {
        try
        {
            BerReader outer = new(plain, 8);
            BerReader parts = outer.Next(0x30, "a key").Open("a key");
            return !outer.HasData && parts.Next("a key").Identifier == 0x02 && parts.Next("a key").Identifier == 0x30;
        }
        catch (KeyStoreException)
        {
            return false;
        }
    }
}
