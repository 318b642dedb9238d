using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace TrustStoreTool.Tests.Survey;

/// <summary>The log files that a real PostgreSQL writes.</summary>
public class LiveLogTests
{
    // The collector writes beside the test's own log; its text goes on into that very file, where the start of the server is waited for.
    private static readonly PostgresOptions Collected = new()
    {
        Settings = new Dictionary<string, string> { ["logging_collector"] = "on", ["log_destination"] = "stderr,csvlog,jsonlog", ["log_directory"] = "..", ["log_filename"] = "log", ["log_disconnections"] = "on" },
    };

    [SkippableFact]
    public async Task Csvlog_and_jsonlog_of_a_live_server_name_who_came_with_tls_and_who_without()
    {
        Peer.Missing(PostgresPrograms.Major < 15, "PostgreSQL 15 or later, which writes jsonlog, is not installed");
        using PostgresServer server = PostgresServer.Start(Collected);
        foreach (string mode in (string[])["Require", "Disable"])
        {
            await using NpgsqlConnection client = new(server.Npgsql() + $";SSL Mode={mode};Pooling=false;Application Name=an \"odd\", {mode} name");
            await client.OpenAsync();
        }

        foreach (string file in (string[])[server.LogFile(""), server.LogFile(".csv"), server.LogFile(".json")])
        {
            Stopwatch waited = Stopwatch.StartNew();
            while (!Read(file).Contains("Disable name", StringComparison.Ordinal)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"{file}: the connection is not logged");
            ToolRun run = (await Tool.RunAsync("sessions", "--log", file, "--format", "json", "--fail-on", "plaintext")).Exits(1);
            Assert.Equal(
                ["plaintext postgres 127.0.0.1 an \"odd\", Disable name 1", "tls postgres 127.0.0.1 an \"odd\", Require name 1"],
                JsonDocument.Parse(run.Out).RootElement.GetProperty("clients").EnumerateArray().Select(c =>
                    $"{c.GetProperty("transport").GetString()} {c.GetProperty("user").GetString()} {c.GetProperty("address").GetString()} {c.GetProperty("application").GetString()} {c.GetProperty("sessions").GetInt32()}"));
        }
    }

    // The server still has it open.
    private static string Read(string file)
    {
        if (!File.Exists(file)) return "";
        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
