using System.Formats.Asn1;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// A DER value to be written: a rope of slices with its length known, so that nesting copies nothing and the bytes are laid down once.
/// </summary>
internal sealed class Der
{
    private readonly List<ReadOnlyMemory<byte>> _slices;

    private Der(List<ReadOnlyMemory<byte>> slices, int length)
    {
        _slices = slices;
        Length = length;
    }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Slices => _slices;

    public static implicit operator Der(ReadOnlyMemory<byte> raw) => Raw(raw);

    /// <summary>Bytes that are an encoding already.</summary>
    public static Der Raw(ReadOnlyMemory<byte> encoded) => new([encoded], encoded.Length);

    /// <summary>Values one after the other, without a header.</summary>
    public static Der Concat(params IEnumerable<Der> parts)
    {
        List<ReadOnlyMemory<byte>> slices = [];
        int length = 0;
        foreach (Der part in parts)
        {
            slices.AddRange(part._slices);
            length += part.Length;
        }

        return new Der(slices, length);
    }

    public static Der Tagged(byte identifier, params IEnumerable<Der> parts)
    {
        Der content = Concat(parts);
        byte[] header = Header(identifier, content.Length);
        content._slices.Insert(0, header);
        return new Der(content._slices, header.Length + content.Length);
    }

    public static Der Sequence(params IEnumerable<Der> parts) => Tagged(0x30, parts);

    public static Der Octets(ReadOnlyMemory<byte> content) => Tagged(0x04, Raw(content));

    public static Der Oid(string dotted)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(dotted);
        return Raw(writer.Encode());
    }

    public static Der Integer(long value)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        writer.WriteInteger(value);
        return Raw(writer.Encode());
    }

    public static Der Null { get; } = Raw(new byte[] { 5, 0 });

    public byte[] ToArray()
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Length);
        int at = 0;
        foreach (ReadOnlyMemory<byte> slice in _slices)
        {
            slice.Span.CopyTo(bytes.AsSpan(at));
            at += slice.Length;
        }

        return bytes;
    }

    private static byte[] Header(byte identifier, int length)
    {
        if (length < 0x80) return [identifier, (byte)length];
        int octets = length > 0xffffff ? 4 : length > 0xffff ? 3 : length > 0xff ? 2 : 1;
        byte[] header = new byte[2 + octets];
        header[0] = identifier;
        header[1] = (byte)(0x80 | octets);
        for (int i = 0; i < octets; i++) header[^(i + 1)] = (byte)((length >> (8 * i)) & 0xff);
        return header;
    }
}
