using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace TrustStoreTool.Tests.Infra;

/// <summary>
/// A real PostgreSQL with TLS on a free loopback port, without a Unix socket, as an unprivileged user when the tests run as root.
/// A shell waits at a pipe from this process and ends the server and its folder when the pipe closes: also when the test run is killed.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> _shared = new(() => Start(new PostgresOptions()));

    private readonly DataFolder _data;
    private readonly Process _shell;

    private PostgresServer(DataFolder data, Process shell, int port) => (_data, _shell, Port) = (data, shell, port);

    /// <summary>One server of <see cref="TestPki.Old"/> for all tests that change nothing in it. It ends with the test process.</summary>
    public static PostgresServer Shared
    {
        get
        {
            PostgresPrograms.Require();
            return _shared.Value;
        }
    }

    /// <summary>On 127.0.0.1; the certificate is for <c>localhost</c>.</summary>
    public int Port { get; }

    /// <summary>The server's own log so far.</summary>
    public string Log => File.ReadAllText(_data["log"]);

    /// <summary>The server's log, or what its collector writes beside it: <c>.csv</c>, <c>.json</c>.</summary>
    public string LogFile(string extension) => _data["log" + extension];

    /// <summary>What every client form needs: no password, no root file. The name matters to verify-full; the address avoids ::1.</summary>
    public string Npgsql(string user = "postgres") => $"Host=localhost;Port={Port};Database=postgres;Username={user}";

    public string Uri(string user = "postgres") => $"postgresql://{user}@localhost:{Port}/postgres";

    public string Jdbc(string user = "postgres") => $"jdbc:postgresql://localhost:{Port}/postgres?user={user}";

    public string Keywords(string user = "postgres") => $"host=localhost port={Port} dbname=postgres user={user}";

    /// <summary>Starts a server of its own; the caller disposes it.</summary>
    public static PostgresServer Start(PostgresOptions options)
    {
        PostgresPrograms.Require();
        DataFolder data = DataFolder.Create(options);
        for (int attempt = 0; ; attempt++)
        {
            int port = FreePort();
            Process shell = Launch(data, options, port);
            if (data.WaitUntilReady(shell, port)) return new PostgresServer(data, shell, port);
            Assert.True(attempt < 5, "PostgreSQL does not start:\n" + data.ReadLog());
            End(shell);
            if (!Directory.Exists(data.Path)) data = DataFolder.Create(options);
        }
    }

    /// <summary>From now on the server shows this certificate; waits until it does.</summary>
    public void Present(TestPki pki, TestAuthority? server = null)
    {
        server ??= pki.Server;
        _data.WriteCertificate(server, pki.Subordinate);
        Execute("select pg_reload_conf()");
        Stopwatch waited = Stopwatch.StartNew();
        while (ServerGreeting.PresentedCertificate(Port) != server.Certificate.Fingerprint)
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "the server keeps its old certificate:\n" + Log);
    }

    /// <summary>Runs SQL as the superuser; the first column of the first row as text, or null.</summary>
    public string? Execute(string sql)
    {
        using NpgsqlDataSource source = NpgsqlDataSource.Create(Npgsql() + ";SSL Mode=Require;Pooling=false");
        using NpgsqlCommand command = source.CreateCommand(sql);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Stops the server as an administrator does (fast: every session is ended), and waits until nobody answers.</summary>
    public void Stop()
    {
        _shell.StandardInput.WriteLine("stop");
        Stopwatch waited = Stopwatch.StartNew();
        while (IsListening(Port)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "the server does not stop:\n" + Log);
    }

    /// <summary>Starts it again, on the same port and with the same data, and waits until it answers.</summary>
    public void StartAgain()
    {
        File.WriteAllText(_data["log"], "");
        _shell.StandardInput.WriteLine("start");
        Assert.True(_data.WaitUntilReady(_shell, Port), "the server does not start again:\n" + _data.ReadLog());
    }

    public void Dispose()
    {
        End(_shell);
        _shell.Dispose();
    }

    // The server ends its sessions and stops; then the shell removes the folder.
    private static void End(Process shell)
    {
        shell.StandardInput.Close();
        if (!shell.WaitForExit(TimeSpan.FromSeconds(30))) shell.Kill(entireProcessTree: true);
    }

    private static Process Launch(DataFolder data, PostgresOptions options, int port)
    {
        const string Keeper = """
            run() { "$@" >> "$0/log" 2>&1 & server=$!; }
            end() { kill -INT $server 2> /dev/null; wait $server; }
            run "$@"
            while read -r word; do
                case $word in stop) end ;; start) run "$@" ;; esac
            done
            end
            rm -rf "$0"
            """;
        List<string> command = [.. PostgresPrograms.AsServerUser, "sh", "-c", Keeper, data.Path, PostgresPrograms.Find("postgres")!, "-D", data["data"]];
        Dictionary<string, string> settings = new(options.Settings)
        {
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = "",
            ["ssl"] = options.Tls ? "on" : "off",
            ["ssl_cert_file"] = data["server.crt"],
            ["ssl_key_file"] = data["server.key"],
            ["hba_file"] = data["pg_hba.conf"],
            ["fsync"] = "off",
            ["shared_buffers"] = "16MB",
            ["log_connections"] = "on",
        };
        foreach ((string name, string value) in settings) command.AddRange(["-c", $"{name}={value}"]);
        ProcessStartInfo start = new(command[0], command.Skip(1)) { RedirectStandardInput = true, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C.UTF-8";
        return Process.Start(start)!;
    }

    private static bool IsListening(int port)
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
