using System.Diagnostics;

namespace TrustStoreTool.Faults;

/// <summary>What a kill waits for.</summary>
internal enum KillAim
{
    /// <summary>Nothing: any moment of the run.</summary>
    Anything,

    /// <summary>The new file beside the store.</summary>
    NewFile,

    /// <summary>The rename.</summary>
    Rename,
}

/// <summary>
/// One migrate that is killed from outside. strace looks on and draws out the moments around rename and fsync by some milliseconds, so that a kill can
/// fall into them; it runs as the tool's grandchild, so that the tool itself is killed and not its tracer.
/// </summary>
internal static class KilledRun
{
    private const string Rename = "renameat", Synchronize = "fsync";
    private const int PauseMicroseconds = 3000;

    /// <summary>Runs and kills; what had been done by then, or null where the run was over first.</summary>
    public static string? At(KillAim aim, Folder folder, TimeSpan run, Random random)
    {
        Require.Tool("strace");
        string log = Path.GetTempFileName(), store = folder["store"];
        try
        {
            DateTime untouched = File.GetLastWriteTimeUtc(store);
            string[] pauses = aim == KillAim.Anything ? [] : ["-e", Pause(Rename, enter: true), "-e", Pause(Synchronize, enter: false)];
            Tool.Running running = Tool.Start(
                "strace", ["-D", "-f", "-qq", "-o", log, "-e", $"trace={Rename},{Synchronize}", .. pauses, Tool.Binary, "migrate", store, "--bundle", folder["one.pem"], "--no-backup"]);
            Process process = running.Process;

            // Before, it is strace that would be killed, in the middle of attaching itself.
            Until(process, () => File.ResolveLinkTarget($"/proc/{process.Id}/exe", returnFinalTarget: false)?.FullName == Tool.Binary);
            if (aim == KillAim.NewFile) Until(process, () => folder.Names.Any(name => name.StartsWith(".truststore-", StringComparison.Ordinal)));
            if (aim == KillAim.Rename) Until(process, () => File.GetLastWriteTimeUtc(store) != untouched);
            double milliseconds = aim switch { KillAim.Anything => run.TotalMilliseconds * 1.5, KillAim.NewFile => 12, _ => 8 };
            long started = Stopwatch.GetTimestamp();
            TimeSpan moment = TimeSpan.FromMilliseconds(milliseconds * random.NextDouble());
            while (Stopwatch.GetElapsedTime(started) < moment) Thread.SpinWait(50);
            process.Kill();
            return running.Wait().ExitCode == 137 ? Phase(File.ReadAllText(log)) : null;
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static string Pause(string call, bool enter) => $"inject={call}:{(enter ? "delay_enter" : "delay_exit")}={PauseMicroseconds}{(enter ? $":delay_exit={PauseMicroseconds}" : "")}";

    private static void Until(Process process, Func<bool> happened)
    {
        while (!process.HasExited)
        {
            try
            {
                if (happened()) return;
            }
            catch (IOException)
            {
                // It ended under our eyes.
            }

            Thread.SpinWait(50);
        }
    }

    // The first fsync is the new file's, the one after the rename the folder's.
    private static string Phase(string log)
    {
        int renamed = log.IndexOf($"{Rename}(", StringComparison.Ordinal);
        if (renamed < 0) return "1 before the rename";
        string after = log[renamed..];
        int line = after.IndexOf('\n', StringComparison.Ordinal), synchronized = after.IndexOf($"{Synchronize}(", StringComparison.Ordinal);
        if (line < 0 || !after[..line].Contains("= 0", StringComparison.Ordinal)) return "2 in the rename";
        return synchronized < 0 || !after[synchronized..].Contains("= 0", StringComparison.Ordinal) ? "3 after the rename, before the folder was on the disk" : "4 after the commit, before the exit";
    }
}
