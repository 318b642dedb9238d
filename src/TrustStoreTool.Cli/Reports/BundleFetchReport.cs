using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A download that was accepted.</summary>
/// <param name="Address">Where it came from.</param>
/// <param name="File">Where it is.</param>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="Written">False where the file held the same bytes already.</param>
/// <param name="Certificates">How many of its certificates <c>--bundle</c> takes.</param>
/// <param name="Unpinned">Those that no pin knows, allowed by <c>--allow-unpinned</c>.</param>
public sealed record BundleFetchReport(string Address, string File, string Sha256, bool Written, int Certificates, ImmutableArray<NewCertificate> Unpinned)
    : Report("bundle-fetch", 1);

/// <summary>A certificate that no pin knows.</summary>
/// <param name="Name">Its common name.</param>
/// <param name="Sha256">Of the DER.</param>
public sealed record NewCertificate(string Name, string Sha256);
