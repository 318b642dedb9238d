using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Pruning;

/// <summary>One thing that a selection names.</summary>
/// <param name="Names">Whether an entry is meant.</param>
/// <param name="Reason">Why the entry goes; lower case, no foreign text.</param>
/// <param name="Wanted">What was named, for the notice that nothing matched it; null where nothing in particular was.</param>
internal sealed record PruneRule(Func<KeyStoreEntry, bool> Names, string Reason, string? Wanted)
{
    /// <summary>The rules of a selection.</summary>
    public static ImmutableArray<PruneRule> All(KeyStore store, PruneSelection selection, RdsPins pins, DateTimeOffset now)
    {
        List<PruneRule> rules = [];
        rules.AddRange(selection.Aliases.Distinct().Select(alias => ByAlias(store, alias)));
        rules.AddRange(selection.Fingerprints.Distinct().Select(fingerprint => new PruneRule(
            entry => entry is TrustedCertificateEntry or UntrustedCertificateEntry && entry.Certificates[0].Fingerprint == fingerprint,
            "named by fingerprint",
            $"fingerprint {fingerprint}")));
        rules.AddRange(selection.CaIds.Distinct(StringComparer.OrdinalIgnoreCase).Select(id => new PruneRule(
            entry => entry is TrustedCertificateEntry trusted && id.Equals(pins.Find(trusted.Certificate)?.Id, StringComparison.OrdinalIgnoreCase),
            $"the RDS CA {id.ToLowerInvariant()}",
            $"CA {id}")));
        if (selection.Expired)
            rules.Add(new PruneRule(entry => entry is TrustedCertificateEntry { Certificate.Facts: { } facts } && now > facts.NotAfter, "expired", null));
        return [.. rules];
    }

    // As stored where an entry is stored so; else as Java would look it up. So two aliases that differ in case alone can each be named.
    private static PruneRule ByAlias(KeyStore store, string alias)
    {
        string folded = JavaCase.ToLower(alias);
        Func<KeyStoreEntry, bool> names = store.Entries.Any(entry => entry.Alias == alias)
            ? entry => entry.Alias == alias
            : entry => entry.Alias is { } stored && JavaCase.ToLower(stored) == folded;
        return new PruneRule(names, "named by alias", $"alias '{alias}'");
    }
}
