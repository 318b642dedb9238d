namespace TrustStoreTool.Formats;

/// <summary>
/// The string encoding of Java's DataInput and DataOutput: one to three bytes for each UTF-16 unit, surrogates one by one, U+0000 as C0 80.
/// Overlong forms and a bare zero byte are read as Java reads them.
/// </summary>
internal static class ModifiedUtf8
{
    /// <summary>Decodes; where Java would refuse, each offending byte becomes U+FFFD and the result is false.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        if (System.Text.Ascii.IsValid(bytes))
        {
            text = System.Text.Encoding.ASCII.GetString(bytes);
            return true;
        }

        bool readable = true;
        char[] characters = new char[bytes.Length];
        int count = 0;
        while (!bytes.IsEmpty)
        {
            int length = Decode(bytes, out characters[count++]);
            readable &= length > 0;
            bytes = bytes[Math.Max(length, 1)..];
        }

        text = new string(characters, 0, count);
        return readable;
    }

    /// <summary>Whether Java reads it.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> bytes) => System.Text.Ascii.IsValid(bytes) || TryDecode(bytes, out _);

    /// <summary>The number of bytes <see cref="Encode"/> writes.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        int length = 0;
        foreach (char c in text) length += Length(c);
        return length;
    }

    /// <summary>Encodes into <paramref name="bytes"/>, which has at least <see cref="Length(ReadOnlySpan{char})"/> bytes.</summary>
    public static void Encode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        foreach (char c in text)
        {
            int length = Length(c);
            switch (length)
            {
                case 1:
                    bytes[0] = (byte)c;
                    break;
                case 2:
                    bytes[0] = (byte)(0xC0 | (c >> 6));
                    bytes[1] = (byte)(0x80 | (c & 0x3F));
                    break;
                default:
                    bytes[0] = (byte)(0xE0 | (c >> 12));
                    bytes[1] = (byte)(0x80 | ((c >> 6) & 0x3F));
                    bytes[2] = (byte)(0x80 | (c & 0x3F));
                    break;
            }

            bytes = bytes[length..];
        }
    }

    private static int Length(char c) => c is > '\0' and < '\u0080' ? 1 : c < '\u0800' ? 2 : 3;

    // The number of bytes taken, 0 where they encode nothing.
    private static int Decode(ReadOnlySpan<byte> bytes, out char c)
    {
        byte first = bytes[0];
        if (first < 0x80)
        {
            c = (char)first;
            return 1;
        }

        if (first >> 5 == 0b110 && bytes.Length > 1 && IsContinuation(bytes[1]))
        {
            c = (char)(((first & 0x1F) << 6) | (bytes[1] & 0x3F));
            return 2;
        }

        if (first >> 4 == 0b1110 && bytes.Length > 2 && IsContinuation(bytes[1]) && IsContinuation(bytes[2]))
        {
            c = (char)(((first & 0x0F) << 12) | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F));
            return 3;
        }

        c = '\uFFFD';
        return 0;
    }

    private static bool IsContinuation(byte b) => b >> 6 == 0b10;
}
