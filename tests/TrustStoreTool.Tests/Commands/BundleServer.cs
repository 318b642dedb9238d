using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TrustStoreTool.Tests.Commands;

/// <summary>A web server on a free port of this machine that gives one answer to every request, and remembers what was asked for.</summary>
internal sealed class BundleServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly Action? _instead;

    /// <summary>Answers with this status and body; the length it states may be another. <paramref name="instead"/>: no answer at all, but this.</summary>
    public BundleServer(byte[] body, string status = "200 OK", long? length = null, Action? instead = null, string headers = "")
    {
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length ?? body.Length}\r\n{headers}Connection: close\r\n\r\n"), .. body];
        _instead = instead;
        _listener.Start();
        _ = Serve();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public List<string> Requests { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                byte[] request = new byte[8192];
                int length = await stream.ReadAsync(request);
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
