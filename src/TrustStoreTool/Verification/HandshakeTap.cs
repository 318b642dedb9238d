namespace TrustStoreTool.Verification;

/// <summary>
/// Stands between the socket and TLS, and notes what the server's records say in the clear: an alert, the version of the ServerHello, an end.
/// That is what a diagnosis needs, without reading the TLS library's messages. It also bounds the handshake.
/// </summary>
internal sealed class HandshakeTap(Stream inner) : Stream
{
    private const int MaxBytes = 1024 * 1024, HeaderLength = 5, HelloLength = 6;
    private const byte AlertRecord = 21, HandshakeRecord = 22, ServerHello = 2;

    private readonly byte[] _header = new byte[HeaderLength + HelloLength];
    private bool _begun;
    private int _seen;
    private int _left;

    /// <summary>Bytes that came from the server.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The server closed or reset the connection.</summary>
    public bool Ended { get; private set; }

    /// <summary>More came than a handshake may have.</summary>
    public bool TooLarge { get; private set; }

    /// <summary>The first byte is none that a TLS record begins with.</summary>
    public bool IsNotTls { get; private set; }

    /// <summary>The description of the first alert in the clear (RFC 8446, 6), or null.</summary>
    public byte? Alert { get; private set; }

    /// <summary>The version in the ServerHello (0x0303 for TLS 1.2 and 1.3), or null.</summary>
    public int? HelloVersion { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            Ended = true;
            throw;
        }

        // TLS asks with an empty buffer to wait for data.
        if (buffer.Length == 0) return count;
        if (count == 0) Ended = true;
        BytesRead += count;
        TooLarge |= BytesRead > MaxBytes;
        if (TooLarge) throw new IOException("the handshake is too large");
        Look(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("the handshake is asynchronous");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (IsNotTls) return;
            if (!_begun) IsNotTls = b is < 20 or > 24;
            _begun = true;
            if (_seen < _header.Length) _header[_seen] = b;
            _seen++;
            if (_seen == HeaderLength) _left = (_header[3] << 8) | _header[4];
            else if (_seen > HeaderLength) _left--;
            if (_seen == HeaderLength + 2 && _header[0] == AlertRecord && _left == 0) Alert ??= _header[HeaderLength + 1];
            if (_seen == HeaderLength + HelloLength && _header[0] == HandshakeRecord && _header[HeaderLength] == ServerHello)
                HelloVersion ??= (_header[HeaderLength + 4] << 8) | _header[HeaderLength + 5];
            if (_seen >= HeaderLength && _left == 0) _seen = 0;
        }
    }
}
