namespace TrustStoreTool.Bundles;

/// <summary>What a pinned certificate is.</summary>
public enum RdsCaKind
{
    /// <summary>Self-signed.</summary>
    Root,

    /// <summary>Signed by a root. AWS replaces these without notice, so they are never trust anchors here.</summary>
    Intermediate,
}

/// <summary>Whether AWS still publishes it.</summary>
public enum RdsCaStatus
{
    /// <summary>A root in the newest official bundle of its partition.</summary>
    Current,

    /// <summary>Everything older, and every intermediate.</summary>
    Retired,
}

/// <summary>A pin: an RDS CA certificate that AWS has published, known by its fingerprint and by nothing else.</summary>
/// <param name="Fingerprint">SHA-256 of the DER.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-us-gov</c>, <c>aws-cn</c>.</param>
/// <param name="Region">For instance <c>us-east-1</c>; <c>*</c> for the old roots of all regions.</param>
/// <param name="Id">The CA identifier of the RDS API: <c>rds-ca-rsa2048-g1</c>.</param>
/// <param name="Kind">Root or intermediate.</param>
/// <param name="NotAfter">End of the validity, UTC.</param>
/// <param name="Status">Current or retired.</param>
public sealed record RdsCa(
    Fingerprint Fingerprint, string Partition, string Region, string Id, RdsCaKind Kind, DateTimeOffset NotAfter, RdsCaStatus Status)
{
    /// <summary>A current root: the only RDS CAs that are added to a store.</summary>
    public bool IsAnchor => Status == RdsCaStatus.Current && Kind == RdsCaKind.Root;
}
