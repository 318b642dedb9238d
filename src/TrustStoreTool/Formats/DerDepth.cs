namespace TrustStoreTool.Formats;

/// <summary>
/// The limit on nesting, for encodings that are carried rather than read: what one program keeps as it is, the next one takes apart.
/// Looks at headers only, recurses into nothing, and passes over values too short to break the limit.
/// </summary>
internal static class DerDepth
{
    // A limit that --max-depth raised beyond this gets its stack from the heap.
    private const int OnStack = 128;

    /// <summary>Refuses values that nest deeper than <paramref name="limit"/>. Whether they are well formed is another's question.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.LimitExceeded"/>.</exception>
    public static void Check(ReadOnlySpan<byte> encoded, int limit)
    {
        // Where each open value ends; -1 for one that end-of-contents octets close.
        int levels = Math.Min(Math.Max(limit, 0), encoded.Length / 2) + 1, open = 0, at = 0;
        Span<int> ends = levels <= OnStack ? stackalloc int[OnStack] : new int[levels];
        while (true)
        {
            while (open > 0 && ends[open - 1] >= 0 && ends[open - 1] <= at) open--;
            if (at >= encoded.Length || !TryHeader(encoded[at..], out int header, out int length)) return;
            if (open > 0 && ends[open - 1] < 0 && encoded[at] == 0 && length == 0)
            {
                open--;
                at += header;
                continue;
            }

            if (open >= limit) throw ReadLimits.TooDeep();
            bool isConstructed = (encoded[at] & 0x20) != 0, isShallow = length >= 0 && open + 1 + (length / 2) <= limit;
            at += header;
            if (!isConstructed || isShallow) at += length;
            else ends[open++] = length < 0 ? -1 : at + length;
        }
    }

    // The length is -1 where it is indefinite. A value that is longer than what is left ends the look: its reader refuses it.
    private static bool TryHeader(ReadOnlySpan<byte> value, out int header, out int length)
    {
        header = length = 0;
        if (value.Length < 2) return false;
        int at = 1;
        if ((value[0] & 0x1f) == 0x1f)
        {
            while (at < value.Length && (value[at] & 0x80) != 0) at++;
            if (++at >= value.Length) return false;
        }

        int first = value[at++];
        long claimed = first;
        if (first > 0x80)
        {
            int octets = first & 0x7f;
            if (octets > value.Length - at) return false;
            claimed = 0;
            foreach (byte b in value.Slice(at, octets))
            {
                claimed = (claimed << 8) | b;
                if (claimed > int.MaxValue) return false;
            }

            at += octets;
        }

        header = at;
        length = first == 0x80 ? -1 : (int)claimed;
        return first == 0x80 ? (value[0] & 0x20) != 0 : claimed <= value.Length - at;
    }
}
