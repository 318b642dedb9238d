namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// Reads BER values one after the other: definite and indefinite lengths, any tag. Lengths are compared with the bytes that are left,
/// and nesting with the limit, before anything else happens.
/// </summary>
internal struct BerReader(ReadOnlyMemory<byte> data, int depth)
{
    private ReadOnlyMemory<byte> _rest = data;

    public readonly bool HasData => !_rest.IsEmpty;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlyMemory<byte> Rest => _rest;

    /// <summary>The next value, of whatever tag.</summary>
    public Tlv Next(string what)
    {
        ReadOnlySpan<byte> span = _rest.Span;
        int header = Header(span, what, out int length);
        bool indefinite = length < 0;
        if (indefinite) length = Children(span[header..], depth - 1, what);
        int total = header + length + (indefinite ? 2 : 0);
        Tlv value = new(span[0], _rest[..total], _rest.Slice(header, length), depth);
        _rest = _rest[total..];
        return value;
    }

    /// <summary>The next value, which must have this identifier.</summary>
    public Tlv Next(byte identifier, string what)
    {
        Tlv value = Next(what);
        return value.Identifier == identifier ? value : throw Broken($"{what} has tag 0x{value.Identifier:x2} instead of 0x{identifier:x2}");
    }

    /// <summary>The identifier of the next value, or -1 at the end.</summary>
    public readonly int Peek() => _rest.IsEmpty ? -1 : _rest.Span[0];

    /// <summary>Nothing may follow.</summary>
    public readonly void End(string what)
    {
        if (HasData) throw Broken($"{_rest.Length} bytes follow the last part of {what}");
    }

    public static KeyStoreException Broken(string why) => new(KeyStoreError.Damaged, $"the PKCS#12 structure is broken: {why}");

    // Length of the header; length of the content, or -1 for an indefinite one.
    private static int Header(ReadOnlySpan<byte> span, string what, out int length)
    {
        if (span.Length < 2) throw Truncated(what);
        int at = 1;
        if ((span[0] & 0x1f) == 0x1f)
        {
            while (at < span.Length && (span[at] & 0x80) != 0) at++;
            at++;
            if (at >= span.Length) throw Truncated(what);
        }

        int first = span[at++];
        if (first == 0x80)
        {
            if ((span[0] & 0x20) == 0) throw Broken($"{what} is primitive and of indefinite length");
            length = -1;
            return at;
        }

        long claimed = first;
        if (first > 0x80)
        {
            int octets = first & 0x7f;
            if (span.Length - at < octets) throw Truncated(what);
            claimed = 0;
            foreach (byte b in span.Slice(at, octets))
            {
                if (claimed > int.MaxValue) throw Truncated(what);
                claimed = (claimed << 8) | b;
            }

            at += octets;
        }

        if (claimed > span.Length - at) throw Truncated(what);
        length = (int)claimed;
        return at;
    }

    // Length of the values up to the end-of-contents octets, without these.
    private static int Children(ReadOnlySpan<byte> span, int depth, string what)
    {
        if (depth <= 0) throw ReadLimits.TooDeep();
        int at = 0;
        while (true)
        {
            if (span.Length - at < 2) throw Truncated(what);
            if (span[at] == 0 && span[at + 1] == 0) return at;
            int header = Header(span[at..], what, out int length);
            at += header + (length >= 0 ? length : Children(span[(at + header)..], depth - 1, what) + 2);
        }
    }

    private static KeyStoreException Truncated(string what) => Broken($"{what} is longer than the bytes that are left");
}
