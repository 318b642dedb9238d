using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Verification;

/// <summary>
/// What to type to put a server on another CA: AWS CLI lines for a POSIX shell, fit to be pasted; nothing here runs them. A CA belongs to an
/// instance, and only an instance's own endpoint says which one it is: for any other host the instances are looked up first.
/// </summary>
/// <param name="Find">Lists the instances behind the host; null where its name is an instance's.</param>
/// <param name="Modify">Rotates one instance; after a <paramref name="Find"/>, the one to be written in place of <c>INSTANCE</c>.</param>
/// <param name="ModifyCluster">
/// Takes the place of <paramref name="Modify"/>, once, where the cluster turns out to be a Multi-AZ one (its engine is <c>postgres</c>), whose
/// instances cannot be modified; null where the host is no cluster's.
/// </param>
public sealed record RotationSteps(string? Find, string Modify, string? ModifyCluster)
{
    private const string Members = "--query 'DBClusters[].[Engine,DBClusterMembers[].DBInstanceIdentifier]'";

    private const string Addresses = "--query 'DBInstances[].[DBInstanceIdentifier,Endpoint.Address]' --output text";

    private static readonly ImmutableArray<(RdsEndpointKind Kind, Func<string, string, string, RotationSteps> Steps)> Table =
    [
        (RdsEndpointKind.Instance, (name, to, region) => new RotationSteps(null, Instance(name, to, region), null)),
        (RdsEndpointKind.Cluster, OfCluster),
        (RdsEndpointKind.ClusterReader, OfCluster),
        (RdsEndpointKind.ClusterCustom, (name, to, region) => new RotationSteps(MembersOf($"\"$({ClusterOf(name, region)})\"", region), Instance("INSTANCE", to, region), null)),
    ];

    /// <summary>All in one sentence.</summary>
    public string Sentence => Find is null ? Modify
        : $"{Find}, then for each instance that this lists, in place of INSTANCE: {Modify}"
        + (ModifyCluster is null ? "" : $"; where its engine is postgres (a Multi-AZ cluster), once instead: {ModifyCluster}");

    /// <summary>The steps for a server.</summary>
    /// <param name="target">The server. Of its host only what can be an identifier of AWS's gets into a line.</param>
    /// <param name="region">Its region, or null where it is not known: <c>REGION</c> then stands in its place.</param>
    /// <param name="to">The CA identifier to come.</param>
    public static RotationSteps For(ConnectionTarget target, string? region, string to)
    {
        (string ca, string where) = (Quote.Shell(to), region is null ? "REGION" : Quote.Shell(region));
        string name = target.Host.Split('.')[0];
        RdsEndpointKind? kind = IsIdentifier(name) ? RdsEndpoint.Parse(target.Host)?.Kind : null;
        return Table.FirstOrDefault(row => row.Kind == kind).Steps is { } steps
            ? steps(name, ca, where)
            : new RotationSteps($"aws rds describe-db-instances --region {where} {Addresses}", Instance("INSTANCE", ca, where), null);
    }

    private static RotationSteps OfCluster(string name, string to, string region) => new(
        MembersOf(name, region),
        Instance("INSTANCE", to, region),
        $"aws rds modify-db-cluster --db-cluster-identifier {name} --ca-certificate-identifier {to} --region {region} --apply-immediately");

    private static string Instance(string name, string to, string region) =>
        $"aws rds modify-db-instance --db-instance-identifier {name} --ca-certificate-identifier {to} --region {region} --apply-immediately";

    private static string MembersOf(string cluster, string region) => $"aws rds describe-db-clusters --db-cluster-identifier {cluster} --region {region} {Members}";

    // A custom endpoint has a name of its own: which cluster it belongs to only AWS says.
    private static string ClusterOf(string endpoint, string region) =>
        $"aws rds describe-db-cluster-endpoints --db-cluster-endpoint-identifier {endpoint} --region {region} --query 'DBClusterEndpoints[].DBClusterIdentifier' --output text";

    // RDS API, CreateDBInstance: letters, digits and hyphens, the first a letter. No such word is anything else to a shell or to the AWS CLI.
    private static bool IsIdentifier(string name) => name is [>= 'a' and <= 'z' or >= 'A' and <= 'Z', ..] && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
