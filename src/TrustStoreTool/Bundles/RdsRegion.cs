namespace TrustStoreTool.Bundles;

/// <summary>A region that has RDS CA certificates of its own.</summary>
/// <param name="Name">For instance <c>us-east-1</c>.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-us-gov</c>, <c>aws-cn</c>.</param>
public sealed record RdsRegion(string Name, string Partition)
{
    private static readonly Dictionary<string, string> Bases = new(StringComparer.Ordinal)
    {
        ["aws"] = "https://truststore.pki.rds.amazonaws.com",
        ["aws-us-gov"] = "https://truststore.pki.us-gov-west-1.rds.amazonaws.com",
        ["aws-cn"] = "https://rds-truststore.s3.cn-north-1.amazonaws.com.cn",
    };

    /// <summary>The partitions whose download addresses are known.</summary>
    public static IReadOnlyCollection<string> Partitions => Bases.Keys;

    /// <summary>One of AWS's own two groups, Beta and Preview: in the official bundle, and no region of a customer. Never part of <c>all</c>.</summary>
    public bool IsPreRelease => Name.EndsWith("-beta", StringComparison.Ordinal) || Name.EndsWith("-preview", StringComparison.Ordinal);

    /// <summary>Where AWS offers the certificates of this region as PEM, or null for a partition that is not known here.</summary>
    public string? BundleAddress => BaseAddress(Partition) is { } root ? root + Path : null;

    /// <summary>The path of this region's bundle, below <see cref="BaseAddress"/>. Beta and Preview are in the bundle of all regions only.</summary>
    public string Path => IsPreRelease ? GlobalPath : $"/{Name}/{Name}-bundle.pem";

    /// <summary>Where AWS offers the certificates of all regions of a partition as PEM, or null for a partition that is not known here.</summary>
    public static string? GlobalAddress(string partition) => BaseAddress(partition) is { } root ? root + GlobalPath : null;

    /// <summary>The scheme and host of a partition's downloads, or null.</summary>
    public static string? BaseAddress(string partition) => Bases.GetValueOrDefault(partition);

    /// <summary>The path of the bundle of all regions, below <see cref="BaseAddress"/>.</summary>
    public static string GlobalPath => "/global/global-bundle.pem";
}
