using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Pruning;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore prune STORE</c>: takes entries out, an explicit act; all the rest stays as the bytes it was.</summary>
public static class PruneCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> store = new("STORE") { Description = "The keystore: JKS or PKCS#12" };
        Option<bool> expired = new("--expired") { Description = "Remove trusted certificates whose validity has ended (never a key)", Arity = ArgumentArity.Zero };
        Option<string[]> aliases = Many("--alias", "ALIAS", "Remove entries of this alias, whatever they are");
        Option<string[]> fingerprints = Many("--fingerprint", "SHA256", "Remove certificates with this fingerprint");
        Option<string[]> cas = Many("--ca", "ID", "Remove the RDS CA certificates of this identifier, for instance rds-ca-2019");
        Option<bool> yes = new("--yes") { Description = "Do not ask", Arity = ArgumentArity.Zero };
        Option<OutputFormat> format = CommonOptions.Format();
        PasswordOptions passwords = new();
        ReplaceOptions replace = new();
        LimitOptions limits = new();
        Command command = new("prune", "Remove expired or named certificates from a store; an entry goes when any of the options names it")
        { store, expired, aliases, fingerprints, cas, yes };
        replace.AddTo(command);
        passwords.AddTo(command);
        command.Add(format);
        limits.AddTo(command);
        command.Action(terminal, (result, _) =>
        {
            PruneSelection selection = new()
            {
                Expired = result.GetValue(expired),
                Aliases = [.. result.GetValue(aliases) ?? []],
                Fingerprints = [.. (result.GetValue(fingerprints) ?? []).Select(ParseFingerprint)],
                CaIds = [.. (result.GetValue(cas) ?? []).Select(KnownCa)],
            };
            if (selection.IsEmpty)
                throw new KeyStoreException(KeyStoreError.Usage, "nothing is named that could be removed", "name it with --expired, --alias ALIAS, --fingerprint SHA256 or --ca ID");
            using PasswordSource password = passwords.From(result, terminal);
            ReadLimits bounds = limits.From(result);
            PruneRun run = new(result.GetValue(store)!, selection, password, bounds, terminal);
            PruneReport report = !result.GetValue(yes) || replace.IsDryRun(result) ? run.Plan(() => InputFile.ReadStore(run.Store, bounds)).Report : Commit(null);
            if (report.Outcome == "planned" && !replace.IsDryRun(result)) report = run.Ask(report) ? Commit(report) : report with { Outcome = "declined" };
            foreach (string unmatched in report.Unmatched) terminal.WriteNotice($"{run.Store}: no entry matches {unmatched}");
            foreach (PrunedReport kept in report.Kept) terminal.WriteNotice($"{run.Store}: stays, because it is part of a key's chain: {kept.Alias ?? kept.Subject}");
            terminal.Show(result.GetValue(format), report, PruneText.Write, json => json.PruneReport);
            return Task.FromResult(report.Outcome == "declined" ? ExitCode.No : ExitCode.Success);

            PruneReport Commit(PruneReport? shown) => run.Commit(shown, locks => replace.Open(result, run.Store, locks, bounds, mayBeNew: false), replace.Backup(result));
        });
        return command;
    }

    private static Option<string[]> Many(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static Fingerprint ParseFingerprint(string text) => Fingerprint.TryParse(text, out Fingerprint fingerprint)
        ? fingerprint
        : throw new KeyStoreException(KeyStoreError.Usage, "--fingerprint is no SHA-256 value of 64 hexadecimal digits", "truststore inspect STORE shows the fingerprints");

    private static string KnownCa(string id) => RdsPins.Embedded.All.Any(pin => pin.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        ? id.ToLowerInvariant()
        : throw new KeyStoreException(
            KeyStoreError.Usage, $"--ca {id}: no RDS CA has this identifier", $"known are {string.Join(", ", RdsPins.Embedded.All.Select(pin => pin.Id).Distinct().Order(StringComparer.Ordinal))}");
}
