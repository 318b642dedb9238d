using System.Collections.Immutable;

namespace TrustStoreTool.Bundles;

/// <summary>What a host name of RDS or Aurora stands for.</summary>
public enum RdsEndpointKind
{
    /// <summary>A DB instance.</summary>
    Instance,

    /// <summary>The writer of an Aurora or Multi-AZ cluster.</summary>
    Cluster,

    /// <summary>The readers of a cluster.</summary>
    ClusterReader,

    /// <summary>A custom endpoint of a cluster.</summary>
    ClusterCustom,

    /// <summary>A shard group of Aurora Limitless.</summary>
    ShardGroup,

    /// <summary>RDS Proxy: its certificate comes from Amazon Trust Services, not from an RDS CA.</summary>
    Proxy,

    /// <summary>The writer of an Aurora global database, in whichever region it is.</summary>
    Global,
}

/// <summary>A host name of RDS, Aurora (and, with the same names, Neptune and others on RDS), taken apart. Nothing is resolved.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Region">For instance <c>us-east-1</c>; null for a global database.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-us-gov</c>, <c>aws-cn</c>.</param>
public sealed record RdsEndpoint(RdsEndpointKind Kind, string? Region, string Partition)
{
    // The label before the region tells the kind by its beginning; longer beginnings come first.
    private static readonly ImmutableArray<(string Prefix, RdsEndpointKind Kind)> Prefixes =
    [
        ("cluster-custom-", RdsEndpointKind.ClusterCustom),
        ("cluster-ro-", RdsEndpointKind.ClusterReader),
        ("cluster-", RdsEndpointKind.Cluster),
        ("shardgrp-", RdsEndpointKind.ShardGroup),
        ("proxy-", RdsEndpointKind.Proxy),
        ("global-", RdsEndpointKind.Global),
        ("", RdsEndpointKind.Instance),
    ];

    /// <summary>Whether servers of this kind show a certificate under an RDS CA.</summary>
    public bool UsesRdsCa => Kind != RdsEndpointKind.Proxy;

    /// <summary>Takes a host name apart; null when it is none of RDS. Case and a final dot do not matter.</summary>
    public static RdsEndpoint? Parse(string host)
    {
        string[] labels = (host.EndsWith('.') ? host[..^1] : host).ToLowerInvariant().Split('.');
        return labels switch
        {
            [.. var name, var region, "rds", "amazonaws", "com"] => Of(name, region, isChina: false),
            [.. var name, "rds", var region, "amazonaws", "com", "cn"] => Of(name, region, isChina: true),
            _ => null,
        };
    }

    // name: the customer's name for it, then the label that tells the kind. A proxy's own endpoints have one label more: e.endpoint.proxy-id.
    private static RdsEndpoint? Of(string[] name, string region, bool isChina)
    {
        if (name.Length < 2 || name.Any(string.IsNullOrEmpty)) return null;
        RdsEndpointKind kind = Prefixes.First(entry => name[^1].StartsWith(entry.Prefix, StringComparison.Ordinal)).Kind;
        bool hasEndpointLabel = name is [_, "endpoint", _];
        if (name.Length != 2 && !(kind == RdsEndpointKind.Proxy && hasEndpointLabel)) return null;
        bool isGlobal = kind == RdsEndpointKind.Global;
        if (isGlobal != (region == "global") || !(isGlobal || IsRegion(region, isChina))) return null;
        string partition = isChina ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";
        return new RdsEndpoint(kind, isGlobal ? null : region, partition);
    }

    // Two or more words and a number: us-east-1, us-gov-west-1. A region that opens tomorrow is one too.
    private static bool IsRegion(string label, bool isChina) =>
        label.Split('-') is [.. { Length: >= 2 } words, var number]
        && words.All(word => word.Length > 0 && word.All(char.IsAsciiLetterLower))
        && number.Length > 0 && number.All(char.IsAsciiDigit)
        && (words[0] == "cn") == isChina;
}
