using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool;

/// <summary>
/// The characters of a password, held in pinned memory and cleared when disposed.
/// Deliberately no record and no string: nothing prints it, compares it or copies it by accident.
/// </summary>
public sealed class Password : IDisposable
{
    private readonly char[] _characters;
    private bool _cleared;

    /// <summary>Copies <paramref name="characters"/>; the caller clears its own copy.</summary>
    public Password(ReadOnlySpan<char> characters)
    {
        _characters = GC.AllocateUninitializedArray<char>(characters.Length, pinned: true);
        characters.CopyTo(_characters);
    }

    /// <summary>What it was turned into; cleared with it.</summary>
    internal DerivedKeys Keys { get; } = new();

    /// <summary>Whether this is the empty password, which is not the same as no password at all (see RFC 7292, appendix B.1).</summary>
    public bool IsEmpty => _characters.Length == 0;

    /// <summary>The characters, UTF-16.</summary>
    /// <exception cref="ObjectDisposedException">The password has been cleared.</exception>
    public ReadOnlySpan<char> Characters
    {
        get
        {
            ObjectDisposedException.ThrowIf(_cleared, this);
            return _characters;
        }
    }

    /// <summary>
    /// The password in an encoding, in a new pinned array that the caller clears with <see cref="CryptographicOperations.ZeroMemory"/>.
    /// </summary>
    public byte[] ToBytes(Encoding encoding)
    {
        ReadOnlySpan<char> characters = Characters;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(encoding.GetByteCount(characters), pinned: true);
        encoding.GetBytes(characters, bytes);
        return bytes;
    }

    /// <summary>Whether two passwords have the same characters, in a time that depends on the length alone.</summary>
    public bool HasSameCharacters(Password other) =>
        CryptographicOperations.FixedTimeEquals(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(Characters),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(other.Characters));

    /// <summary>Clears the characters, and every key derived from them.</summary>
    public void Dispose()
    {
        Keys.Clear();
        _characters.AsSpan().Clear();
        _cleared = true;
    }

    /// <summary>Never the password.</summary>
    public override string ToString() => "(password)";
}
