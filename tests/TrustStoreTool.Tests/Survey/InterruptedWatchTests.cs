using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace TrustStoreTool.Tests.Survey;

/// <summary>The tool as a process of its own, ended from outside in the middle of a watch.</summary>
public class InterruptedWatchTests
{
    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_watch_with_what_it_has_and_the_record_can_be_gone_on_from(string signal)
    {
        using TempFolder folder = new();
        PostgresServer server = PostgresServer.Shared;
        string name = $"signal-{Guid.NewGuid():N}", record = folder["watch.jsonl"];
        await using NpgsqlConnection client = new(server.Npgsql() + $";SSL Mode=Disable;Pooling=false;Application Name={name}");
        await client.OpenAsync();
        string[] command = ["sessions", server.Keywords() + " sslmode=require", "--record", record, "--format", "json", "--fail-on", "plaintext"];

        using Process tool = Start([.. command, "--watch", "1h", "--every", "0.1s"]);
        Task<string> output = tool.StandardOutput.ReadToEndAsync(), error = tool.StandardError.ReadToEndAsync();
        await using NpgsqlConnection asker = new(server.Npgsql() + ";SSL Mode=Require;Pooling=false");
        await asker.OpenAsync();
        await using NpgsqlCommand pause = new("select pg_sleep(0.05)", asker);
        Stopwatch waited = Stopwatch.StartNew();
        while (Lines(record) < 4)
        {
            Assert.False(tool.HasExited || waited.Elapsed > TimeSpan.FromSeconds(60), "the watch does not begin");
            await pause.ExecuteNonQueryAsync();
        }

        Peer.Shell.Run("-c", $"kill -{signal} {tool.Id.ToString(CultureInfo.InvariantCulture)}").Succeeded();
        Assert.True(tool.WaitForExit(TimeSpan.FromSeconds(30)), "the watch does not end");
        Assert.True(tool.ExitCode == 1, $"exit code {tool.ExitCode}\n{await output}\n{await error}");
        JsonElement first = JsonDocument.Parse(await output).RootElement;
        int samples = first.GetProperty("coverage").GetProperty("samples").GetInt32();
        Assert.InRange(samples, 3, int.MaxValue);
        Assert.Equal((1, samples), Seen(first, name));
        Assert.Equal(samples + 1, Lines(record));
        Assert.DoesNotContain("error", await error, StringComparison.Ordinal);

        // A cut last line, as a crash leaves it, is a sample less.
        await File.WriteAllTextAsync(record, (await File.ReadAllTextAsync(record))[..^5]);
        JsonElement second = JsonDocument.Parse((await Tool.RunAsync(command)).Exits(1).Out).RootElement;
        Assert.Equal((1, samples), Seen(second, name));
        Assert.Equal(samples + 1, Lines(record));
    }

    [SkippableTheory]
    [InlineData("INT", 1)]
    [InlineData("TERM", 1)]
    [InlineData("INT", 0)]
    public async Task A_signal_ends_a_watch_whose_server_no_longer_answers(string signal, int samples)
    {
        using TempFolder folder = new();
        using SilencedServer server = new(PostgresServer.Shared.Port);
        if (samples == 0) server.SilenceAt("from pg_stat_ssl"u8.ToArray());
        string record = folder["watch.jsonl"];
        using Process tool = Start(["sessions", $"host=localhost port={server.Port} dbname=postgres user=postgres sslmode=disable", "--record", record, "--watch", "1h", "--every", "0.1s", "--format", "json"]);
        Task<string> output = tool.StandardOutput.ReadToEndAsync(), error = tool.StandardError.ReadToEndAsync();
        if (samples > 0)
        {
            // The record tells when a sample is in.
            using FileSystemWatcher changes = new(folder.Path);
            for (Stopwatch waited = Stopwatch.StartNew(); Lines(record) < samples + 1; changes.WaitForChanged(WatcherChangeTypes.All, TimeSpan.FromSeconds(1)))
                Assert.False(tool.HasExited || waited.Elapsed > TimeSpan.FromSeconds(60), "the watch does not begin");
            server.Silence();
        }

        await server.Asked.WaitAsync(TimeSpan.FromSeconds(60));
        Stopwatch took = Stopwatch.StartNew();
        Peer.Shell.Run("-c", $"kill -{signal} {tool.Id.ToString(CultureInfo.InvariantCulture)}").Succeeded();
        Assert.True(tool.WaitForExit(TimeSpan.FromSeconds(30)), "the watch does not end");
        Assert.True(tool.ExitCode == 0, $"exit code {tool.ExitCode} after {took.Elapsed}\n{await output}\n{await error}");
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(JsonDocument.Parse(await output).RootElement.GetProperty("coverage").GetProperty("samples").GetInt32(), samples, samples == 0 ? 0 : int.MaxValue);
        Assert.DoesNotContain("error", await error, StringComparison.Ordinal);
    }

    private static (int Sessions, int Samples) Seen(JsonElement report, string name)
    {
        JsonElement client = report.GetProperty("clients").EnumerateArray().Single(c => c.TryGetProperty("application", out JsonElement application) && application.GetString() == name);
        return (client.GetProperty("sessions").GetInt32(), client.GetProperty("samples").GetInt32());
    }

    private static int Lines(string file)
    {
        if (!File.Exists(file)) return 0;
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    // The very assembly that the other tests call, under the runtime that runs them. What a shell starts in the background ignores SIGINT, and so do its children.
    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo("env", ["--default-signal=INT", Environment.ProcessPath!, "exec", Path.Combine(AppContext.BaseDirectory, "truststore.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
