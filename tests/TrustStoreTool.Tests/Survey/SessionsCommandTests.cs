using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TrustStoreTool.Cli.Commands;
using TrustStoreTool.Survey;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Survey;

public class SessionsCommandTests
{
    private static PostgresOptions With(string forceSsl) => new() { Settings = new Dictionary<string, string> { ["rds.force_ssl"] = forceSsl } };

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
    public async Task A_restart_of_the_server_loses_nothing_that_was_seen_and_the_coverage_states_the_gap()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());
        using ConnectionTarget target = ConnectionTarget.Read(server.Keywords() + " sslmode=require", ConnectionUse.AsGiven)[0];
        await using SessionSource source = new(target, TimeSpan.FromSeconds(30));
        await using NpgsqlConnection before = new(server.Npgsql() + ";SSL Mode=Disable;Pooling=false;Application Name=before");
        await using NpgsqlConnection after = new(server.Npgsql() + ";SSL Mode=Require;Pooling=false;Application Name=after");
        await before.OpenAsync();
        FakeTimeProvider clock = new(TestTerminal.Today);
        SessionTally tally = new();
        int samples = 0;
        await SessionWatch.RunAsync(source.SampleAsync, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(1), clock, (at, sessions) =>
        {
            if (sessions is { } seen) tally.Add(at, seen);
            else tally.Miss();
            samples++;
            if (samples == 2) server.Stop();
            if (samples == 5)
            {
                server.StartAgain();
                after.Open();
            }

            clock.Advance(TimeSpan.FromSeconds(1));
        }, CancellationToken.None);

        Assert.Equal((5, 3), (tally.Samples, tally.Missed));
        Assert.Equal(
            ["before: 1 session, 2 samples", "after: 1 session, 3 samples"],
            tally.Clients.Where(c => c.Client.Application is "before" or "after").Select(c => $"{c.Client.Application}: {c.Sessions} session, {c.Samples} samples"));
        Assert.Contains(
            "(5 taken, 3 missed, nothing for 4 s from 2026-11-20T12:00:01Z)", Coverage.Statement(tally, TimeSpan.FromSeconds(1), 1, seesAll: true), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task One_sample_is_not_called_a_watch()
    {
        ToolRun run = (await Tool.RunAsync("sessions", PostgresServer.Shared.Keywords() + " sslmode=require", "--watch", "0.5s", "--every", "366d")).Exits(0);
        Assert.Contains("that is one sample", run.Error, StringComparison.Ordinal);
        Assert.Contains("at this moment", run.Out, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_broken_gzip_file_is_unusable_input()
    {
        using TempFolder folder = new();
        string file = folder.Write("postgresql.log.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x07, 0xFF]);
        ToolRun run = (await Tool.RunAsync("sessions", "--log", file)).Exits(3);
        Assert.Contains("gzip", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_file_that_ends_early_is_read_as_far_as_it_goes_and_said_to_end_early()
    {
        using TempFolder folder = new();
        byte[] whole = Gzip(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"2026-11-20 12:{i % 60:00}:00 UTC [{i}] LOG:  connection authorized: user=u{i} database=orders\n")));
        string file = folder.Write("whole.gz", whole);
        ToolRun one = (await Tool.RunAsync("sessions", "--log", file)).Exits(0);
        Assert.DoesNotContain("early", one.Out + one.Error, StringComparison.Ordinal);

        // Two members in a row are one file, as gzip itself has it.
        ToolRun two = (await Tool.RunAsync("sessions", "--log", folder.Write("two.gz", [.. whole, .. Gzip("2026-11-20 13:00:00 UTC [1] LOG:  connection authorized: user=last database=x\n")]))).Exits(0);
        Assert.Contains("20001 logged connections, 2026-11-20T12:00:00Z to 2026-11-20T13:00:00Z", two.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("early", two.Out + two.Error, StringComparison.Ordinal);

        foreach (int missing in (int[])[1, 8, whole.Length / 2])
        {
            file = folder.Write($"cut{missing}.gz", whole[..^missing]);
            ToolRun run = (await Tool.RunAsync("sessions", "--log", file)).Exits(0);
            Assert.Contains($"truststore: warning: {file}: this gzip file ends early", run.Error, StringComparison.Ordinal);
            Assert.Contains("Z, as far as they go: 1 log ends early\n", run.Out, StringComparison.Ordinal);
            Assert.Contains("u0@orders", run.Out, StringComparison.Ordinal);
        }

        // Nothing at all was read from it.
        ToolRun none = (await Tool.RunAsync("sessions", "--log", folder.Write("none.gz", whole[..11]))).Exits(3);
        Assert.Contains("ends early", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_line_that_was_cut_no_plaintext_client_is_made()
    {
        using TempFolder folder = new();
        const string line = "2026-11-20 12:00:00 UTC [7] LOG:  connection authorized: user=app database=orders SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)\n";
        byte[] stored = Gzip(line + line, CompressionLevel.NoCompression);
        foreach (string last in new[] { "database=orders", " SSL", " SSL enabled (protocol=TLSv1.3, cipher=TLS_AES" })
        {
            int end = stored.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(last)) + last.Length;
            ToolRun run = (await Tool.RunAsync("sessions", "--log", folder.Write("cut.gz", stored[..end]), "--fail-on", "plaintext")).Exits(0);
            Assert.Contains("no plaintext client in 1 logged connection", run.Out, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_log_that_cannot_be_read_is_named_once()
    {
        const string Unreadable = "/proc/self/mem";
        Skip.IfNot(File.Exists(Unreadable), "no /proc here");
        ToolRun run = (await Tool.RunAsync("sessions", "--log", Unreadable)).Exits(3);
        Assert.Equal($"truststore: error: {Unreadable}: cannot be read\n", run.Error);
    }

    private static byte[] Gzip(string text, CompressionLevel level = CompressionLevel.Fastest)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    [Theory]
    [InlineData("sessions")]
    [InlineData("sessions", "host=x user=y", "--log", "z")]
    [InlineData("sessions", "host=x user=y", "--watch", "5")]
    [InlineData("sessions", "host=x user=y", "--watch", "0s")]
    [InlineData("sessions", "host=x user=y", "--watch", "-5s")]
    [InlineData("sessions", "host=x user=y", "--watch", "1e9d")]
    [InlineData("sessions", "host=x user=y", "--every", "0s")]
    [InlineData("sessions", "--log", "z", "--watch", "5s")]
    [InlineData("sessions", "--log", "z", "--record", "y")]
    [InlineData("sessions", "host=a,b user=y")]
    public async Task What_cannot_be_meant_is_a_usage_error(params string[] arguments) => (await Tool.RunAsync(arguments)).Exits(2);
}
