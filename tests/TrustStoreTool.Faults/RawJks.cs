using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool.Faults;

/// <summary>Writes a JKS with aliases, dates and types that no decent writer lets through.</summary>
internal static class RawJks
{
    public static byte[] Write(params (string Alias, byte[] Certificate)[] entries) => Write([.. entries.Select(entry => (entry.Alias, "X.509", 0L, entry.Certificate))]);

    public static byte[] Write(params (string Alias, string Type, long Date, byte[] Certificate)[] entries)
    {
        using MemoryStream content = new();
        Int(content, 0xfeedfeed);
        Int(content, 2);
        Int(content, (uint)entries.Length);
        foreach ((string alias, string type, long date, byte[] certificate) in entries)
        {
            Int(content, 2);
            Text(content, alias);
            Int(content, unchecked((uint)(date >> 32)));
            Int(content, unchecked((uint)date));
            Text(content, type);
            Int(content, (uint)certificate.Length);
            content.Write(certificate);
        }

        byte[] body = content.ToArray();
        return [.. body, .. SHA1.HashData([.. Encoding.BigEndianUnicode.GetBytes(Tool.Password), .. "Mighty Aphrodite"u8, .. body])];
    }

    private static void Int(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }

    // Java's modified UTF-8: each UTF-16 unit by itself, NUL in two bytes.
    private static void Text(Stream stream, string text)
    {
        List<byte> bytes = [];
        foreach (char c in text)
        {
            if (c is > '\0' and < '\u0080') bytes.Add((byte)c);
            else if (c < '\u0800') bytes.AddRange([(byte)(0xc0 | (c >> 6)), (byte)(0x80 | (c & 0x3f))]);
            else bytes.AddRange([(byte)(0xe0 | (c >> 12)), (byte)(0x80 | ((c >> 6) & 0x3f)), (byte)(0x80 | (c & 0x3f))]);
        }

        stream.WriteByte((byte)(bytes.Count >> 8));
        stream.WriteByte((byte)(bytes.Count & 255));
        stream.Write(bytes.ToArray());
    }
}
