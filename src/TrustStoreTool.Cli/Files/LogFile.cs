using System.IO.Compression;

namespace TrustStoreTool.Cli.Files;

/// <summary>A log as it is written, or rotated and compressed by gzip. It is known by its content.</summary>
internal static class LogFile
{
    /// <summary>Opens it to be read once, from the beginning.</summary>
    /// <param name="path">The file.</param>
    /// <param name="endsEarly">Called when a compressed one breaks off, as an interrupted copy does; what stands before the break is read.</param>
    public static Stream Open(string path, Action endsEarly)
    {
        AskedFile file = new(path);
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        (file.Position, file.HasEnded) = (0, false);
        return read == 2 && magic is [0x1F, 0x8B] ? new CutGzip(file, endsEarly) : file;
    }

    /// <summary>A file that remembers that it was asked for more than it has.</summary>
    private sealed class AskedFile(string path) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
    {
        public bool HasEnded { get; set; }

        // What else reads comes here: .NET turns it to this one in a class that is derived.
        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            HasEnded |= read == 0;
            return read;
        }
    }

    /// <summary>
    /// .NET tells the lack of an end (where System.IO.Compression.UseStrictValidation is set, as the project files do) and damage by the same exception:
    /// it lacks its end when the file was asked for more and had none.
    /// </summary>
    private sealed class CutGzip(AskedFile file, Action endsEarly) : GZipStream(file, CompressionMode.Decompress)
    {
        private bool _isCut;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_isCut) return 0;
            try
            {
                return base.Read(buffer, offset, count);
            }
            catch (InvalidDataException) when (file.HasEnded)
            {
                _isCut = true;
                endsEarly();
                return 0;
            }
        }
    }
}
