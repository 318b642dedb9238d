namespace TrustStoreTool;

/// <summary>The header of an ASN.1 value in its usual form: a tag of one byte and a definite length (X.690, 8.1).</summary>
internal static class DerHeader
{
    /// <summary>Reads it; false where the form is another, or the value runs over the end: then the decoder is to be asked.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out int headerLength, out int contentLength)
    {
        headerLength = contentLength = 0;
        if (value.Length < 2 || (value[0] & 0x1F) == 0x1F) return false;
        int first = value[1];
        switch (first)
        {
            case < 0x80:
                (headerLength, contentLength) = (2, first);
                break;
            case 0x81 when value.Length > 2:
                (headerLength, contentLength) = (3, value[2]);
                break;
            case 0x82 when value.Length > 3:
                (headerLength, contentLength) = (4, (value[2] << 8) | value[3]);
                break;
            default:
                return false;
        }

        return contentLength <= value.Length - headerLength;
    }
}
