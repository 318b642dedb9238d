using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>The regions and their CAs.</summary>
/// <param name="Embedded">Certificates that are built in, Beta and Preview included.</param>
/// <param name="Pins">Certificates that are recognised.</param>
/// <param name="Regions">In the pins' order.</param>
public sealed record BundleListReport(int Embedded, int Pins, ImmutableArray<ListedRegion> Regions) : Report("bundle-list", 1);

/// <summary>A region.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-us-gov</c>, <c>aws-cn</c>.</param>
/// <param name="PreRelease">Beta or Preview.</param>
/// <param name="Embedded">Whether its certificates are built in.</param>
/// <param name="Address">Where AWS offers them.</param>
/// <param name="Cas">Its current CAs.</param>
public sealed record ListedRegion(string Region, string Partition, bool PreRelease, bool Embedded, string? Address, ImmutableArray<ListedCa> Cas);

/// <summary>A current CA of a region.</summary>
/// <param name="Ca">The CA identifier.</param>
/// <param name="Sha256">The pin.</param>
/// <param name="NotAfter">End of the validity.</param>
/// <param name="Embedded">Whether the certificate is built in.</param>
public sealed record ListedCa(string Ca, string Sha256, DateTimeOffset NotAfter, bool Embedded);
