using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// Where fresh salts and IVs come from: the system's random numbers, or, for reproducible output, the content that they are used for.
/// </summary>
/// <remarks>
/// Derived: HMAC-SHA256 under a fixed label over a label of the use, a counter and the SHA-256 of the plaintext, taken block by block. Salts are public
/// values that must differ from use to use; here they differ whenever content or use does. The same content gives the same salt, hence the
/// same ciphertext: an observer learns that two files are equal, which is what reproducible means, and nothing else. The password is left out on
/// purpose: a public value computed from it without iterations would be a cheap test for guesses. What this gives up is that two stores of the same
/// content under different passwords share a salt; that is why contents with keys in them are refused.
/// </remarks>
internal sealed class SaltSource
{
    private static readonly byte[] Label = Encoding.ASCII.GetBytes("truststore PKCS#12 salt, version 1");
    private readonly byte[]? _content;
    private readonly string _use;
    private int _counter;

    private SaltSource(byte[]? content, string use)
    {
        _content = content;
        _use = use;
    }

    public static SaltSource Random { get; } = new(null, "");

    /// <param name="content">The plaintext that the salt will protect.</param>
    /// <param name="use">Tells two uses of the same content apart.</param>
    public static SaltSource Derived(IEnumerable<ReadOnlyMemory<byte>> content, string use)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> slice in content) hash.AppendData(slice.Span);
        return new SaltSource(hash.GetHashAndReset(), use);
    }

    public byte[] Next(int length)
    {
        byte[] salt = new byte[length];
        if (_content is null)
        {
            RandomNumberGenerator.Fill(salt);
            return salt;
        }

        for (int at = 0; at < length; at += 32, _counter++)
        {
            byte[] input = [.. _content, .. Encoding.UTF8.GetBytes($"{_counter} {_use}")];
            byte[] block = HMACSHA256.HashData(Label, input);
            block.AsSpan(0, Math.Min(32, length - at)).CopyTo(salt.AsSpan(at));
        }

        return salt;
    }
}
