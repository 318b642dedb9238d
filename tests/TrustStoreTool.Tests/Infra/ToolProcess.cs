using System.Diagnostics;

namespace TrustStoreTool.Tests.Infra;

/// <summary>The built tool, or another program of ours, in a process of its own: for what a process has and a function has not, its environment before all.</summary>
internal static class ToolProcess
{
    /// <summary>Runs the tool with these variables set besides (null unsets one).</summary>
    public static ToolRun Run(IReadOnlyDictionary<string, string?> variables, params string[] arguments) => RunProgram("truststore", variables, arguments);

    /// <summary>The same for any program that the build puts beside the tests.</summary>
    public static ToolRun RunProgram(string program, IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        string dll = Path.Combine(AppContext.BaseDirectory, program + ".dll");
        string host = Environment.ProcessPath is { } own && Path.GetFileName(own) == "dotnet" ? own : "dotnet";
        ProcessStartInfo start = new(host, ["exec", "--runtimeconfig", Path.ChangeExtension(dll, ".runtimeconfig.json"), dll, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolRun(process.ExitCode, output, error.Result);
    }
}
