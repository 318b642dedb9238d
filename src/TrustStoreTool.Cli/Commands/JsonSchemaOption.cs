using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands;

/// <summary>
/// <c>--json-schema</c>, at the root and after every command: prints the schema of what the command reports with <c>--format json</c>,
/// or one schema for all reports.
/// </summary>
public static class JsonSchemaOption
{
    /// <summary>The option.</summary>
    public static Option<bool> Create() => new("--json-schema")
    {
        Description = "Print the JSON Schema of the report that --format json gives",
        Recursive = true,
        Arity = ArgumentArity.Zero,
        Action = new Print(),
    };

    private sealed class Print : SynchronousCommandLineAction
    {
        // What the command would need to run is not needed to describe its report.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            string path = string.Join('-', Path(parseResult));
            string[] kinds = [.. ReportSchemas.Kinds.Where(kind => path.Length == 0 || kind == path || kind.StartsWith(path + "-", StringComparison.Ordinal))];
            TextWriter output = parseResult.InvocationConfiguration.Output;
            if (kinds.Length == 0)
            {
                parseResult.InvocationConfiguration.Error.WriteLine($"truststore: error: {path} gives no report as JSON");
                return (int)ExitCode.Usage;
            }

            output.WriteLine((kinds.Length == 1 ? ReportSchemas.Text(kinds[0]) : ReportSchemas.OneOf(kinds)).TrimEnd());
            return (int)ExitCode.Success;
        }

        private static Stack<string> Path(ParseResult result)
        {
            Stack<string> names = new();
            for (SymbolResult? at = result.CommandResult; at is CommandResult command; at = at.Parent)
                if (command.Command is not RootCommand) names.Push(command.Command.Name);
            return names;
        }
    }
}
