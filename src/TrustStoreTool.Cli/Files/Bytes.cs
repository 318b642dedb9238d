using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>Whole contents to and from descriptors: short counts and interrupted calls are continued, everything else is an error.</summary>
internal static class Bytes
{
    private const int Chunk = 1 << 20;

    // A file-size limit (ulimit -f) kills a process by SIGXFSZ unless it listens; then the write itself fails, and is reported.
    private const int FileSizeSignal = 25;
    private static readonly PosixSignalRegistration? Listener =
        OperatingSystem.IsLinux() ? PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, signal => signal.Cancel = true) : null;

    /// <summary>Reads a regular file whole, as it is between two equal looks at it.</summary>
    public static byte[] Read(SafeFileHandle file, long maxBytes)
    {
        for (int attempt = 1; ; attempt++)
        {
            FileIdentity before = FileStatus.Of(file).Identity;
            if (before.Length > maxBytes) throw ReadLimits.Exceeded("file size in bytes", before.Length, maxBytes, "--max-file-bytes");
            LargeBuffers.LetGo((int)before.Length);
            byte[] content = GC.AllocateUninitializedArray<byte>((int)before.Length);
            if (Fill(file, content, 0) == content.Length && FileStatus.Of(file).Identity == before) return content;
            if (attempt == 20) throw new KeyStoreException(KeyStoreError.Unreadable, "another program keeps changing the file");
            Thread.Sleep(10);
        }
    }

    /// <summary>Whether the file holds exactly these bytes. Compared piece by piece: a second copy is never in memory.</summary>
    public static bool Equal(SafeFileHandle file, ReadOnlySpan<byte> content)
    {
        if (FileStatus.Of(file).Identity.Length != content.Length) return false;
        byte[] piece = GC.AllocateUninitializedArray<byte>(Math.Min(Chunk, content.Length + 1));
        for (int offset = 0; ;)
        {
            int read = Fill(file, piece, offset);
            if (!content[offset..].StartsWith(piece.AsSpan(0, read))) return false;
            offset += read;
            if (read < piece.Length) return offset == content.Length;
        }
    }

    /// <summary>The SHA-256 of what the file holds.</summary>
    public static Fingerprint Digest(SafeFileHandle file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = GC.AllocateUninitializedArray<byte>(Chunk);
        for (long offset = 0; ;)
        {
            int read = Fill(file, piece, offset);
            hash.AppendData(piece, 0, read);
            offset += read;
            if (read < piece.Length) return new Fingerprint(hash.GetHashAndReset());
        }
    }

    /// <summary>Writes everything from the start.</summary>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> content, string folder)
    {
        GC.KeepAlive(Listener);
        for (int offset = 0; offset < content.Length;)
        {
            ReadOnlySpan<byte> piece = content.Slice(offset, Math.Min(64 * Chunk, content.Length - offset));
            nint written = Libc.WriteAt(file, piece, (nuint)piece.Length, offset);
            if (written > 0) offset += (int)written;
            else if (written == 0 || FileError.Last != Libc.EINTR) throw NotWritten(written == 0 ? Libc.ENOSPC : FileError.Last, content.Length - offset, folder);
        }
    }

    /// <summary>The refusal for bytes that found no room, or could not be written for another reason.</summary>
    public static KeyStoreException NotWritten(int errno, long missing, string folder) => errno is Libc.ENOSPC or Libc.EDQUOT
        ? new KeyStoreException(KeyStoreError.WriteFailed, $"no room in {folder}: {missing} bytes are missing", "make room there; the old file is as it was")
        : FileError.Of(errno, $"cannot be written ({missing} bytes left)");

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            Span<byte> piece = buffer.Slice(filled, Math.Min(64 * Chunk, buffer.Length - filled));
            nint read = Libc.ReadAt(file, piece, (nuint)piece.Length, offset + filled);
            if (read > 0) filled += (int)read;
            else if (read == 0) break;
            else if (FileError.Last != Libc.EINTR) throw FileError.Of(FileError.Last, "cannot be read", KeyStoreError.Unreadable);
        }

        return filled;
    }
}
