using System.Collections.Immutable;

namespace TrustStoreTool.Bundles;

/// <summary>A root of the embedded bundle, and its pin.</summary>
/// <param name="Ca">The pin.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record RdsRoot(RdsCa Ca, Certificate Certificate);

/// <summary>The embedded certificates of some regions.</summary>
/// <param name="Roots">The certificates, once each, in the order in which the regions were named.</param>
/// <param name="NotEmbedded">With <c>all</c>: the regions that are pinned and not embedded, which therefore are missing.</param>
public sealed record RegionSelection(ImmutableArray<RdsRoot> Roots, ImmutableArray<RdsRegion> NotEmbedded)
{
    /// <summary>Chooses regions by name (<c>all</c>: every embedded one, never Beta or Preview) and CAs.</summary>
    /// <exception cref="KeyStoreException">
    /// <see cref="KeyStoreError.Usage"/>: no such region; or its certificates are pinned and not embedded: the hint names the download.
    /// </exception>
    public static RegionSelection Choose(IEnumerable<string> regions, CaChoice choice, RdsBundle bundle)
    {
        List<RdsRegion> wanted = [];
        List<RdsRegion> missing = [];
        foreach (string name in regions)
        {
            if (name.Equals("all", StringComparison.OrdinalIgnoreCase))
            {
                foreach (RdsRegion region in bundle.Pins.Regions.Where(region => !region.IsPreRelease))
                    (bundle.Holds(region) ? wanted : missing).Add(region);
            }
            else
            {
                wanted.Add(Known(name, bundle));
            }
        }

        return new RegionSelection(
            [
                .. wanted.Distinct()
                    .SelectMany(region => bundle.Roots.Where(ca => ca.IsAnchor && ca.Region == region.Name && choice.Includes(ca)))
                    .Select(ca => new RdsRoot(ca, bundle.CertificateOf(ca))),
            ],
            [.. missing.Distinct()]);
    }

    /// <summary>The pinned region of a name.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: there is none; the hint names the nearest.</exception>
    public static RdsRegion Find(string name, RdsPins pins) => pins.FindRegion(name) ?? throw Unknown(name, pins);

    private static RdsRegion Known(string name, RdsBundle bundle)
    {
        RdsRegion region = Find(name, bundle.Pins);
        return bundle.Holds(region)
            ? region
            : throw new KeyStoreException(
                KeyStoreError.Usage,
                $"the certificates of {region.Name} are known by their fingerprints, but not built in",
                region.BundleAddress is { } address ? $"download {address} and give the file with --bundle; to download and check it: truststore bundle fetch --region {region.Name}" : "give its certificates with --bundle");
    }

    private static KeyStoreException Unknown(string name, RdsPins pins)
    {
        string[] near = [.. NearestNames.Of(name, pins.Regions.Where(region => !region.IsPreRelease).Select(region => region.Name).Append("all"))];
        return new KeyStoreException(
            KeyStoreError.Usage,
            $"'{name}' is no region that RDS has certificates for",
            near.Length > 0 ? $"did you mean {string.Join(" or ", near)}? all regions: truststore bundle list" : "all regions: truststore bundle list");
    }
}
