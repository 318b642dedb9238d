using System.Collections.Immutable;
using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Inspection;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore inspect STORE...</c>: what stores hold, how they are protected, and what Java makes of them.</summary>
public static class InspectCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> stores = new("STORE") { Arity = ArgumentArity.OneOrMore, Description = "Keystores of any known format, PEM or PKCS#7; - is standard input" };
        PasswordOptions passwords = new();
        LimitOptions limits = new();
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new("inspect", "Show what stores hold, how they are protected, and what Java sees in them") { stores, format };
        passwords.AddTo(command);
        limits.AddTo(command);
        command.OneStandardInput([stores], passwords);
        command.Action(terminal, (result, _) =>
        {
            using PasswordSource password = passwords.From(result, terminal);
            StoreReading reading = new(terminal, limits.From(result));
            ImmutableArray<StoreReport> reports = [.. result.GetValue(stores)!.Select(store => Inspect(store, reading, password, terminal))];
            terminal.Show(result.GetValue(format), new InspectReport(StoreReports.JavaRules, reports), InspectText.Write, json => json.InspectReport);
            return Task.FromResult(ExitCodes.Worst(reports.Select(report => (ExitCode)report.ExitCode)));
        });
        return command;
    }

    private static StoreReport Inspect(string name, StoreReading reading, PasswordSource password, Terminal terminal)
    {
        try
        {
            return StoreReports.Of(name, StoreInspection.Of(reading.Read(name, password), RdsPins.Embedded, terminal.Clock.GetUtcNow()));
        }
        catch (KeyStoreException refusal)
        {
            // One store that cannot be read hides none of the others.
            terminal.WriteError(refusal);
            return StoreReports.Of(name, refusal);
        }
    }
}
