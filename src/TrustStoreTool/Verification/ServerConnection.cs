using System.Net;
using System.Net.Sockets;

namespace TrustStoreTool.Verification;

/// <summary>A TCP connection to a PostgreSQL server, up to the byte that answers the SSLRequest.</summary>
internal static class ServerConnection
{
    // PostgreSQL protocol, SSLRequest: length 8, code 80877103.
    private static readonly byte[] SslRequest = [0, 0, 0, 8, 4, 210, 22, 47];

    /// <summary>Connects to one of the host's addresses, in their order; each gets its share of the time that is left.</summary>
    /// <exception cref="ProbeFailure">Not resolved, refused, timed out.</exception>
    public static async Task<Socket> ConnectAsync(ConnectionTarget target, TimeSpan timeout, CancellationToken deadline)
    {
        IPAddress[] addresses = await ResolveAsync(target, deadline);
        long started = TimeProvider.System.GetTimestamp();
        for (int i = 0; ; i++)
        {
            bool isLast = i == addresses.Length - 1;
            Socket socket = new(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using CancellationTokenSource share = CancellationTokenSource.CreateLinkedTokenSource(deadline);
            TimeSpan left = timeout - TimeProvider.System.GetElapsedTime(started);
            if (!isLast && left > TimeSpan.Zero) share.CancelAfter(left / (addresses.Length - i));
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], target.Port), share.Token);
                return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                if (deadline.IsCancellationRequested) throw new ProbeFailure(Cause.TimedOut);
                if (isLast) throw new ProbeFailure((e as SocketException)?.SocketErrorCode is SocketError.TimedOut or null ? Cause.TimedOut : Cause.ConnectionRefused);
            }
        }
    }

    /// <summary>Asks for TLS and reads exactly one byte.</summary>
    /// <exception cref="ProbeFailure">The answer is not <c>S</c>.</exception>
    public static async Task RequestTlsAsync(Stream stream, CancellationToken deadline)
    {
        byte[] answer = new byte[1];
        int count;
        try
        {
            await stream.WriteAsync(SslRequest, deadline);
            count = await stream.ReadAsync(answer, deadline);
        }
        catch (IOException)
        {
            count = 0;
        }

        if (count == 0) throw new ProbeFailure(Cause.ClosedInHandshake, "before it answered the request for TLS");
        if (answer[0] != (byte)'S')
        {
            throw new ProbeFailure(Cause.NoTlsOffered, answer[0] switch
            {
                (byte)'N' => null,
                (byte)'E' => "it answered with an error message",
                _ => $"it answered with the byte 0x{answer[0]:x2}, which is not PostgreSQL's protocol",
            });
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(ConnectionTarget target, CancellationToken deadline)
    {
        if (IPAddress.TryParse(target.Address ?? target.Host, out IPAddress? literal)) return [literal];
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(target.Host, deadline).WaitAsync(deadline);
            return addresses.Length > 0 ? addresses : throw new ProbeFailure(Cause.NotResolved);
        }
        catch (SocketException)
        {
            throw new ProbeFailure(Cause.NotResolved);
        }
    }
}

/// <summary>Ends a probe with its cause. Never leaves <see cref="ServerProbe"/>.</summary>
#pragma warning disable CA1064 // It never crosses the assembly's border.
internal sealed class ProbeFailure(Cause cause, string? detail = null) : Exception
#pragma warning restore CA1064
{
    public Cause Cause { get; } = cause;

    public string? Detail { get; } = detail;
}
