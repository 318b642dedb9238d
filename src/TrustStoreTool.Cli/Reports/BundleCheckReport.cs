using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>What <c>--bundle</c> makes of a file.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="Accepted">Whether <c>--bundle</c> takes it.</param>
/// <param name="CompleteSet">The partition or region of which it holds every current root and no other certificate, or null.</param>
/// <param name="Taken">Certificates taken.</param>
/// <param name="Skipped">Certificates left out.</param>
/// <param name="Refused">Parts for which the whole file is refused.</param>
/// <param name="Certificates">Each part of the file in order.</param>
public sealed record BundleCheckReport(
    string File, string Sha256, bool Accepted, string? CompleteSet, int Taken, int Skipped, int Refused, ImmutableArray<CheckedCertificate> Certificates)
    : Report("bundle-check", 1);

/// <summary>A part of a certificate file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Line">Of its BEGIN line or fault; null in a file without lines.</param>
/// <param name="Verdict"><c>taken</c>, <c>skipped</c> or <c>refused</c>.</param>
/// <param name="Reason">The rule that decided, for instance <c>pinned</c>.</param>
/// <param name="What">The same in words.</param>
/// <param name="Name">Its common name; null where it is no certificate.</param>
/// <param name="Sha256">Of the DER.</param>
/// <param name="NotAfter">End of the validity.</param>
/// <param name="Region">By its pin, or null.</param>
/// <param name="Ca">By its pin, or null.</param>
public sealed record CheckedCertificate(
    int Number, int? Line, string Verdict, string Reason, string What, string? Name, string? Sha256, DateTimeOffset? NotAfter, string? Region, string? Ca);
