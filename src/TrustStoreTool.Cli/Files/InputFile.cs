namespace TrustStoreTool.Cli.Files;

/// <summary>Files that are only read.</summary>
public static class InputFile
{
    /// <summary>Reads a store: a regular file, whole.</summary>
    /// <exception cref="KeyStoreException">It is missing, a folder, a device or a pipe, cannot be read, or is larger than the limit.</exception>
    public static ReadOnlyMemory<byte> ReadStore(string path, ReadLimits limits) => Guarded(path, () =>
    {
        if (Directory.Exists(path)) throw new KeyStoreException(KeyStoreError.Unreadable, "this is a folder");

        // A named pipe would hold us until somebody writes into it.
        FileInfo target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        if (target.Exists && OperatingSystem.IsLinux() && !IsRegular(target.FullName)) throw new KeyStoreException(KeyStoreError.Unreadable, "this is no regular file");
        return Drain(File.OpenRead(path), limits);
    });

    /// <summary>Reads any input whole: a file, a pipe such as <c>&lt;(curl …)</c>, or standard input for <c>-</c>.</summary>
    /// <inheritdoc cref="ReadStore"/>
    public static ReadOnlyMemory<byte> Read(string path, ReadLimits limits, Terminal terminal) => Guarded(path, () =>
    {
        if (Directory.Exists(path)) throw new KeyStoreException(KeyStoreError.Unreadable, "this is a folder");
        return Drain(path == "-" ? terminal.Input() : File.OpenRead(path), limits);
    });

    private static ReadOnlyMemory<byte> Guarded(string path, Func<ReadOnlyMemory<byte>> read)
    {
        try
        {
            return FileError.About(path == "-" ? "standard input" : path, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KeyStoreException(KeyStoreError.Unreadable, $"{path}: {FileError.Why(e)}", null, e);
        }
    }

    private static bool IsRegular(string path)
    {
        using Place place = Place.Of(path);
        return place.Status is { IsRegular: true };
    }

    private static ReadOnlyMemory<byte> Drain(Stream stream, ReadLimits limits)
    {
        using (stream)
        {
            long known = stream.CanSeek ? stream.Length : 0;
            if (known > limits.FileBytes) throw ReadLimits.Exceeded("file size in bytes", known, limits.FileBytes, "--max-file-bytes");

            // One byte more than expected, so that the end is seen without growing.
            byte[] buffer = GC.AllocateUninitializedArray<byte>(known > 0 ? (int)known + 1 : 64 * 1024);
            int length = 0;
            while (stream.Read(buffer.AsSpan(length)) is > 0 and var read)
            {
                length += read;
                if (length > limits.FileBytes) throw ReadLimits.Exceeded("file size in bytes", length, limits.FileBytes, "--max-file-bytes");
                if (length == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(2L * length, limits.FileBytes + 1L));
            }

            return buffer.AsMemory(0, length);
        }
    }
}
