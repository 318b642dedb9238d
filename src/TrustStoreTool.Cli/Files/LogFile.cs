using System.IO.Compression;

namespace TrustStoreTool.Cli.Files;

/// <summary>A log as it is written, or rotated and compressed by gzip. It is known by its content.</summary>
internal static class LogFile
{
    /// <summary>Opens it to be read once, from the beginning.</summary>
    public static Stream Open(string path)
    {
        FileStream file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && magic is [0x1F, 0x8B] ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
