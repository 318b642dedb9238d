using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TrustStoreTool.Tests.Infra;

/// <summary>How a TLS server is to behave; see <c>python/hostile_server.py</c>.</summary>
internal sealed record HostileTls
{
    /// <summary>The certificates in the order in which they are sent; the first has the key.</summary>
    public required IReadOnlyList<TestAuthority> Chain { get; init; }

    public string Min { get; init; } = "TLSv1_2";

    public string Max { get; init; } = "TLSv1_3";

    public string Ciphers { get; init; } = "DEFAULT:@SECLEVEL=0";

    /// <summary>What happens after the handshake.</summary>
    public string After { get; init; } = "deny";

    /// <summary>TLS without an SSLRequest, with ALPN.</summary>
    public bool Direct { get; init; }

    /// <summary>Where it listens.</summary>
    public string Address { get; init; } = "127.0.0.1";
}

/// <summary>What clients sent to a server.</summary>
internal sealed record SeenByServer(byte[] InTheClear, byte[] InsideTls, int Connections);

/// <summary>Many TLS servers on free loopback ports in one Python process, which ends with this one.</summary>
internal sealed class HostileServers : IDisposable
{
    private readonly Lock _turn = new();
    private readonly TempFolder _folder = new();
    private readonly Process _python;
    private int _count;

    public HostileServers()
    {
        string script = Path.Combine(Repository.Root, "tests", "TrustStoreTool.Tests", "Infra", "python", "hostile_server.py");
        _python = Process.Start(new ProcessStartInfo(Peer.Python.Require(), ["-W", "ignore", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _python.ErrorDataReceived += (_, _) => { };
        _python.BeginErrorReadLine();
    }

    /// <summary>Starts a server; its port.</summary>
    public int Start(HostileTls how)
    {
        StringBuilder pem = new(how.Chain[0].KeyPem);
        foreach (TestAuthority certificate in how.Chain) pem.Append(certificate.Pem);
        string file = _folder.Write($"{Interlocked.Increment(ref _count)}.pem", pem.ToString());
        return int.Parse(Ask(JsonSerializer.Serialize(new { pem = file, min = how.Min, max = how.Max, ciphers = how.Ciphers, after = how.After, direct = how.Direct, address = how.Address })), CultureInfo.InvariantCulture);
    }

    /// <summary>What came to a server so far.</summary>
    public SeenByServer Seen(int port)
    {
        string[] fields = Ask($"{{\"seen\": {port}}}").Split(';');
        return new SeenByServer(Convert.FromHexString(fields[0]), Convert.FromHexString(fields[1]), int.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _python.Kill();
        _python.Dispose();
        _folder.Dispose();
    }

    private string Ask(string request)
    {
        lock (_turn)
        {
            _python.StandardInput.WriteLine(request);
            _python.StandardInput.Flush();
            return _python.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the hostile servers have ended");
        }
    }
}
