using System.Collections.Immutable;
using System.CommandLine;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Comparison;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore diff A B</c>: exit 0 when both hold the same, 1 when they differ.</summary>
public static class DiffCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> a = new("A") { Description = "The first store" }, b = new("B") { Description = "The second store, of the same or another format" };
        PasswordOptions passwords = new("storepass", "A"), otherPasswords = new("b-storepass", "B", isOptional: true);
        LimitOptions limits = new();
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new(
            "diff",
            "Show what differs between two stores: entries by fingerprint and alias, keys by their protected bytes, and the protection. "
            + "Order, creation dates and salts are no differences; nor is the protection of stores of two formats")
        { a, b, format };
        passwords.AddTo(command);
        otherPasswords.AddTo(command);
        limits.AddTo(command);
        command.OneStandardInput([a, b], passwords, otherPasswords);
        command.Action(terminal, (result, _) =>
        {
            using PasswordSource password = passwords.From(result, terminal), other = otherPasswords.From(result, terminal);
            StoreReading reading = new(terminal, limits.From(result));
            string before = result.GetValue(a)!, after = result.GetValue(b)!;
            DiffReport report = Compare(
                before, reading.Read(before, password),
                after, reading.Read(after, other.Given() is null ? password : other));
            terminal.Show(result.GetValue(format), report, DiffText.Write, json => json.DiffReport);
            return Task.FromResult(report.Same ? ExitCode.Success : ExitCode.No);
        });
        return command;
    }

    private static DiffReport Compare(string a, KeyStore before, string b, KeyStore after)
    {
        StoreComparison entries = StoreComparison.Of(before, after);
        ImmutableArray<ProtectionDifference> protection = ProtectionComparison.Of(before, after);
        return new DiffReport(
            Side(a, before), Side(b, after),
            entries.IsSame && (protection.IsEmpty || before.Format != after.Format),
            entries.Unchanged,
            [.. entries.Differences.Select(DifferenceReport.Of)],
            [.. protection.Select(change => new ProtectionChangeReport(change.What, change.Before, change.After))]);
    }

    private static DiffSideReport Side(string name, KeyStore store) => new(name, store.Format.Name, Words.Of(store.Integrity), store.Entries.Length);
}
