using System.Collections.Frozen;
using System.Collections.Immutable;

namespace TrustStoreTool.Bundles;

/// <summary>
/// Which CAs a region lets its servers be on. A root in the region's bundle is no offer: AWS publishes three for every region, and four regions
/// take one of them only (the CA identifiers that DescribeCertificates gave for each region, autumn 2026).
/// </summary>
public static class RdsOffer
{
    private static readonly ImmutableArray<string> Rsa2048Only = ["rds-ca-rsa2048-g1"];

    private static readonly FrozenDictionary<string, ImmutableArray<string>> Fewer = new Dictionary<string, ImmutableArray<string>>
    {
        ["ap-south-2"] = Rsa2048Only,
        ["ca-west-1"] = Rsa2048Only,
        ["eu-south-2"] = Rsa2048Only,
        ["il-central-1"] = Rsa2048Only,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The current roots of a region that its servers can be put on, in the table's order; those of every region that is not known to offer fewer.</summary>
    /// <param name="region">A region's name; of one that has no pin there are none.</param>
    /// <param name="pins">The RDS CAs that are known.</param>
    public static ImmutableArray<RdsCa> In(string? region, RdsPins pins) =>
    [
        .. pins.All.Where(pin => pin.IsAnchor && pin.Region == region && (!Fewer.TryGetValue(pin.Region, out ImmutableArray<string> offered) || offered.Contains(pin.Id))),
    ];
}
