using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TrustStoreTool.Tests.Commands;

/// <summary>A web server on a free port of this machine that gives one answer to every request, and remembers what was asked for.</summary>
internal sealed class BundleServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly Action? _instead;
    private readonly X509Certificate2? _certificate;

    /// <summary>
    /// Answers with this status and body; the length it states may be another. <paramref name="instead"/>: no answer at all, but this.
    /// <paramref name="certificate"/>: over TLS.
    /// </summary>
    public BundleServer(byte[] body, string status = "200 OK", long? length = null, Action? instead = null, string headers = "", X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length ?? body.Length}\r\n{headers}Connection: close\r\n\r\n"), .. body];
        _instead = instead;
        _listener.Start();
        _ = Serve();
    }

    /// <summary>Over TLS by name, since certificates name hosts.</summary>
    public string Address => $"{(_certificate is null ? "http://127.0.0.1" : "https://localhost")}:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public List<string> Requests { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task<Stream?> Open(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();
        SslStream tls = new(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(_certificate);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            // The client did not like the certificate.
            await tls.DisposeAsync();
            return null;
        }
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await using Stream? stream = await Open(client);
                if (stream is null) continue;
                byte[] request = new byte[8192];
                int length = await stream.ReadAsync(request);
                if (length == 0) continue;
                Requests.Add(Encoding.ASCII.GetString(request, 0, length).Split("\r\n")[0]);
                _instead?.Invoke();

                // Without an answer the client waits for its deadline; reading on tells when it went away.
                if (_instead is null) await stream.WriteAsync(_answer);
                else _ = await stream.ReadAsync(request);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
