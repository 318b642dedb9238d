using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>A password in the form that a key derivation takes. Cleared when disposed.</summary>
internal sealed class EncodedPassword(Password password, PasswordForm form) : IDisposable
{
    private readonly byte[] _octets = form.Encode(password);

    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>
    /// The key that <paramref name="derive"/> makes of <see cref="Octets"/>, in a new pinned array that the caller clears. A store is read, written,
    /// compared and read back, each time with the same few keys; a derivation is slow on purpose, so the password remembers what it was last turned into.
    /// </summary>
    /// <param name="derivation">Everything that the key depends on besides the password: function, salt, iterations, length.</param>
    /// <param name="derive">Makes the key.</param>
    public byte[] Derive(string derivation, Func<byte[], byte[]> derive) => password.Keys.Get($"{form} {derivation}", () => derive(_octets));

    public void Dispose() => CryptographicOperations.ZeroMemory(_octets);
}
