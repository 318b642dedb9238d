using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace TrustStoreTool.Tests.Survey;

/// <summary>A real server with real clients, each with TLS and in plaintext.</summary>
public class LiveClientsTests
{
    private static readonly string[] Modes = ["require", "disable"];

    // pgbench is a load of three sessions that call themselves the same.
    private static readonly string[] Expected =
    [
        "plaintext npgsql-disable 1", "plaintext pgbench-disable 3", "plaintext pgjdbc-disable 1", "plaintext psql-disable 1", "plaintext psycopg2-disable 1",
        "tls npgsql-require 1", "tls pgbench-require 3", "tls pgjdbc-require 1", "tls psql-require 1", "tls psycopg2-require 1",
    ];

    [SkippableFact]
    public async Task Every_client_is_counted_once_with_its_transport_and_none_is_invented()
    {
        Peer.Missing(!File.Exists(JavaPrograms.PgJdbcJar), "pgjdbc is not installed (Debian package libpostgresql-jdbc-java; scripts/setup brings it)");
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());
        using TempFolder folder = new();
        string wait = folder.Write("wait.sql", "select pg_sleep(300);\n");
        List<Process> clients = [];
        try
        {
            foreach (string mode in Modes)
            {
                clients.Add(Start(Peer.Psql.Require(), server.Keywords() + $" sslmode={mode} application_name=psql-{mode}", "-c", "select pg_sleep(300)"));
                clients.Add(Start(Peer.Python.Require(), "-c", "import psycopg2,sys; c=psycopg2.connect(sys.argv[1]); sys.stdin.read()", server.Keywords() + $" sslmode={mode} application_name=psycopg2-{mode}"));
                clients.Add(Start(PostgresPrograms.Find("pgbench")!, "-n", "-c", "3", "-t", "1", "-f", wait, server.Keywords() + $" sslmode={mode} application_name=pgbench-{mode}"));
            }

            clients.Add(JavaPrograms.Hold([.. Modes.Select(mode => $"{server.Jdbc()}&sslmode={mode}&assumeMinServerVersion=9.0&ApplicationName=pgjdbc-{mode}")]));
            await using NpgsqlConnection tls = new(server.Npgsql() + ";SSL Mode=Require;Application Name=npgsql-require;Pooling=false"), plain = new(server.Npgsql() + ";SSL Mode=Disable;Application Name=npgsql-disable;Pooling=false");
            await tls.OpenAsync();
            await plain.OpenAsync();

            // All are there, and nobody else is: neither pgbench's first connection nor one that asked this.
            await using NpgsqlConnection asker = new(server.Npgsql() + ";SSL Mode=Require;Pooling=false");
            await asker.OpenAsync();
            await using (NpgsqlCommand ask = new("select count(*) filter (where application_name ~ '-(require|disable)$' and state is not null)::int, count(*)::int from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()", asker))
            {
                Stopwatch waited = Stopwatch.StartNew();
                (int Named, int All) seen;
                do
                {
                    Assert.True(waited.Elapsed < TimeSpan.FromSeconds(90), "the clients do not come:\n" + server.Log);
                    await using NpgsqlDataReader row = await ask.ExecuteReaderAsync();
                    await row.ReadAsync();
                    seen = (row.GetInt32(0), row.GetInt32(1));
                }
                while (seen != (14, 14));
            }

            ToolRun run = (await new TestTerminal { IsInteractive = true, Clock = new FakeTimeProvider(TestTerminal.Today) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) } }.RunAsync(
                "sessions", server.Keywords() + " sslmode=require", "--watch", "3s", "--every", "1s", "--format", "json", "--fail-on", "plaintext")).Exits(1);
            JsonElement report = JsonDocument.Parse(run.Out).RootElement;
            Assert.Equal(Expected.Append("tls  1").Order(StringComparer.Ordinal), Rows(report));
            Assert.Equal(5, report.GetProperty("plaintext").GetInt32());
            int samples = report.GetProperty("coverage").GetProperty("samples").GetInt32();
            Assert.InRange(samples, 2, 3);
            Assert.StartsWith($"5 plaintext clients in {samples} s of 1 s samples ({samples} taken", report.GetProperty("coverage").GetProperty("statement").GetString(), StringComparison.Ordinal);
            Assert.Contains("11 clients, 5 in plaintext", run.Error, StringComparison.Ordinal);
            Assert.All(report.GetProperty("clients").EnumerateArray(), client => Assert.Equal(samples, client.GetProperty("samples").GetInt32()));

            // The same by the server's own log, as it is and rotated.
            string log = folder.Write("postgresql.log", server.Log);
            Assert.Equal(Expected, await Logged(log));
            using (FileStream rotated = File.Create(folder["postgresql.log.1.gz"]))
            using (System.IO.Compression.GZipStream gzip = new(rotated, System.IO.Compression.CompressionLevel.Fastest))
                gzip.Write(File.ReadAllBytes(log));
            Assert.Equal(Expected, await Logged(folder["postgresql.log.1.gz"]));
        }
        finally
        {
            foreach (Process client in clients)
            {
                client.Kill(entireProcessTree: true);
                client.Dispose();
            }
        }
    }

    private static async Task<IEnumerable<string>> Logged(string file) =>
        Rows(JsonDocument.Parse((await Tool.RunAsync("sessions", "--log", file, "--format", "json")).Exits(0).Out).RootElement)
            .Where(row => row.Contains('-')).Select(row => row.Replace("bench-require 4", "bench-require 3", StringComparison.Ordinal).Replace("bench-disable 4", "bench-disable 3", StringComparison.Ordinal));

    private static IEnumerable<string> Rows(JsonElement report) =>
        report.GetProperty("clients").EnumerateArray()
            .Select(c => $"{c.GetProperty("transport")} {(c.TryGetProperty("application", out JsonElement name) ? name.GetString() : "")} {c.GetProperty("sessions")}").Order(StringComparer.Ordinal);

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
}
