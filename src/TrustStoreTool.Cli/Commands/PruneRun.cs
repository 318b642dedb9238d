using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Migration;
using TrustStoreTool.Pruning;

namespace TrustStoreTool.Cli.Commands;

/// <summary>One store on its way through <c>prune</c>: planned and compared without a lock, asked about, then done again under the lock.</summary>
internal sealed class PruneRun(string store, PruneSelection selection, PasswordSource password, ReadLimits limits, Terminal terminal)
{
    public string Store => store;

    /// <summary>What the selection takes out of these bytes, and the bytes without it, compared and read back.</summary>
    public (PruneReport Report, ReadOnlyMemory<byte> Bytes, bool HoldsKeys) Plan(ReadOnlyMemory<byte> content) => FileError.About(store, () =>
    {
        KeyStore before = new StoreReading(terminal, limits).ReadVerified(store, content, password);
        PrunePlan plan = PrunePlan.Of(before, selection, RdsPins.Embedded, terminal.Clock.GetUtcNow());
        KeyStore after = plan.Removed.IsEmpty ? before : Without(before, plan.Change);
        PruneReport report = new(
            store, before.Format.Name, plan.Removed.IsEmpty ? "unchanged" : "planned",
            [.. plan.Removed.Select(PrunedReport.Of)], plan.Unmatched, [.. plan.Kept.Select(entry => PrunedReport.Of(entry, "part of a key's chain"))],
            after.Entries.Length, after.TrustAnchors.Length, null);
        return (report, after.Content, after.Entries.Any(entry => entry is PrivateKeyEntry or SecretKeyEntry));
    });

    /// <summary>Shows what is to go, and asks. Nothing but <c>yes</c> is a yes.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: there is nobody to ask.</exception>
    public bool Ask(PruneReport report)
    {
        if (terminal.Prompt is null)
            throw new KeyStoreException(KeyStoreError.Usage, $"{store}: {Words.Count(report.Removed.Length, "entry", "entries")} would be removed, and there is no terminal to ask on", "look with --dry-run, then confirm with --yes");
        PruneText.WriteEntries(report.Removed, terminal.Error, terminal.Width);
        try
        {
            using Password answer = terminal.Prompt($"Remove {Words.Count(report.Removed.Length, "entry", "entries")} from {ForeignText.Escape(store)}? Type yes (it is not shown): ");
            return answer.Characters.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase);
        }
        catch (KeyStoreException e) when (e.Error == KeyStoreError.PasswordMissing)
        {
            return false; // the end of input is no yes
        }
    }

    /// <summary>Replaces the store. What is removed is what was shown, or nothing is.</summary>
    public PruneReport Commit(PruneReport shown, Func<FolderLocks, StoreFile> open, BackupRule backup)
    {
        using FolderLocks locks = new();
        using StoreFile file = open(locks);
        (PruneReport report, ReadOnlyMemory<byte> bytes, bool holdsKeys) = Again(file.Content);
        string? kept = file.Replace(bytes, content => Again(content).Bytes, backup, terminal.Clock, holdsKeys);
        return report with { Outcome = "pruned", Backup = kept };

        (PruneReport Report, ReadOnlyMemory<byte> Bytes, bool HoldsKeys) Again(ReadOnlyMemory<byte> content)
        {
            var planned = Plan(content);
            return planned.Report.Removed.Select(entry => entry with { Index = null }).SequenceEqual(shown.Removed.Select(entry => entry with { Index = null }))
                ? planned
                : throw new KeyStoreException(KeyStoreError.WriteFailed, $"{store}: another program changed the store meanwhile, and other entries would go; nothing was removed", "run prune again");
        }
    }

    private KeyStore Without(KeyStore before, StoreChange change)
    {
        byte[] bytes = before.Format.Rewrite(before, change, password.Given());
        PreservationCheck.Verify(before.Format, before.Content, bytes, password.Given(), change);
        return before.Format.Read(bytes, password.Given(), limits);
    }
}
