using System.Collections.Immutable;
using TrustStoreTool.Pruning;

namespace TrustStoreTool.Cli.Reports;

/// <summary>What was taken out of a store.</summary>
/// <param name="Store">As it was named on the command line.</param>
/// <param name="Format"><c>jks</c>, <c>pkcs12</c>.</param>
/// <param name="Outcome"><c>pruned</c>; <c>planned</c> with --dry-run; <c>declined</c> where the question was not answered with yes; <c>unchanged</c> where nothing matched.</param>
/// <param name="Removed">The entries that went, or would go.</param>
/// <param name="Unmatched">What was named and is not in the store.</param>
/// <param name="Kept">Certificates that were named and stay, because they make up a key's chain.</param>
/// <param name="Remaining">Entries that stay.</param>
/// <param name="TrustAnchors">Trust anchors that Java finds afterwards.</param>
/// <param name="Backup">The old file, where one was kept.</param>
public sealed record PruneReport(
    string Store,
    string Format,
    string Outcome,
    ImmutableArray<PrunedReport> Removed,
    ImmutableArray<string> Unmatched,
    ImmutableArray<PrunedReport> Kept,
    int Remaining,
    int TrustAnchors,
    string? Backup) : Report("prune", 1);

/// <summary>An entry that went.</summary>
/// <param name="Index">Its place in the old file, from 0; absent for one that stays.</param>
/// <param name="Alias">As stored, untrusted text.</param>
/// <param name="Kind">In the JDK's words.</param>
/// <param name="Sha256">Of its certificate, or of the first of its chain.</param>
/// <param name="Subject">Of that certificate. Untrusted text.</param>
/// <param name="NotAfter">UTC.</param>
/// <param name="Reason">What named it.</param>
public sealed record PrunedReport(int? Index, string? Alias, string Kind, string? Sha256, string? Subject, DateTimeOffset? NotAfter, string Reason)
{
    /// <summary>The report of an entry that goes.</summary>
    public static PrunedReport Of(PrunedEntry pruned) => Of(pruned.Entry, pruned.Reason) with { Index = pruned.Index };

    /// <summary>The report of an entry.</summary>
    public static PrunedReport Of(KeyStoreEntry entry, string reason)
    {
        Certificate? certificate = entry.Certificates.FirstOrDefault();
        return new PrunedReport(
            null, entry.Alias, entry.Kind, certificate?.Fingerprint.ToString(), certificate?.Facts?.Subject.ToString(), certificate?.Facts?.NotAfter, reason);
    }
}
