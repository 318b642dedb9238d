using System.Diagnostics;
using System.Globalization;

namespace TrustStoreTool.Faults;

/// <summary>
/// A run of the tool that stops at its first call of a name, until it is told to go on: whatever another program does in between has been done by then,
/// on the fastest machine and on the busiest.
/// </summary>
internal sealed class HeldRun : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private readonly string _log = Path.GetTempFileName();
    private readonly Tool.Running _run;

    /// <summary>Starts it, and returns when it stands.</summary>
    public HeldRun(string call, params string[] arguments)
    {
        Require.Tool("strace");
        _run = Tool.Start("strace", ["-f", "-qq", "-o", _log, "-e", $"trace={call}", "-e", $"inject={call}:signal=STOP:when=1", Tool.Binary, .. arguments]);
        for (long started = Stopwatch.GetTimestamp(); Stopped is null; Thread.Sleep(5))
            if (_run.Process.HasExited || Stopwatch.GetElapsedTime(started) > Hang) Assert.Fail($"it never came to {call}: {_run.Wait()}");
    }

    // "1234 --- stopped by SIGSTOP ---"
    private int? Stopped => File.ReadLines(_log).FirstOrDefault(line => line.EndsWith("--- stopped by SIGSTOP ---", StringComparison.Ordinal)) is { } line
        ? int.Parse(line[..line.IndexOf(' ')], CultureInfo.InvariantCulture)
        : null;

    /// <summary>Lets it go on to its end.</summary>
    public Outcome Finish()
    {
        Tool.Program("kill", "-CONT", Stopped!.Value.ToString(CultureInfo.InvariantCulture));
        return _run.Wait();
    }

    public void Dispose() => File.Delete(_log);
}
