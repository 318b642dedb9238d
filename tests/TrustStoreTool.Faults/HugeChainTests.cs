using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace TrustStoreTool.Faults;

/// <summary>Servers that send as many certificates as a TLS message can carry: 16 MiB. The answer comes at once, and nobody holds them.</summary>
public sealed class HugeChainTests
{
    // 2^24 - 1: what the three bytes of a handshake message's length can say (RFC 8446, 4).
    private const int MaxMessage = 0xFFFFFF;

    private const long MaxBytes = 64L << 20;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(16_000)]
    public void In_the_clear_of_tls_12(int certificates)
    {
        using FloodServer server = new(Flight(certificates));
        Refused(server.Port);
        Assert.True(server.Sent.Wait(TimeSpan.FromSeconds(30)), "the tool left the connection open");
        Assert.InRange(server.Sent.Result, 1, MaxMessage);
    }

    [SkippableFact]
    public void Inside_tls_13()
    {
        Require.That(File.Exists("/usr/bin/python3"), "python3 (Debian package python3)");
        using Folder folder = new();
        string key = folder["key.pem"], certificate = folder["one.pem"], chain = folder["chain.pem"];
        Outcome made = Tool.Program("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-days", "30");
        Assert.Equal(0, made.ExitCode);
        string pem = File.ReadAllText(certificate);
        int size = Convert.FromBase64String(string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-')))).Length;
        File.WriteAllText(chain, File.ReadAllText(key) + string.Concat(Enumerable.Repeat(pem, (MaxMessage - 100) / (size + 5))));

        using Process server = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", Path.Combine(Tool.Repository, "tests", "TrustStoreTool.Tests", "Infra", "python", "hostile_server.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            server.StandardInput.WriteLine(JsonSerializer.Serialize(new { pem = chain, min = "TLSv1_3" }));
            server.StandardInput.Flush();
            Refused(int.Parse(server.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture));
        }
        finally
        {
            server.Kill();
        }
    }

    private static void Refused(int port)
    {
        using Folder folder = new();
        File.WriteAllText(folder["root.pem"], Stores.Authority(9001));
        (Outcome outcome, long peak) = Measured.Run(2, "verify", folder["root.pem"], $"host=localhost hostaddr=127.0.0.1 port={port}", "--timeout", "60", "--format", "json");
        Assert.True(outcome.ExitCode == 1, outcome.ToString());
        using JsonDocument report = JsonDocument.Parse(outcome.Out);
        Assert.Equal("malformedHandshake", report.RootElement.GetProperty("servers")[0].GetProperty("cause").GetString());
        Assert.True(peak <= MaxBytes, $"{peak >> 20} MiB");
    }

    // A ServerHello of TLS 1.2, and a Certificate message of 16 MiB in records of 16 KiB. What is in the certificates nobody ever looks at.
    private static byte[] Flight(int certificates)
    {
        byte[] hello = [3, 3, .. new byte[32], 0, 0xC0, 0x2F, 0, 0, 5, 0xFF, 0x01, 0, 1, 0];
        int each = ((MaxMessage - 3) / certificates) - 3;
        byte[] one = [.. HandshakeMutation.Length(each, 3), .. new byte[each]];
        byte[] list = [.. Enumerable.Repeat(one, certificates).SelectMany(c => c)];
        byte[] messages = [2, .. HandshakeMutation.Length(hello.Length, 3), .. hello, 11, .. HandshakeMutation.Length(list.Length + 3, 3), .. HandshakeMutation.Length(list.Length, 3), .. list];
        return [.. messages.Chunk(16_384).SelectMany(part => (byte[])[22, 3, 3, .. HandshakeMutation.Length(part.Length, 2), .. part])];
    }

    /// <summary>Answers the SSLRequest, reads the ClientHello, and sends until the other side has had enough.</summary>
    private sealed class FloodServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public FloodServer(byte[] flight)
        {
            _listener.Start();
            Sent = ServeAsync(flight);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>How many bytes that were.</summary>
        public Task<long> Sent { get; }

        public void Dispose() => _listener.Dispose();

        private async Task<long> ServeAsync(byte[] flight)
        {
            using Socket client = await _listener.AcceptSocketAsync();
            byte[] buffer = new byte[4096];
            await client.ReceiveAsync(buffer);
            await client.SendAsync("S"u8.ToArray());
            await client.ReceiveAsync(buffer);
            long sent = 0;
            try
            {
                foreach (byte[] part in flight.Chunk(16_384)) sent += await client.SendAsync(part);
                while (await client.ReceiveAsync(buffer) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // It had enough.
            }

            return sent;
        }
    }
}
