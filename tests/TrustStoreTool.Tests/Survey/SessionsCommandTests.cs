using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TrustStoreTool.Survey;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Survey;

public class SessionsCommandTests
{
    private static PostgresOptions With(string forceSsl) => new() { Settings = new Dictionary<string, string> { ["rds.force_ssl"] = forceSsl } };

    [SkippableFact]
    public async Task Every_client_of_a_live_server_is_counted_once_with_its_transport_and_none_is_invented()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());
        List<Process> clients = [];
        try
        {
            foreach (string mode in (string[])["require", "disable"])
            {
                clients.Add(Start(Peer.Psql, mode, server.Keywords() + $" sslmode={mode} application_name=psql-{mode}", "-c", "select pg_sleep(300)"));
                clients.Add(Start(Peer.Python, mode, "-c", "import psycopg2,sys,time; c=psycopg2.connect(sys.argv[1]); time.sleep(300)", server.Keywords() + $" sslmode={mode} application_name=psycopg2-{mode}"));
            }

            await using NpgsqlConnection tls = new(server.Npgsql() + ";SSL Mode=Require;Application Name=npgsql-require;Pooling=false"), plain = new(server.Npgsql() + ";SSL Mode=Disable;Application Name=npgsql-disable;Pooling=false");
            await tls.OpenAsync();
            await plain.OpenAsync();
            Stopwatch waited = Stopwatch.StartNew();
            while (server.Execute("select count(*) from pg_stat_activity where application_name ~ '-(require|disable)$'") != "6")
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "the clients do not come");

            ToolRun run = (await Tool.RunAsync("sessions", server.Keywords() + " sslmode=require", "--format", "json", "--fail-on", "plaintext")).Exits(1);
            JsonElement report = JsonDocument.Parse(run.Out).RootElement;
            Assert.Equal(
                ["plaintext npgsql-disable 1", "plaintext psql-disable 1", "plaintext psycopg2-disable 1", "tls npgsql-require 1", "tls psql-require 1", "tls psycopg2-require 1"],
                report.GetProperty("clients").EnumerateArray().Select(c => $"{c.GetProperty("transport")} {c.GetProperty("application")} {c.GetProperty("sessions")}").Order());
            Assert.Equal(3, report.GetProperty("plaintext").GetInt32());
            Assert.StartsWith("3 plaintext clients at this moment", report.GetProperty("coverage").GetProperty("statement").GetString(), StringComparison.Ordinal);
            Assert.Contains("warning", run.Error, StringComparison.Ordinal);

            // The same by the server's own log.
            using TempFolder folder = new();
            string log = folder.Write("postgresql.log", server.Log);
            ToolRun logged = (await Tool.RunAsync("sessions", "--log", log, "--format", "json")).Exits(0);
            Assert.Equal(
                ["plaintext npgsql-disable 1", "plaintext psql-disable 1", "plaintext psycopg2-disable 1", "tls npgsql-require 1", "tls psql-require 1", "tls psycopg2-require 1"],
                JsonDocument.Parse(logged.Out).RootElement.GetProperty("clients").EnumerateArray()
                    .Where(c => c.TryGetProperty("application", out JsonElement name) && name.GetString()!.Contains('-'))
                    .Select(c => $"{c.GetProperty("transport")} {c.GetProperty("application")} {c.GetProperty("sessions")}").Order());
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

    [SkippableTheory]
    [InlineData("1", "rds.force_ssl is 1", true)]
    [InlineData("0", "rds.force_ssl is 0", false)]
    public async Task Rds_force_ssl_is_read(string value, string verdict, bool refuses)
    {
        using PostgresServer server = PostgresServer.Start(With(value));
        JsonElement answer = JsonDocument.Parse((await Tool.RunAsync("sessions", server.Uri() + "?sslmode=require", "--format", "json")).Exits(0).Out).RootElement.GetProperty("enforcement");
        Assert.StartsWith(verdict, answer.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.Equal(refuses, answer.GetProperty("refusesPlaintext").GetBoolean());
    }

    [SkippableFact]
    public async Task A_server_without_tls_and_a_role_without_rights_are_named()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions { Tls = false });
        await using NpgsqlConnection superuser = new(server.Npgsql() + ";SSL Mode=Disable;Pooling=false;Application Name=hidden");
        await superuser.OpenAsync();
        await using (NpgsqlCommand create = new("create role app login", superuser)) await create.ExecuteNonQueryAsync();

        ToolRun all = (await Tool.RunAsync("sessions", server.Keywords() + " sslmode=disable")).Exits(0);
        Assert.Contains("ssl is off", all.Out, StringComparison.Ordinal);
        Assert.Contains("hidden", all.Out, StringComparison.Ordinal);

        ToolRun own = (await Tool.RunAsync("sessions", server.Keywords("app") + " sslmode=disable")).Exits(0);
        Assert.DoesNotContain("hidden", own.Out, StringComparison.Ordinal);
        Assert.Contains("pg_read_all_stats", own.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no plaintext client at", own.Out, StringComparison.Ordinal);

        // Verify-full is the default: it does not connect at all.
        (await Tool.RunAsync("sessions", server.Keywords())).Exits(5);
    }

    [SkippableFact]
    public async Task A_lost_connection_in_the_middle_is_made_again()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());
        await using NpgsqlConnection client = new(server.Npgsql() + ";SSL Mode=Disable;Pooling=false;Application Name=stays");
        await client.OpenAsync();
        using ConnectionTarget target = ConnectionTarget.Read(server.Keywords() + " sslmode=require", ConnectionUse.AsGiven)[0];
        await using SessionSource source = new(target, TimeSpan.FromSeconds(30));
        FakeTimeProvider clock = new(TestTerminal.Today);
        SessionTally tally = new();
        int samples = 0;
        await SessionWatch.RunAsync(source.SampleAsync, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), clock, (at, sessions) =>
        {
            if (sessions is { } seen) tally.Add(at, seen);
            else tally.Miss();
            if (++samples == 2) server.Execute("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'truststore sessions'");

            // The next tick is due as soon as somebody waits for it.
            clock.Advance(TimeSpan.FromSeconds(1));
        }, CancellationToken.None);
        Assert.Equal(1, tally.Missed);
        ClientTally stays = Assert.Single(tally.Clients, c => c.Client.Application == "stays");
        Assert.Equal(1, stays.Sessions);
        Assert.Equal(tally.Samples, stays.Samples);
        Assert.InRange(tally.Samples, 3, 5);
    }

    [SkippableFact]
    public async Task A_record_is_gone_on_from()
    {
        using TempFolder folder = new();
        PostgresServer server = PostgresServer.Shared;
        string name = $"record-{Guid.NewGuid():N}";
        await using NpgsqlConnection client = new(server.Npgsql() + $";SSL Mode=Disable;Pooling=false;Application Name={name}");
        await client.OpenAsync();
        string[] command = ["sessions", server.Keywords() + " sslmode=require", "--record", folder["watch.jsonl"], "--format", "json"];
        (await Tool.RunAsync(command)).Exits(0);

        // A crash has left half a line.
        File.AppendAllText(folder["watch.jsonl"], "{\"at\":\"2026");
        JsonElement second = JsonDocument.Parse((await Tool.RunAsync(command)).Exits(0).Out).RootElement;
        Assert.Equal(2, second.GetProperty("coverage").GetProperty("samples").GetInt32());
        JsonElement found = second.GetProperty("clients").EnumerateArray().Single(c => c.GetProperty("application").GetString() == name);
        Assert.Equal((1, 2), (found.GetProperty("sessions").GetInt32(), found.GetProperty("samples").GetInt32()));
        (await Tool.RunAsync("sessions", $"host=localhost port=1 user=x sslmode=require", "--record", folder["watch.jsonl"])).Exits(2);
    }

    [Theory]
    [InlineData("sessions")]
    [InlineData("sessions", "host=x user=y", "--log", "z")]
    [InlineData("sessions", "host=x user=y", "--watch", "5")]
    [InlineData("sessions", "host=a,b user=y")]
    public async Task What_cannot_be_meant_is_a_usage_error(params string[] arguments) => (await Tool.RunAsync(arguments)).Exits(2);

    private static Process Start(Peer peer, string mode, params string[] arguments)
    {
        ProcessStartInfo start = new(peer.Require(), arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["PGSSLMODE"] = mode;
        return Process.Start(start)!;
    }
}
