using System.Diagnostics;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>
/// T3: kill -9 on three sizes, a third of the hits at a random moment of the whole run, a third after the new file appeared beside the store, a third
/// after the rename. What the process had done when it died is read from the record of its system calls.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void A_kill_at_any_moment_loses_nothing()
    {
        using Judge judge = new();
        Random random = FaultSize.Random(nameof(KillTests));
        (string Type, int Entries)[] stores = [("JKS", 4), ("JKS", 6000), ("PKCS12", 6000)];
        int each = (FaultSize.Of(250, 3000) + 2) / 3, lost = 0, hits = 0, renewed = 0;
        SortedDictionary<string, int> phases = new(StringComparer.Ordinal);
        foreach ((string type, int entries) in stores)
        {
            using Folder folder = new();
            byte[] old = Stores.Make(judge, type, entries);
            TimeSpan run = Measure(folder, judge, old, out string before, out string after);
            Assert.NotEqual(before, after);
            for (int hit = 0, tries = 0; hit < each && tries < each * 20; tries++)
            {
                Reset(folder, old);
                if (KilledRun.At((KillAim)(tries % 3), folder, run, random) is not { } phase) continue;
                hit++;
                hits++;
                phases[phase] = phases.GetValueOrDefault(phase) + 1;

                // The old bytes need no judge.
                string? state = File.ReadAllBytes(folder["store"]).AsSpan().SequenceEqual(old) ? before : judge.Entries(folder["store"]);
                if (state == after) renewed++;
                else if (state != before) lost++;
                if (phase.StartsWith('4')) Assert.Equal(after, state);
                if (phase.StartsWith('1')) Assert.Equal(before, state);
            }
        }

        output.WriteLine($"{hits} kills hit a running process: {lost} stores lost, {renewed} were new already; seed {FaultSize.Seed}");
        foreach ((string phase, int number) in phases) output.WriteLine($"{number,5} {phase[2..]}");
        Assert.Equal(0, lost);
        Assert.True(hits >= each * 2, $"only {hits} kills hit a running process");
        Assert.True(renewed >= hits / 6, $"only {renewed} of {hits} kills came after the rename");
    }

    private static void Reset(Folder folder, byte[] old) => folder.Reset(("store", old), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));

    private static TimeSpan Measure(Folder folder, Judge judge, byte[] old, out string before, out string after)
    {
        List<TimeSpan> runs = [];
        before = after = "";
        for (int i = 0; i < 5; i++)
        {
            Reset(folder, old);
            before = judge.Entries(folder["store"])!;
            long started = Stopwatch.GetTimestamp();
            Outcome outcome = Tool.Run("migrate", folder["store"], "--bundle", folder["one.pem"], "--no-backup");
            runs.Add(Stopwatch.GetElapsedTime(started));
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
            after = judge.Entries(folder["store"])!;
        }

        return runs.Order().ElementAt(2);
    }
}
