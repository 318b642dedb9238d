using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TrustStoreTool.Cli.Commands;

namespace TrustStoreTool.Cli;

/// <summary>The tool as a function: arguments and a terminal in, an exit code out. Every error ends here.</summary>
public static class App
{
    // The verbs. Adding one touches its own file and one line here.
    private static readonly ImmutableArray<(string Name, Func<Terminal, Command> Create)> Verbs =
    [
        ("migrate", MigrateCommand.Create),
        ("inspect", InspectCommand.Create),
        ("verify", VerifyCommand.Create),
        ("diff", DiffCommand.Create),
        ("convert", ConvertCommand.Create),
        ("prune", PruneCommand.Create),
        ("clients", ClientsCommand.Create),
        ("sessions", SessionsCommand.Create),
        ("settings", SettingsCommand.Create),
        ("bundle", BundleCommand.Create),
    ];

    /// <summary>Runs the tool.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        ParseResult result = Root(args, terminal).Parse(args, Parsing);
        InvocationConfiguration invocation = new() { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        int code = result.Action is not HelpAction and not VersionAction and not { ClearsParseErrors: true } && UsageErrors.Report(result, terminal)
            ? (int)ExitCode.Usage
            : await result.InvokeAsync(invocation);
        return Flushed(terminal) ? code : (int)ExitCode.Write;
    }

    /// <summary>Gives a command its work; refusals become messages and exit codes here.</summary>
    internal static void Action(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<ExitCode>> work) =>
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                return (int)await work(result, cancellation);
            }
            catch (Exception e)
            {
                return (int)Refusals.Report(terminal, e);
            }
        });

    // Response files are off: '--storepass @x' means the password '@x', not the file x. Bundling is off: '-pw' is no cluster of options.
    private static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    // A command line that starts with a verb needs that verb alone; building the others would cost a third of a short run.
    private static RootCommand Root(string[] args, Terminal terminal)
    {
        RootCommand root = new("Moves Java truststores across the Amazon RDS CA rotation: loses nothing, replaces atomically, proves before it commits.");
        root.Directives.Clear();
        bool isNamed = args is [{ } first, ..] && Verbs.Any(verb => verb.Name == first);
        foreach ((string name, Func<Terminal, Command> create) in Verbs)
            if (!isNamed || name == args[0]) root.Add(create(terminal));
        root.Add(JsonSchemaOption.Create());
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help }) help.MaxWidth = Math.Min(terminal.Width, 100);
            if (option is VersionOption) option.Action = new VersionAction();
        }

        return root;
    }

    // Results that did not reach their reader must not end as success. (A closed pipe is no failure: the reader had enough.)
    private static bool Flushed(Terminal terminal)
    {
        try
        {
            terminal.Out.Flush();
            return true;
        }
        catch (IOException)
        {
            terminal.WriteError("could not write to standard output");
            return false;
        }
    }

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"truststore {typeof(App).Assembly.GetName().Version?.ToString(3)}");
            return (int)ExitCode.Success;
        }
    }
}
