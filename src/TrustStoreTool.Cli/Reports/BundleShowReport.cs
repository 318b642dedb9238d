using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Certificates that are built in.</summary>
/// <param name="Certificates">In the order of the regions.</param>
public sealed record BundleShowReport(ImmutableArray<ShownRoot> Certificates) : Report("bundle-show", 1);

/// <summary>A root that is built in.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Ca">The CA identifier.</param>
/// <param name="Subject">RFC 4514.</param>
/// <param name="Key">Algorithm and size.</param>
/// <param name="NotBefore">Begin of the validity.</param>
/// <param name="NotAfter">End of the validity.</param>
/// <param name="Sha256">Of the DER.</param>
/// <param name="Pem">The certificate.</param>
public sealed record ShownRoot(string Region, string Ca, string Subject, string Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string Sha256, string Pem);
