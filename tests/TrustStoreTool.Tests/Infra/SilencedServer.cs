using System.Net.Sockets;

namespace TrustStoreTool.Tests.Infra;

/// <summary>A server in plaintext that stands before another one, and that from some moment on takes what clients say and never answers.</summary>
internal sealed class SilencedServer : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RawServer _server;
    private volatile bool _isSilent;
    private byte[]? _mark;

    public SilencedServer(int port) => _server = new RawServer((client, end) => TalkAsync(client, port, end));

    public int Port => _server.Port;

    /// <summary>Ends when a client has said something that gets no answer.</summary>
    public Task Asked => _asked.Task;

    /// <summary>From now on.</summary>
    public void Silence() => _isSilent = true;

    /// <summary>From the moment a client says this.</summary>
    public void SilenceAt(byte[] mark) => _mark = mark;

    public void Dispose() => _server.Dispose();

    private async Task TalkAsync(NetworkStream client, int port, CancellationToken end)
    {
        using TcpClient other = new("127.0.0.1", port);
        Task answers = AnswerAsync(other.GetStream(), client, end);
        byte[] buffer = new byte[65_536];
        while (await client.ReadAsync(buffer, end) is > 0 and var read)
        {
            if (_mark is { } mark && buffer.AsSpan(0, read).IndexOf(mark) >= 0) _isSilent = true;
            if (_isSilent) _asked.TrySetResult();
            else await other.GetStream().WriteAsync(buffer.AsMemory(0, read), end);
        }

        other.Close();
        await answers;
    }

    private async Task AnswerAsync(NetworkStream other, NetworkStream client, CancellationToken end)
    {
        byte[] buffer = new byte[65_536];
        while (await other.ReadAsync(buffer, end) is > 0 and var read)
            if (!_isSilent) await client.WriteAsync(buffer.AsMemory(0, read), end);
    }
}
