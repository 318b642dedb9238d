using System.Collections.Immutable;
using System.CommandLine;
using TrustStoreTool.Cli.Commands;

namespace TrustStoreTool.Cli;

/// <summary>The tool as a function: arguments and a terminal in, an exit code out. Every error ends here.</summary>
public static class App
{
    // The verbs. Adding one touches its own file and one line here.
    private static readonly ImmutableArray<Func<Terminal, Command>> Verbs = [BundleCommand.Create, SettingsCommand.Create];

    /// <summary>Runs the tool.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        RootCommand root = new("Moves Java truststores across the Amazon RDS CA rotation: loses nothing, replaces atomically, proves before it commits.");
        foreach (Func<Terminal, Command> verb in Verbs) root.Add(verb(terminal));

        // Response files are off: '--storepass @x' means the password '@x', not the file x.
        ParserConfiguration parsing = new() { ResponseFileTokenReplacer = null };
        InvocationConfiguration invocation = new() { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        ParseResult result = root.Parse(args, parsing);
        if (result.Errors.Count > 0 && result.Action is not System.CommandLine.Help.HelpAction) return (int)Usage(terminal, result);
        return await result.InvokeAsync(invocation);
    }

    /// <summary>Gives a command its work; refusals become messages and exit codes here.</summary>
    internal static void Action(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<ExitCode>> work) =>
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                return (int)await work(result, cancellation);
            }
            catch (KeyStoreException refusal)
            {
                terminal.WriteError(refusal);
                return (int)ExitCodes.For(refusal.Error);
            }
        });

    private static ExitCode Usage(Terminal terminal, ParseResult result)
    {
        foreach (string message in result.Errors.Select(error => error.Message).Distinct())
            terminal.WriteError(message.TrimEnd('.'));
        terminal.WriteHint($"{string.Join(' ', ["truststore", .. Path(result), "--help"])}");
        return ExitCode.Usage;
    }

    private static IEnumerable<string> Path(ParseResult result)
    {
        Stack<string> names = new();
        for (System.CommandLine.Parsing.SymbolResult? at = result.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
            if (command.Command is not RootCommand) names.Push(command.Command.Name);
        return names;
    }
}
