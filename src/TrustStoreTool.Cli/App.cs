using System.CommandLine;

namespace TrustStoreTool.Cli;

/// <summary>The tool as a function: arguments and a terminal in, an exit code out. Every error ends here.</summary>
public static class App
{
    /// <summary>Runs the tool.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        RootCommand root = new("Moves Java truststores across the Amazon RDS CA rotation: loses nothing, replaces atomically, proves before it commits.");
        ParserConfiguration parsing = new() { ResponseFileTokenReplacer = null };
        InvocationConfiguration invocation = new() { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        return await root.Parse(args, parsing).InvokeAsync(invocation);
    }
}
