namespace TrustStoreTool.Faults;

/// <summary>
/// A run of the tool that stops after chosen system calls, until it is told to go on: whatever another program does in between has been done by then,
/// on the fastest machine and on the busiest.
/// </summary>
internal sealed class HeldRun : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("held ");
    private readonly Tool.Running _run;
    private readonly StreamReader _log;
    private string? _id;

    /// <summary>Starts it, and returns when it stands after its first call of a name.</summary>
    public HeldRun(string call, params string[] arguments)
        : this([$"{call}:signal=STOP:when=1"], arguments)
    {
    }

    /// <summary>Starts it, and returns when it stands for the first time.</summary>
    /// <param name="injections">What strace injects: <c>fsync:signal=STOP:when=1</c>.</param>
    /// <param name="arguments">Those of the run.</param>
    public HeldRun(string[] injections, string[] arguments)
    {
        Require.Tool("strace");

        // strace writes into a pipe: to read a line is to wait for it.
        string pipe = Path.Combine(_folder.FullName, "log");
        Outcome made = Tool.Program("mkfifo", pipe);
        Assert.True(made.ExitCode == 0, made.ToString());
        string calls = string.Join(',', injections.Select(injection => injection.Split(':')[0]));
        _run = Tool.Start(
            "strace", ["-f", "-qq", "-o", pipe, "-e", $"trace={calls}", .. injections.SelectMany(injection => new[] { "-e", $"inject={injection}" }), Tool.Binary, .. arguments]);
        _log = File.OpenText(pipe);
        WaitForStop();
    }

    /// <summary>Lets it go on to its next stop.</summary>
    public void GoOn()
    {
        Tool.Program("kill", "-CONT", _id!);
        WaitForStop();
    }

    /// <summary>Lets it go on to its end.</summary>
    public Outcome Finish()
    {
        Tool.Program("kill", "-CONT", _id!);
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

    private void WaitForStop()
    {
        Task<string?> stopped = Task.Run(Stopped);
        Assert.True(stopped.Wait(Hang), "it neither stops nor ends");
        _id = stopped.Result ?? throw new Xunit.Sdk.XunitException($"it ended before its stop: {_run.Wait()}");
    }

    // "1234 --- stopped by SIGSTOP ---"
    private string? Stopped()
    {
        while (_log.ReadLine() is { } line)
            if (line.EndsWith("--- stopped by SIGSTOP ---", StringComparison.Ordinal)) return line[..line.IndexOf(' ')];
        return null;
    }
}
