using System.Diagnostics;

namespace TrustStoreTool.Faults;

/// <summary>How a run ended. <paramref name="ExitCode"/> is 128 + the signal's number for a killed process.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    public override string ToString() => $"exit {ExitCode}\n{Out}\n{Error}";
}

/// <summary>The published native binary, driven from outside, and other programs beside it.</summary>
internal static class Tool
{
    public const string Password = "changeit";

    /// <summary>Longer than anything here takes; a run that reaches it hangs.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    public static string Binary
    {
        get
        {
            string path = Environment.GetEnvironmentVariable("TRUSTSTORE_BINARY") ?? Path.Combine(Repository, "artifacts", "publish", "truststore");
            Require.That(File.Exists(path), $"the native binary is not at {path} (scripts/publish makes it)");
            return path;
        }
    }

    public static string Repository { get; } = FindRepository();

    public static Outcome Run(params string[] arguments) => Start(Binary, arguments).Wait();

    public static Outcome Program(string file, params string[] arguments) => Start(file, arguments).Wait();

    public static Running Start(string file, IEnumerable<string> arguments, Action<ProcessStartInfo>? more = null)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment["TRUSTSTORE_PASSWORD"] = Password;
        start.Environment.Remove("JAVA_TOOL_OPTIONS");
        more?.Invoke(start);
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new Running(process);
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "TrustStoreTool.sln"))) return folder.FullName;
        throw new InvalidOperationException("the tests run from a build inside the repository");
    }

    /// <summary>A started process whose output is being read.</summary>
    internal sealed class Running(Process process)
    {
        private readonly Task<string> _output = process.StandardOutput.ReadToEndAsync();
        private readonly Task<string> _error = process.StandardError.ReadToEndAsync();

        public Process Process => process;

        public Outcome Wait()
        {
            using (process)
            {
                if (!process.WaitForExit(Hang))
                {
                    process.Kill(entireProcessTree: true);
                    Assert.Fail($"no end within {Hang}: {process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}");
                }

                // A child that outlives it may hold its output open.
                if (!Task.WaitAll([_output, _error], Hang)) Assert.Fail($"it ended, and something still holds its output: {process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}");
                return new Outcome(process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
            }
        }
    }
}
