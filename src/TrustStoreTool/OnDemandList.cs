using System.Collections;

namespace TrustStoreTool;

/// <summary>
/// A list whose items are made whenever they are looked at. What is said of an entry takes more memory than the entry: of a store of 100,000 it is
/// said one by one, and forgotten.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
/// <param name="count">How many there are.</param>
/// <param name="make">Makes the item of an index. Must give an equal one every time.</param>
public sealed class OnDemandList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public T this[int index] => (uint)index < (uint)count ? make(index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++) yield return make(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Decides between making items once and making them on demand.</summary>
public static class OnDemandList
{
    /// <summary>Up to so many items are made once and kept.</summary>
    public const int MostKept = 4096;

    /// <summary>The items 0 to <paramref name="count"/> - 1.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="count">How many there are.</param>
    /// <param name="make">Makes the item of an index. Must give an equal one every time.</param>
    public static IReadOnlyList<T> Of<T>(int count, Func<int, T> make)
    {
        OnDemandList<T> list = new(count, make);
        return count <= MostKept ? [.. list] : list;
    }
}
