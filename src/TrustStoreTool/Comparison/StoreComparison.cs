using System.Collections.Immutable;

namespace TrustStoreTool.Comparison;

/// <summary>What became of an entry between two stores.</summary>
public enum EntryChange
{
    /// <summary>Only the second store has it.</summary>
    Added,

    /// <summary>Only the first store has it.</summary>
    Removed,

    /// <summary>The same content under another alias.</summary>
    Renamed,

    /// <summary>The same alias with another certificate, key or other content.</summary>
    Replaced,

    /// <summary>The same certificate, as another kind of entry: trusted in one store and not in the other.</summary>
    KindChanged,

    /// <summary>The same protected key under the same alias, with another certificate chain.</summary>
    ChainChanged,
}

/// <summary>One difference.</summary>
/// <param name="Change">What happened.</param>
/// <param name="Before">The entry of the first store, or null.</param>
/// <param name="After">The entry of the second store, or null.</param>
public sealed record EntryDifference(EntryChange Change, ComparedEntry? Before, ComparedEntry? After);

/// <summary>
/// Two stores compared by what they hold: certificates by fingerprint, keys by their protected bytes, anything else by its bytes, and all of them by alias.
/// The order of entries, creation dates and salts are no differences.
/// </summary>
/// <param name="Differences">In the order of the first store, then the additions in the order of the second.</param>
/// <param name="Unchanged">Entries that both hold alike.</param>
public sealed record StoreComparison(ImmutableArray<EntryDifference> Differences, int Unchanged)
{
    // Each pass pairs what is still unpaired on both sides by one key; the first pass that fits names the change.
    private static readonly ImmutableArray<(EntryChange? Change, Func<ComparedEntry, object?> Key)> Passes =
    [
        (null, e => (e.Kind, e.Identity, e.Alias, e.ChainIdentity)),
        (EntryChange.ChainChanged, e => (e.Kind, e.Identity, e.Alias)),
        (EntryChange.Renamed, e => (e.Kind, e.Identity)),
        (EntryChange.KindChanged, e => e.IsCertificate ? (e.Identity, e.Alias) : null),
        (EntryChange.KindChanged, e => e.IsCertificate ? e.Identity : null),
        (EntryChange.Replaced, e => e.Alias),
    ];

    /// <summary>Whether both hold the same.</summary>
    public bool IsSame => Differences.IsEmpty;

    /// <summary>Compares two stores of any formats.</summary>
    public static StoreComparison Of(KeyStore before, KeyStore after)
    {
        ImmutableArray<ComparedEntry> left = ComparedEntry.All(before), right = ComparedEntry.All(after);
        EntryDifference?[] found = new EntryDifference?[left.Length];
        bool[] leftDone = new bool[left.Length], rightDone = new bool[right.Length];
        int unchanged = 0;
        foreach ((EntryChange? change, Func<ComparedEntry, object?> key) in Passes)
        {
            foreach ((int l, int r) in Pair(left, leftDone, right, rightDone, key))
            {
                leftDone[l] = rightDone[r] = true;
                if (change is { } changed) found[l] = new EntryDifference(changed, left[l], right[r]);
                else unchanged++;
            }
        }

        for (int l = 0; l < left.Length; l++)
            if (!leftDone[l]) found[l] = new EntryDifference(EntryChange.Removed, left[l], null);
        IEnumerable<EntryDifference> added = right.Where((_, r) => !rightDone[r]).Select(e => new EntryDifference(EntryChange.Added, null, e));
        return new StoreComparison([.. found.OfType<EntryDifference>(), .. added], unchanged);
    }

    private static IEnumerable<(int Left, int Right)> Pair(
        ImmutableArray<ComparedEntry> left, bool[] leftDone, ImmutableArray<ComparedEntry> right, bool[] rightDone, Func<ComparedEntry, object?> key)
    {
        PlacesByKey<object> waiting = new(right.Length, (int r, out object? k) => (k = rightDone[r] ? null : key(right[r])) is not null);
        for (int l = 0; l < left.Length; l++)
            if (!leftDone[l] && key(left[l]) is { } k && waiting.TryTake(k, out int r))
                yield return (l, r);
    }
}
