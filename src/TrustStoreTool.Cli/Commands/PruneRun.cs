using System.Runtime.CompilerServices;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;
using TrustStoreTool.Pruning;

namespace TrustStoreTool.Cli.Commands;

/// <summary>One store on its way through <c>prune</c>: planned and compared without a lock, asked about, then done again under the lock; with --yes, done at once.</summary>
internal sealed class PruneRun(string store, PruneSelection selection, PasswordSource password, ReadLimits limits, Terminal terminal)
{
    public string Store => store;

    /// <summary>What the selection takes out of a store, and the store without it, compared and read back.</summary>
    /// <param name="read">Gives the store's bytes, which nobody else keeps: two large stores are not held twice at once.</param>
    public PlannedPrune Plan(Func<ReadOnlyMemory<byte>> read) => FileError.About(store, () =>
    {
        Rewritten made = Verified(read);
        KeyStore after = PreservationCheck.ReadBack(made.Format, made.New, password.Given(), limits);
        PruneReport report = made.Report with { Remaining = after.Entries.Length, TrustAnchors = after.TrustAnchors.Length };
        return new PlannedPrune(report, made.New, after.Entries.Any(entry => entry is PrivateKeyEntry or SecretKeyEntry));
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

    /// <summary>Replaces the store, unless nothing is to go.</summary>
    /// <param name="shown">What somebody agreed to: just this is removed, or nothing. Null where nobody asked to see it.</param>
    /// <param name="open">Opens the store.</param>
    /// <param name="backup">Where the old file goes.</param>
    public PruneReport Commit(PruneReport? shown, Func<FolderLocks, StoreFile> open, BackupRule backup)
    {
        using FolderLocks locks = new();
        using StoreFile file = open(locks);
        PlannedPrune plan = Again(file.GiveContent);
        if (plan.Report.Removed.IsEmpty) return plan.Report;
        shown = plan.Report;
        string? kept = file.Replace(plan.Bytes, content => Again(() => content).Bytes, backup, terminal.Clock, plan.HoldsKeys);
        return plan.Report with { Outcome = "pruned", Backup = kept };

        PlannedPrune Again(Func<ReadOnlyMemory<byte>> read)
        {
            PlannedPrune planned = Plan(read);
            return shown is null || planned.Report.Removed.Select(entry => entry with { Index = null }).SequenceEqual(shown.Removed.Select(entry => entry with { Index = null }))
                ? planned
                : throw new KeyStoreException(KeyStoreError.WriteFailed, $"{store}: another program changed the store meanwhile, and other entries would go; nothing was removed", "run prune again");
        }
    }

    // A method of its own, and not inlined: with it goes the last that refers to the old store.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Rewritten Verified(Func<ReadOnlyMemory<byte>> read)
    {
        Rewritten made = Rewrite(read());
        if (!made.Change.IsEmpty) PreservationCheck.Verify(made.Format, made.Old, made.New, password.Given(), made.Change);
        return made with { Old = default };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Rewritten Rewrite(ReadOnlyMemory<byte> content)
    {
        KeyStore before = new StoreReading(terminal, limits).ReadVerified(store, content, password);
        PrunePlan plan = PrunePlan.Of(before, selection, RdsPins.Embedded, terminal.Clock.GetUtcNow());
        PruneReport report = new(
            store, before.Format.Name, plan.Removed.IsEmpty ? "unchanged" : "planned",
            [.. plan.Removed.Select(PrunedReport.Of)], plan.Unmatched, [.. plan.Kept.Select(entry => PrunedReport.Of(entry, "part of a key's chain"))],
            0, 0, null);
        return new Rewritten(report, before.Format, plan.Change, content, plan.Removed.IsEmpty ? content : before.Format.Rewrite(before, plan.Change, password.Given()));
    }

    private sealed record Rewritten(PruneReport Report, KeyStoreFormat Format, StoreChange Change, ReadOnlyMemory<byte> Old, ReadOnlyMemory<byte> New);
}

/// <summary>A pruned store, checked and not yet written.</summary>
/// <param name="Report">What goes.</param>
/// <param name="Bytes">The store without it.</param>
/// <param name="HoldsKeys">Whether keys stay in it.</param>
internal sealed record PlannedPrune(PruneReport Report, ReadOnlyMemory<byte> Bytes, bool HoldsKeys);
