using System.Buffers.Binary;

namespace TrustStoreTool.Formats;

/// <summary>
/// Reads the big-endian fields of java.io.DataInput, which JKS, JCEKS and BKS are made of, and never past the end: a length is compared with the
/// bytes that are left before anything else happens.
/// </summary>
internal ref struct JavaDataCursor(ReadOnlySpan<byte> content, int position = 0)
{
    private readonly ReadOnlySpan<byte> _content = content;

    public int Position { get; private set; } = position;

    public readonly int Left => _content.Length - Position;

    public int ReadInt32(string what) => BinaryPrimitives.ReadInt32BigEndian(_content[ReadBytes(4, what)]);

    public long ReadInt64(string what) => BinaryPrimitives.ReadInt64BigEndian(_content[ReadBytes(8, what)]);

    /// <summary>A string's bytes, after their 16-bit length.</summary>
    public Range ReadShortBlock(string what) => ReadBytes(BinaryPrimitives.ReadUInt16BigEndian(_content[ReadBytes(2, what)]), what);

    /// <summary>Bytes after their 32-bit length.</summary>
    public Range ReadLongBlock(string what)
    {
        int length = ReadInt32(what);
        return length >= 0 ? ReadBytes(length, what) : throw Damaged($"{what} at byte {Position - 4}: negative length {length}");
    }

    /// <summary>A number of items, each of which takes at least <paramref name="smallest"/> bytes.</summary>
    public int ReadCount(string what, int smallest)
    {
        int count = ReadInt32(what);
        return count >= 0 && count <= Left / smallest
            ? count
            : throw Damaged($"{what} at byte {Position - 4}: {count} cannot be, {Left} bytes are left");
    }

    public Range ReadBytes(int length, string what)
    {
        if (length > Left) throw Damaged($"{what} at byte {Position}: {length} bytes are needed, {Left} are left");
        int start = Position;
        Position += length;
        return start..Position;
    }

    /// <summary>Refuses bytes that are more than a limit allows.</summary>
    public static void Limit(string what, Range bytes, int limit, string option)
    {
        int length = bytes.End.Value - bytes.Start.Value;
        if (length > limit) throw ReadLimits.Exceeded(what, length, limit, option);
    }

    private static KeyStoreException Damaged(string message) => new(KeyStoreError.Damaged, message, "restore the file from a backup: it is cut or overwritten");
}
