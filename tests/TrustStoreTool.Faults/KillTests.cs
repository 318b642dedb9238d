using System.Diagnostics;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>T3: kill -9 at a random moment between the store's opening and the exit, on three sizes.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void A_kill_at_any_moment_loses_nothing()
    {
        using Judge judge = new();
        Random random = FaultSize.Random(nameof(KillTests));
        (string Type, int Entries)[] stores = [("JKS", 4), ("JKS", 6000), ("PKCS12", 6000)];
        int each = (FaultSize.Of(250, 3000) + 2) / 3, lost = 0, hits = 0, renewed = 0;
        foreach ((string type, int entries) in stores)
        {
            using Folder folder = new();
            byte[] old = Stores.Make(judge, type, entries);
            string before, after;
            TimeSpan run = Measure(folder, judge, old, out before, out after);
            Assert.NotEqual(before, after);
            for (int hit = 0, tries = 0; hit < each && tries < each * 20; tries++)
            {
                folder.Reset(("store", old), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
                Tool.Running running = Tool.Start(Tool.Binary, ["migrate", folder["store"], "--bundle", folder["one.pem"], "--no-backup"]);
                TimeSpan moment = run * (0.2 + (random.NextDouble() * 0.8));
                long started = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(started) < moment) Thread.SpinWait(50);
                running.Process.Kill();
                if (running.Wait().ExitCode != 137) continue;
                hit++;
                hits++;
                string? state = judge.Entries(folder["store"]);
                if (state == after) renewed++;
                else if (state != before) lost++;
            }
        }

        output.WriteLine($"{hits} kills hit a running process: {lost} stores lost, {renewed} were new already; seed {FaultSize.Seed}");
        Assert.Equal(0, lost);
        Assert.True(hits >= each * 2, $"only {hits} kills hit a running process");
    }

    private static TimeSpan Measure(Folder folder, Judge judge, byte[] old, out string before, out string after)
    {
        List<TimeSpan> runs = [];
        before = after = "";
        for (int i = 0; i < 5; i++)
        {
            folder.Reset(("store", old), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
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
