namespace TrustStoreTool;

/// <summary>Places of entries by a key, in ascending order where several have one: a number a place, not a queue a key.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class PlacesByKey<TKey>
    where TKey : notnull
{
    private const int None = -1;

    private readonly Dictionary<TKey, int> _first = [];
    private readonly int[] _next;

    /// <summary>Sorts the places 0 to <paramref name="count"/> - 1 in.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="keyOf">The key of a place, and whether it has one.</param>
    public PlacesByKey(int count, TryKey keyOf)
    {
        _next = new int[count];
        for (int i = count - 1; i >= 0; i--)
        {
            if (!keyOf(i, out TKey? key) || key is null) continue;
            _next[i] = _first.GetValueOrDefault(key, None);
            _first[key] = i;
        }
    }

    /// <summary>The key of a place.</summary>
    public delegate bool TryKey(int index, out TKey? key);

    /// <summary>Takes the first place that is left under a key.</summary>
    public bool TryTake(TKey key, out int index)
    {
        index = _first.GetValueOrDefault(key, None);
        if (index == None) return false;
        _first[key] = _next[index];
        return true;
    }
}
