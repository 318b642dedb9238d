using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Cli.Commands;

/// <summary>What "ready" means: the chosen CAs of the regions given, else of the region in the setting's own host.</summary>
internal sealed class TrustNeeds
{
    private readonly RdsPins _pins;
    private readonly CaChoice _choice;
    private readonly TrustNeed? _given;

    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: no such region.</exception>
    public TrustNeeds(IReadOnlyList<string> regions, CaChoice choice, RdsPins pins)
    {
        (_pins, _choice) = (pins, choice);
        if (regions.Count == 0) return;
        foreach (string region in regions)
            if (region != "all" && pins.FindRegion(region) is null)
                throw new KeyStoreException(KeyStoreError.Usage, $"'{region}' is no region that RDS has certificates for", "all regions: truststore bundle list");
        _given = Of(pins.Regions.Where(region => regions.Contains("all") ? !region.IsPreRelease : regions.Contains(region.Name, StringComparer.OrdinalIgnoreCase)).Select(region => region.Name));
    }

    /// <summary>For a server; null where nothing says which region it is in.</summary>
    public TrustNeed? For(string? hosts)
    {
        RdsEndpoint[] endpoints = [.. (hosts ?? "").Split(',').Select(host => RdsEndpoint.Parse(host.Trim())).OfType<RdsEndpoint>()];
        if (endpoints.Length > 0 && endpoints.All(endpoint => !endpoint.UsesRdsCa))
            return new TrustNeed("RDS Proxy", [], "an RDS Proxy shows a certificate of Amazon Trust Services: it needs Amazon's public roots, not the RDS CAs");
        if (_given is not null) return _given;
        string[] regions = [.. endpoints.Select(endpoint => endpoint.Region).OfType<string>().Distinct()];
        return regions.Length > 0 && Of(regions) is { Certificates.IsEmpty: false } need ? need : null;
    }

    private TrustNeed Of(IEnumerable<string> regions)
    {
        ImmutableArray<RdsCa> wanted = [.. regions.SelectMany(region => _pins.All.Where(ca => ca.IsAnchor && ca.Region == region && _choice.Includes(ca)))];
        return new TrustNeed(string.Join(", ", wanted.Select(ca => $"{ca.Region} {ca.Id}")), [.. wanted.Select(ca => ca.Fingerprint)]);
    }
}
