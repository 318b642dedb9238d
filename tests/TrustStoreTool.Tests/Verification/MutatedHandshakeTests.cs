using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using TrustStoreTool.Verification;
using Xunit.Abstractions;

namespace TrustStoreTool.Tests.Verification;

/// <summary>
/// A server in good order, and one byte of its handshake changed on the way: everything it says up to Finished is covered by Finished, so no change may
/// end in trust, and none in a hang. With TLS 1.2 the certificate goes in the clear and is changed too; of TLS 1.3 the ServerHello is.
/// </summary>
public sealed class MutatedHandshakeTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20261123;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Hang = TimeSpan.FromSeconds(60);

    // AuthenticationCleartextPassword: asked inside the channel, it ends the proof.
    private static readonly byte[] PasswordRequest = [(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3];

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_changed_handshake_is_never_trusted(SslProtocols protocol)
    {
        int count = Environment.GetEnvironmentVariable("TRUSTSTORE_FAULTS") == "release" ? 500 : 20;
        Random random = new(Seed);
        (VerifyFullResult whole, int length) = await CheckAsync(protocol, place: -1, mask: 0, Patience);
        Assert.Equal(Verdict.Trusted, whole.Verdict);

        SortedDictionary<string, int> causes = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            int place = random.Next(length);
            (VerifyFullResult result, _) = await CheckAsync(protocol, place, (byte)random.Next(1, 256), TimeSpan.FromSeconds(1));
            Assert.True(result.Verdict != Verdict.Trusted, $"change {i} of seed {Seed}, byte {place} of {length}, was trusted");
            string cause = result.Cause.ToString() ?? "";
            causes[cause] = causes.GetValueOrDefault(cause) + 1;
        }

        output.WriteLine($"{protocol}: {count} changed handshakes, 0 trusted; seed {Seed}; {string.Join(", ", causes.Select(cause => $"{cause.Value} {cause.Key}"))}");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(VerifyFullResult Result, int HandshakeBytes)> CheckAsync(SslProtocols protocol, int place, byte mask, TimeSpan timeout)
    {
        int seen = 0;
        using RawServer server = new(async (stream, end) =>
        {
            await stream.ReadExactlyAsync(new byte[8], end);
            await stream.WriteAsync("S"u8.ToArray(), end);
            await using ChangingStream changing = new(stream, place, mask);
            await using SslStream tls = new(changing);
            try
            {
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = SslStreamCertificateContext.Create(TestPki.Old.Server.X509, [TestPki.Old.Subordinate.X509], offline: true),
                        EnabledSslProtocols = protocol,
                    },
                    end);
                seen = changing.HandshakeBytes;
                await tls.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, end);
                await tls.WriteAsync(PasswordRequest, end);
                await tls.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, end);
            }
            catch (AuthenticationException)
            {
                // The client refused the change, as it should.
            }
        });
        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read($"host=localhost hostaddr=127.0.0.1 port={server.Port}"));
        VerifyFullResult result = await VerifyFullCheck.RunAsync(target, _folder.Write("root.pem", TestPki.Old.Root.Pem), timeout).WaitAsync(Hang);
        return (result, seen);
    }

    /// <summary>Lets everything through, but for one byte of the handshake records that are written. Their headers, which nothing covers, stay.</summary>
    private sealed class ChangingStream(NetworkStream inner, int place, byte mask) : Stream
    {
        private const int Header = 5;
        private const byte Handshake = 22;

        private readonly byte[] _header = new byte[Header];
        private int _headerFilled;
        private int _left;

        public int HandshakeBytes { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(Changed(buffer.AsSpan(offset, count)));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(Changed(buffer.Span), cancellationToken);

        private byte[] Changed(ReadOnlySpan<byte> written)
        {
            byte[] bytes = written.ToArray();
            for (int i = 0; i < bytes.Length; i++)
            {
                if (_left == 0)
                {
                    _header[_headerFilled++] = bytes[i];
                    if (_headerFilled < Header) continue;
                    (_left, _headerFilled) = ((_header[3] << 8) | _header[4], 0);
                    continue;
                }

                _left--;
                if (_header[0] == Handshake && HandshakeBytes++ == place) bytes[i] ^= mask;
            }

            return bytes;
        }
    }
}
