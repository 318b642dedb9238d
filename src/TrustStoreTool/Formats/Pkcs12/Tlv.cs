using System.Formats.Asn1;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// One BER value (X.690, 8.1) as slices of the bytes it was read from; nothing is copied. What is re-emitted is <see cref="Encoded"/>.
/// </summary>
/// <param name="Identifier">The first identifier octet.</param>
/// <param name="Encoded">Identifier, length and content, with the end-of-contents octets of an indefinite length.</param>
/// <param name="Content">The content octets.</param>
/// <param name="Depth">How many more levels may be opened below this one.</param>
internal readonly record struct Tlv(byte Identifier, ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte> Content, int Depth)
{
    public bool IsConstructed => (Identifier & 0x20) != 0;

    /// <summary>The values inside this one.</summary>
    public BerReader Open(string what) =>
        !IsConstructed ? throw BerReader.Broken($"{what} is not constructed")
        : Depth <= 1 ? throw ReadLimits.TooDeep()
        : new BerReader(Content, Depth - 1);

    /// <summary>The object identifier, dotted.</summary>
    public string ObjectIdentifier() => AsnDecoder.ReadObjectIdentifier(Encoded.Span, AsnEncodingRules.BER, out _);

    /// <summary>An INTEGER that fits 64 bits.</summary>
    /// <exception cref="KeyStoreException">It is none, or does not fit.</exception>
    public long Integer(string what)
    {
        ReadOnlySpan<byte> bytes = Content.Span;
        if (Identifier != 0x02 || bytes.IsEmpty) throw BerReader.Broken($"{what} is no INTEGER");
        long value = unchecked((sbyte)bytes[0]);
        foreach (byte b in bytes[1..])
        {
            if (value is > long.MaxValue >> 8 or < long.MinValue >> 8) throw new KeyStoreException(KeyStoreError.LimitExceeded, $"{what} is a number of more than 64 bits");
            value = (value << 8) | b;
        }

        return value;
    }

    /// <summary>The octets of an OCTET STRING (or of one tagged implicitly); those of a constructed one are joined in a new array.</summary>
    public ReadOnlyMemory<byte> Octets(string what, byte primitive = 0x04)
    {
        if (Identifier == primitive) return Content;
        if (Identifier != (primitive | 0x20)) throw BerReader.Broken($"{what} is no OCTET STRING");
        byte[] joined = new byte[Content.Length];
        int length = Join(joined, 0, what);
        return joined.AsMemory(0, length);
    }

    private int Join(byte[] target, int at, string what)
    {
        BerReader pieces = Open(what);
        while (pieces.HasData)
        {
            Tlv piece = pieces.Next(what);
            switch (piece.Identifier)
            {
                case 0x04:
                    piece.Content.CopyTo(target.AsMemory(at));
                    at += piece.Content.Length;
                    break;
                case 0x24:
                    at = piece.Join(target, at, what);
                    break;
                default:
                    throw BerReader.Broken($"a piece of {what} is no OCTET STRING");
            }
        }

        return at;
    }
}
