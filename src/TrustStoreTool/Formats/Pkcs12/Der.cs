using System.Formats.Asn1;
using System.Runtime.InteropServices;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// A DER value to be written: a rope of slices with its length known, so that nesting copies nothing and the bytes are laid down once.
/// Neighbours in memory are one slice: the 100,000 bags of an old store that stay are a single one.
/// </summary>
internal sealed class Der
{
    private readonly List<Piece> _pieces;

    private Der(List<Piece> pieces, int length)
    {
        _pieces = pieces;
        Length = length;
    }

    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, Action<Memory<byte>>? Later, int Length);

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes in pieces; what is only made later is made for the one who asks.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Slices => _pieces.Select(Made);

    public static implicit operator Der(ReadOnlyMemory<byte> raw) => Raw(raw);

    /// <summary>Bytes that are an encoding already.</summary>
    public static Der Raw(ReadOnlyMemory<byte> encoded) => new([new Piece(encoded, null, encoded.Length)], encoded.Length);

    /// <summary>Bytes of a known length that are only made when the whole is laid down, in their place: no copy of them is ever held.</summary>
    public static Der Later(int length, Action<Memory<byte>> write) => new([new Piece(default, write, length)], length);

    /// <summary>A value that is made twice, to know its length and to lay it down, because of 100,000 alike only the bytes are to be held.</summary>
    public static Der Again(Func<Der> make) => Later(make().Length, target => make().WriteTo(target));

    /// <summary>Values one after the other, without a header.</summary>
    public static Der Concat(params IEnumerable<Der> parts)
    {
        List<Piece> pieces = [];
        int length = 0;
        foreach (Der part in parts)
        {
            foreach (Piece piece in part._pieces) Append(pieces, piece);
            length += part.Length;
        }

        return new Der(pieces, length);
    }

    public static Der Tagged(byte identifier, params IEnumerable<Der> parts)
    {
        Der content = Concat(parts);
        byte[] header = Header(identifier, content.Length);
        content._pieces.Insert(0, new Piece(header, null, header.Length));
        return new Der(content._pieces, header.Length + content.Length);
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
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>Lays it down at the start of <paramref name="target"/>.</summary>
    public void WriteTo(Memory<byte> target)
    {
        foreach (Piece piece in _pieces)
        {
            if (piece.Later is { } write) write(target[..piece.Length]);
            else piece.Bytes.CopyTo(target);
            target = target[piece.Length..];
        }
    }

    private static void Append(List<Piece> pieces, Piece next)
    {
        if (pieces is [.., var last] && last.Later is null && next.Later is null
            && MemoryMarshal.TryGetArray(last.Bytes, out ArraySegment<byte> a) && MemoryMarshal.TryGetArray(next.Bytes, out ArraySegment<byte> b)
            && a.Array == b.Array && a.Offset + a.Count == b.Offset)
        {
            int length = last.Length + next.Length;
            pieces[^1] = new Piece(a.Array.AsMemory(a.Offset, length), null, length);
        }
        else
        {
            pieces.Add(next);
        }
    }

    private static ReadOnlyMemory<byte> Made(Piece piece)
    {
        if (piece.Later is not { } write) return piece.Bytes;
        byte[] bytes = new byte[piece.Length];
        write(bytes);
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
