namespace TrustStoreTool.Faults;

/// <summary>
/// A run of the tool that stops at its first call of a name, until it is told to go on: whatever another program does in between has been done by then,
/// on the fastest machine and on the busiest.
/// </summary>
internal sealed class HeldRun : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("held ");
    private readonly Tool.Running _run;
    private readonly StreamReader _log;
    private readonly string _id;

    /// <summary>Starts it, and returns when it stands.</summary>
    public HeldRun(string call, params string[] arguments)
    {
        Require.Tool("strace");

        // strace writes into a pipe: to read a line is to wait for it.
        string pipe = Path.Combine(_folder.FullName, "log");
        Outcome made = Tool.Program("mkfifo", pipe);
        Assert.True(made.ExitCode == 0, made.ToString());
        _run = Tool.Start("strace", ["-f", "-qq", "-o", pipe, "-e", $"trace={call}", "-e", $"inject={call}:signal=STOP:when=1", Tool.Binary, .. arguments]);
        _log = File.OpenText(pipe);
        Task<string?> stopped = Task.Run(Stopped);
        Assert.True(stopped.Wait(Hang), "it neither stops nor ends");
        _id = stopped.Result ?? throw new Xunit.Sdk.XunitException($"it never came to {call}: {_run.Wait()}");
    }

    /// <summary>Lets it go on to its end.</summary>
    public Outcome Finish()
    {
        Tool.Program("kill", "-CONT", _id);
        Task rest = _log.ReadToEndAsync();
        Outcome outcome = _run.Wait();
        rest.Wait(Hang);
        return outcome;
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    // "1234 --- stopped by SIGSTOP ---"
    private string? Stopped()
    {
        while (_log.ReadLine() is { } line)
            if (line.EndsWith("--- stopped by SIGSTOP ---", StringComparison.Ordinal)) return line[..line.IndexOf(' ')];
        return null;
    }
}
