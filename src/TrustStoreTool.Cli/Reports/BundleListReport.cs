using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>The regions and what is known of each.</summary>
public sealed record BundleListReport(ImmutableArray<string> Regions) : Report("bundle-list", 1);
