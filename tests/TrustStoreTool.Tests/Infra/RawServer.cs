using System.Net;
using System.Net.Sockets;

namespace TrustStoreTool.Tests.Infra;

/// <summary>A TCP server on a free loopback port that does to each client what it is told, byte by byte. It remembers what clients sent.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly Lock _turn = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly MemoryStream _received = new();

    public RawServer(Func<NetworkStream, CancellationToken, Task> talk)
    {
        _listener.Start();
        _ = AcceptAsync(talk);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What clients sent that <see cref="ReadAsync"/> took.</summary>
    public byte[] Received
    {
        get
        {
            lock (_turn) return _received.ToArray();
        }
    }

    /// <summary>Reads what is there, at least a byte unless the client closed.</summary>
    public async Task<int> ReadAsync(NetworkStream client, CancellationToken end)
    {
        byte[] buffer = new byte[4096];
        int count = await client.ReadAsync(buffer, end);
        lock (_turn) _received.Write(buffer, 0, count);
        return count;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> talk)
    {
        CancellationToken end = _end.Token;
        while (!end.IsCancellationRequested)
        {
            Socket client = await _listener.AcceptSocketAsync(end);
            _ = TalkAsync(client, talk, end);
        }
    }

    private static async Task TalkAsync(Socket client, Func<NetworkStream, CancellationToken, Task> talk, CancellationToken end)
    {
        try
        {
            await using NetworkStream stream = new(client, ownsSocket: true);
            await talk(stream, end);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, as it should.
        }
    }
}
