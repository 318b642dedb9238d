using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Faults;

/// <summary>A PostgreSQL server as far as TLS on loopback, whose handshake messages are changed on their way, each connection's by its own wish.</summary>
internal sealed class HandshakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _defects = new();

    /// <summary>Starts it.</summary>
    /// <param name="certificate">With its key.</param>
    /// <param name="chain">What is sent besides.</param>
    /// <param name="protocol">The one TLS version.</param>
    /// <param name="change">Changes the first flight of the server, whole records; null: nothing is changed.</param>
    public HandshakeServer(X509Certificate2 certificate, X509Certificate2Collection chain, SslProtocols protocol, Func<byte[], byte[]>? change)
    {
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            EnabledSslProtocols = protocol,
        };
        _listener.Start(256);
        _ = AcceptAsync(options, change);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What went wrong in the server itself: a client that it refused was refused for nothing.</summary>
    public IEnumerable<string> Defects => _defects;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(SslServerAuthenticationOptions options, Func<byte[], byte[]>? change)
    {
        CancellationToken end = _end.Token;
        while (!end.IsCancellationRequested) _ = TalkAsync(await _listener.AcceptSocketAsync(end), options, change, end);
    }

    private async Task TalkAsync(Socket client, SslServerAuthenticationOptions options, Func<byte[], byte[]>? change, CancellationToken end)
    {
        try
        {
            await using NetworkStream stream = new(client, ownsSocket: true);
            await stream.ReadExactlyAsync(new byte[8], end);
            await stream.WriteAsync("S"u8.ToArray(), end);
            await using SslStream tls = new(new FirstFlight(stream, change));
            await tls.AuthenticateAsServerAsync(options, end);

            // What a login would get: the server's refusal, which only a client that trusts it ever reads.
            if (await tls.ReadAsync(new byte[4096], end) > 0) await tls.WriteAsync("E\0\0\0\x27SFATAL\0VFATAL\0C28000\0Mno entry here\0\0"u8.ToArray(), end);
            while (await tls.ReadAsync(new byte[4096], end) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client went away, as it should.
        }
        catch (Exception e)
        {
            _defects.Enqueue(e.ToString());
        }
    }

    /// <summary>Changes what is written up to the point where the client must answer, and passes the rest through.</summary>
    private sealed class FirstFlight(Stream inner, Func<byte[], byte[]>? change) : Stream
    {
        private readonly MemoryStream _flight = new();
        private bool _isOver;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_isOver && _flight.Length > 0)
            {
                _isOver = true;
                byte[] flight = _flight.ToArray();
                await inner.WriteAsync(change?.Invoke(flight) ?? flight, cancellationToken);
            }

            return await inner.ReadAsync(buffer, cancellationToken);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isOver) return inner.WriteAsync(buffer, cancellationToken);
            _flight.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _flight.Dispose();
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
