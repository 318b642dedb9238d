using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>What a file held when it was read, and must still hold when it is replaced: the bytes or, once they were given away, their digest.</summary>
internal sealed class KnownContent(ReadOnlyMemory<byte> content)
{
    // From this size on, content that was given away is not kept beside what was made of it.
    private const int Large = 8 * 1024 * 1024;

    private Fingerprint? _digest;

    /// <summary>The bytes; null when they were given away.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; private set; } = content;

    /// <summary>Lets go of the bytes of a large file.</summary>
    public void LetGo()
    {
        if (Bytes is not { Length: >= Large } bytes) return;
        _digest = Fingerprint.Of(bytes.Span);
        Bytes = null;
    }

    /// <summary>Whether the file holds it now.</summary>
    public bool IsIn(SafeFileHandle file) => Bytes is { } bytes ? Files.Bytes.Equal(file, bytes.Span) : Files.Bytes.Digest(file) == _digest;

    /// <summary>The bytes out of the file once more; null where it holds others.</summary>
    public ReadOnlyMemory<byte>? ReadAgain(SafeFileHandle file, long maxBytes)
    {
        byte[] bytes = Files.Bytes.Read(file, maxBytes);
        return Fingerprint.Of(bytes) == _digest ? bytes : default(ReadOnlyMemory<byte>?);
    }
}
