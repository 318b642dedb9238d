using System.Collections.Immutable;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Pruning;

/// <summary>What is to leave a store. An entry goes when any of these names it.</summary>
public sealed record PruneSelection
{
    /// <summary>Trusted certificate entries whose validity has ended.</summary>
    public bool Expired { get; init; }

    /// <summary>Entries of these aliases, of any kind: the only way in which a key goes.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Certificate entries with these fingerprints.</summary>
    public ImmutableArray<Fingerprint> Fingerprints { get; init; } = [];

    /// <summary>Trusted certificate entries that are pinned RDS CAs with these identifiers, <c>rds-ca-2019</c> for instance.</summary>
    public ImmutableArray<string> CaIds { get; init; } = [];

    /// <summary>Nothing is selected at all.</summary>
    public bool IsEmpty => !Expired && Aliases.IsEmpty && Fingerprints.IsEmpty && CaIds.IsEmpty;
}

/// <summary>An entry that is to go.</summary>
/// <param name="Index">Its place in <see cref="KeyStore.Entries"/>.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Reason">What named it; lower case, no foreign text.</param>
public sealed record PrunedEntry(int Index, KeyStoreEntry Entry, string Reason);

/// <summary>What a selection removes from a store.</summary>
/// <param name="Removed">The entries that go, in file order.</param>
/// <param name="Unmatched">What the selection names and the store does not hold.</param>
/// <param name="Kept">Certificates that the selection names and that stay, because they make up a key's chain.</param>
public sealed record PrunePlan(ImmutableArray<PrunedEntry> Removed, ImmutableArray<string> Unmatched, ImmutableArray<KeyStoreEntry> Kept)
{
    /// <summary>The change that a writer makes.</summary>
    public StoreChange Change => new() { Remove = [.. Removed.Select(entry => entry.Index)] };

    /// <summary>Applies a selection to a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="selection">What is to go.</param>
    /// <param name="pins">The known RDS CAs.</param>
    /// <param name="now">The instant against which validity is judged.</param>
    public static PrunePlan Of(KeyStore store, PruneSelection selection, RdsPins pins, DateTimeOffset now)
    {
        ImmutableArray<PruneRule> rules = PruneRule.All(store, selection, pins, now);
        HashSet<Certificate> chains =
            [.. store.SeenByJava(JavaPassword.Right).Entries.Where(e => e.Kind == JavaEntryKind.PrivateKey).SelectMany(e => e.Certificates)];
        HashSet<PruneRule> matched = [];
        List<PrunedEntry> removed = [];
        List<KeyStoreEntry> kept = [];
        for (int i = 0; i < store.Entries.Length; i++)
        {
            KeyStoreEntry entry = store.Entries[i];
            PruneRule[] reasons = [.. rules.Where(rule => rule.Names(entry))];
            matched.UnionWith(reasons);
            if (reasons.Length == 0) continue;
            if (entry is UntrustedCertificateEntry loose && chains.Contains(loose.Certificate)) kept.Add(entry);
            else removed.Add(new PrunedEntry(i, entry, string.Join(", ", reasons.Select(rule => rule.Reason))));
        }

        return new PrunePlan([.. removed], [.. rules.Where(rule => rule.Wanted is not null && !matched.Contains(rule)).Select(rule => rule.Wanted!)], [.. kept]);
    }
}
