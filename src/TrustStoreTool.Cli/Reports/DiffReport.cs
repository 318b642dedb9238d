using System.Collections.Immutable;
using TrustStoreTool.Comparison;

namespace TrustStoreTool.Cli.Reports;

/// <summary>How two stores differ.</summary>
/// <param name="A">The first store.</param>
/// <param name="B">The second store.</param>
/// <param name="Same">Whether both hold the same entries and, being of one format, protect them alike.</param>
/// <param name="Unchanged">Entries that both hold alike.</param>
/// <param name="Differences">The rest.</param>
/// <param name="Protection">What differs in format, MAC or encryption, as it is in A and in B.</param>
public sealed record DiffReport(
    DiffSideReport A, DiffSideReport B, bool Same, int Unchanged, ImmutableArray<DifferenceReport> Differences, ImmutableArray<ProtectionChangeReport> Protection)
    : Report("diff", 1);

/// <summary>One of the two stores.</summary>
/// <param name="Store">As it was named on the command line.</param>
/// <param name="Format"><c>jks</c>, <c>pkcs12</c>, ….</param>
/// <param name="Integrity"><c>verified</c>, <c>notChecked</c>, <c>none</c>.</param>
/// <param name="Entries">Entries in the file.</param>
public sealed record DiffSideReport(string Store, string Format, string Integrity, int Entries);

/// <summary>One difference.</summary>
/// <param name="Change"><c>added</c>, <c>removed</c>, <c>renamed</c>, <c>replaced</c>, <c>kindChanged</c>, <c>chainChanged</c>.</param>
/// <param name="A">The entry of the first store; absent for an added one.</param>
/// <param name="B">The entry of the second store; absent for a removed one.</param>
public sealed record DifferenceReport(string Change, DiffEntryReport? A, DiffEntryReport? B)
{
    /// <summary>The report of a difference.</summary>
    public static DifferenceReport Of(EntryDifference difference) =>
        new(Words.Of(difference.Change), DiffEntryReport.Of(difference.Before), DiffEntryReport.Of(difference.After));
}

/// <summary>An entry of one side.</summary>
/// <param name="Index">Its place in the file, from 0.</param>
/// <param name="Alias">As stored, untrusted text; absent where the file has none.</param>
/// <param name="Kind">In the JDK's words.</param>
/// <param name="Sha256">Of the certificate, the protected key, or the entry's bytes.</param>
/// <param name="Subject">Of the certificate, or of the first in a key's chain. Untrusted text.</param>
/// <param name="NotAfter">Of the same certificate, UTC.</param>
/// <param name="Chain">SHA-256 of each certificate of a key's chain, leaf first.</param>
public sealed record DiffEntryReport(
    int Index, string? Alias, string Kind, string Sha256, string? Subject, DateTimeOffset? NotAfter, ImmutableArray<string>? Chain)
{
    /// <summary>The report of an entry.</summary>
    public static DiffEntryReport? Of(ComparedEntry? entry)
    {
        if (entry is null) return null;
        CertificateFacts? facts = entry.Chain.FirstOrDefault()?.Facts;
        return new DiffEntryReport(
            entry.Index, entry.Alias, entry.Kind, entry.Identity.ToString(), facts?.Subject.ToString(), facts?.NotAfter,
            entry.IsCertificate || entry.Chain.IsEmpty ? null : [.. entry.Chain.Select(c => c.Fingerprint.ToString())]);
    }
}

/// <summary>A difference in protection.</summary>
/// <param name="What"><c>format</c>, <c>integrity</c>, or <c>encryption</c>.</param>
/// <param name="A">In the first store.</param>
/// <param name="B">In the second store.</param>
public sealed record ProtectionChangeReport(string What, string A, string B);
