using TrustStoreTool.Formats.Jks;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Conversion;

/// <summary>Opens private keys, for the one command that may: a conversion with a key password.</summary>
internal static class KeyRecovery
{
    /// <summary>Whether a key has the protection that Java opens in a JKS.</summary>
    public static bool IsJksKey(ReadOnlyMemory<byte> protectedKey) => EncryptedPrivateKey.TryRead(protectedKey) is { Algorithm: JksKeyProtector.Oid };

    /// <summary>The PrivateKeyInfo (RFC 5208) of an entry; the caller clears it.</summary>
    /// <exception cref="KeyStoreException">The password is wrong, or this protection is not known here.</exception>
    public static Memory<byte> Recover(KeyStore store, PrivateKeyEntry key, Password password) => store.Format.Name switch
    {
        "jks" or "jceks" => JceksKeyProtector.Recover(key.ProtectedKey, password),
        "pkcs12" => Pkcs12Keys.Decrypt(key, password),
        _ => throw new KeyStoreException(KeyStoreError.Unsupported, $"the private keys of a {store.Format.Title} store cannot be opened here"),
    };
}
