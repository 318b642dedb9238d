using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>A server that never gets as far as a certificate, and the one right answer.</summary>
internal sealed record RawTalk(string Name, Cause Cause, int ExitCode, Func<RawTalk.Client, Task> Talk)
{
    private static readonly byte[] Ready = [(byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private static readonly byte[] Error = [(byte)'E', 0, 0, 0, 40, .. "SFATAL\0C53300\0M\u001b[31mtoo many\u001b[0m\0\0"u8];

    // A TLS record that announces 122 bytes of ServerHello.
    private static readonly byte[] ServerHello = [22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3, .. Encoding.ASCII.GetBytes(new string('r', 32)), 0];

    public static ImmutableArray<RawTalk> All { get; } =
    [
        new("N", Cause.NoTlsOffered, 5, c => c.AnswerAsync("N"u8.ToArray())),
        new("N with extra bytes", Cause.NoTlsOffered, 5, c => c.AnswerAsync([(byte)'N', .. Ready])),
        new("close", Cause.ClosedInHandshake, 5, c => c.AnswerAsync([])),
        new("close at accept", Cause.ClosedInHandshake, 5, _ => Task.CompletedTask),
        new("reset", Cause.ClosedInHandshake, 5, c => c.ResetAsync()),
        new("unknown byte", Cause.NoTlsOffered, 5, c => c.AnswerAsync("H"u8.ToArray())),
        new("clear-text error with escape codes", Cause.NoTlsOffered, 5, c => c.AnswerAsync(Error)),
        new("endless clear-text error", Cause.NoTlsOffered, 5, c => c.FloodAsync((byte)'E')),
        new("bytes after S as Ready", Cause.InjectedBytes, 1, c => c.AnswerAsync([(byte)'S', .. Ready])),
        new("bytes after S as Error", Cause.InjectedBytes, 1, c => c.AnswerAsync([(byte)'S', .. Error])),
        new("mute", Cause.StalledInHandshake, 5, c => c.StallAsync([])),
        new("stall after S", Cause.StalledInHandshake, 5, c => c.StallAsync("S"u8.ToArray())),
        new("close after S", Cause.ClosedInHandshake, 5, c => c.AnswerAsync("S"u8.ToArray())),
        new("HTTP after S", Cause.InjectedBytes, 1, c => c.AfterHelloAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray())),
        new("Ready after S", Cause.InjectedBytes, 1, c => c.AfterHelloAsync(Ready)),
        new("half a ServerHello", Cause.ClosedInHandshake, 5, c => c.AfterHelloAsync(ServerHello)),
        new("1 byte per 250 ms", Cause.StalledInHandshake, 5, c => c.DripAsync(ServerHello)),
        new("alert", Cause.TlsAlert, 1, c => c.AfterHelloAsync([21, 3, 3, 0, 2, 2, 80])),
    ];

    public RawServer Start()
    {
        RawServer? server = null;
        server = new RawServer((stream, end) => Talk(new Client(server!, stream, end)));
        return server;
    }

    public override string ToString() => Name;

    internal sealed record Client(RawServer Server, NetworkStream Stream, CancellationToken End)
    {
        /// <summary>Reads the SSLRequest, answers, and closes the sending side in good order.</summary>
        public async Task AnswerAsync(byte[] answer)
        {
            await Server.ReadAsync(Stream, End);
            await Stream.WriteAsync(answer, End);
            await FinishAsync();
        }

        public async Task AfterHelloAsync(byte[] answer)
        {
            await Server.ReadAsync(Stream, End);
            await Stream.WriteAsync("S"u8.ToArray(), End);
            await Server.ReadAsync(Stream, End);
            await Stream.WriteAsync(answer, End);
            await FinishAsync();
        }

        public async Task ResetAsync()
        {
            await Server.ReadAsync(Stream, End);
            Stream.Socket.LingerState = new LingerOption(true, 0);
            Stream.Socket.Close();
        }

        public async Task StallAsync(byte[] answer)
        {
            await Server.ReadAsync(Stream, End);
            await Stream.WriteAsync(answer, End);
            await DrainAsync();
        }

        public async Task FloodAsync(byte first)
        {
            await Server.ReadAsync(Stream, End);
            await Stream.WriteAsync(new[] { first }, End);
            byte[] flood = new byte[65536];
            while (true) await Stream.WriteAsync(flood, End);
        }

        public async Task DripAsync(byte[] answer)
        {
            await Server.ReadAsync(Stream, End);
            await Stream.WriteAsync("S"u8.ToArray(), End);
            await Server.ReadAsync(Stream, End);
            foreach (byte b in answer)
            {
                await Stream.WriteAsync(new[] { b }, End);
                await Task.Delay(250, End);
            }
        }

        // Closing with unread bytes would reset, and the answer might be lost.
        private async Task FinishAsync()
        {
            Stream.Socket.Shutdown(SocketShutdown.Send);
            await DrainAsync();
        }

        private async Task DrainAsync()
        {
            while (await Server.ReadAsync(Stream, End) > 0)
            {
            }
        }
    }
}
