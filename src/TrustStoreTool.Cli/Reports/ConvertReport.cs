using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>How a store was converted.</summary>
/// <param name="Store">The old store, as it was named on the command line.</param>
/// <param name="Format">Its format.</param>
/// <param name="Out">The new store.</param>
/// <param name="Type"><c>jks</c>, <c>pkcs12</c>, <c>pkcs12-nopass</c>, <c>pem</c>.</param>
/// <param name="Outcome"><c>converted</c>; <c>planned</c> with --dry-run; <c>unchanged</c> where OUT already held these bytes.</param>
/// <param name="Bytes">Size of the new store.</param>
/// <param name="Sha256">Of the new store; absent with --dry-run where another run would make other bytes (salts).</param>
/// <param name="Entries">Every entry of the new store.</param>
/// <param name="Trusted">Certificates that --trust made trusted entries.</param>
/// <param name="NewAnchors">Certificates that Java takes as trust anchors now and did not before, for whatever reason.</param>
/// <param name="Notices">What the type cannot hold of entries that came along.</param>
/// <param name="Warnings">Traps of the new store.</param>
/// <param name="Backup">The file that was in the way, where one was kept.</param>
public sealed record ConvertReport(
    string Store,
    string Format,
    string Out,
    string Type,
    string Outcome,
    int Bytes,
    string? Sha256,
    IReadOnlyList<ConvertedReport> Entries,
    ImmutableArray<AnchorReport> Trusted,
    ImmutableArray<AnchorReport> NewAnchors,
    ImmutableArray<string> Notices,
    ImmutableArray<TrapReport> Warnings,
    string? Backup) : Report("convert", 1);

/// <summary>One entry of the new store.</summary>
/// <param name="Index">Its place in the old store, from 0.</param>
/// <param name="Alias">As stored in the old store, untrusted text.</param>
/// <param name="NewAlias">In the new one.</param>
/// <param name="Kind">In the JDK's words.</param>
/// <param name="Step"><c>carried</c>: the bytes it was; <c>converted</c>; <c>encryptedAnew</c>.</param>
/// <param name="Sha256">Of its certificate, or of the first of its chain.</param>
public sealed record ConvertedReport(int Index, string? Alias, string? NewAlias, string Kind, string Step, string? Sha256);

/// <summary>A certificate that became a trust anchor.</summary>
/// <param name="Alias">Its alias in the new store. Untrusted text.</param>
/// <param name="Sha256">Its fingerprint.</param>
/// <param name="Subject">Untrusted text.</param>
public sealed record AnchorReport(string? Alias, string Sha256, string? Subject)
{
    /// <summary>The report of a certificate.</summary>
    public static AnchorReport Of(Certificate certificate, string? alias) => new(alias, certificate.Fingerprint.ToString(), certificate.Facts?.Subject.ToString());
}
