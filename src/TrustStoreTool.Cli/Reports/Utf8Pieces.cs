using System.Text;

namespace TrustStoreTool.Cli.Reports;

/// <summary>UTF-8 that comes in pieces, cut anywhere, and goes out as text.</summary>
internal sealed class Utf8Pieces(TextWriter output) : Stream
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _characters = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int most = Encoding.UTF8.GetMaxCharCount(buffer.Length);
        if (_characters.Length < most) _characters = new char[most];
        output.Write(_characters, 0, _decoder.GetChars(buffer, _characters, flush: false));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // The writer behind it flushes at its own time.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
