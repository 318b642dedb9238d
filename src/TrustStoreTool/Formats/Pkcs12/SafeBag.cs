using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// One SafeBag (RFC 7292, 4.2) as it lies in its SafeContents. Checked whole when it is read; its parts are slices found again when asked for, so that a
/// store of 100,000 bags costs little more than its bytes.
/// </summary>
internal sealed class SafeBag
{
    private readonly int _depth;

    private SafeBag(ReadOnlyMemory<byte> encoded, string type, int depth)
    {
        Encoded = encoded;
        Type = type;
        _depth = depth;
    }

    /// <summary>The whole bag.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The bagId, dotted.</summary>
    public string Type { get; }

    /// <summary>Whether the JDK counts the certificate in this bag as a trusted entry.</summary>
    public bool HasTrustedKeyUsage { get; private init; }

    public ReadOnlyMemory<byte> TypeEncoded => Parts().Next("the type of a SafeBag").Encoded;

    /// <summary>The bagValue with its explicit tag.</summary>
    public ReadOnlyMemory<byte> Wrapper
    {
        get
        {
            BerReader parts = Parts();
            parts.Next("the type of a SafeBag");
            return parts.Next("the value of a SafeBag").Encoded;
        }
    }

    /// <summary>The bagValue.</summary>
    public Tlv Value
    {
        get
        {
            BerReader parts = Parts();
            parts.Next("the type of a SafeBag");
            return ReadValue(ref parts);
        }
    }

    /// <summary>The bagAttributes, or null where the field is missing.</summary>
    public ImmutableArray<BagAttribute>? Attributes
    {
        get
        {
            BerReader parts = Parts();
            parts.Next("the type of a SafeBag");
            parts.Next("the value of a SafeBag");
            return ReadAttributes(ref parts);
        }
    }

    public static SafeBag Read(Tlv encoded)
    {
        BerReader parts = encoded.Open("a SafeBag");
        string type = parts.Next(0x06, "the type of a SafeBag").ObjectIdentifier();
        ReadValue(ref parts);
        ImmutableArray<BagAttribute>? attributes = ReadAttributes(ref parts);
        parts.End("a SafeBag");
        return new SafeBag(encoded.Encoded, string.IsInterned(type) ?? type, encoded.Depth)
        {
            HasTrustedKeyUsage = attributes is { } list && list.Any(attribute => attribute.Type == Oids.TrustedKeyUsage),
        };
    }

    private BerReader Parts() => new BerReader(Encoded, _depth).Next("a SafeBag").Open("a SafeBag");

    private static Tlv ReadValue(ref BerReader parts)
    {
        BerReader inside = parts.Next(0xa0, "the value of a SafeBag").Open("the value of a SafeBag");
        Tlv value = inside.Next("the value of a SafeBag");
        inside.End("the value of a SafeBag");
        return value;
    }

    private static ImmutableArray<BagAttribute>? ReadAttributes(ref BerReader parts)
    {
        if (!parts.HasData) return null;
        ImmutableArray<BagAttribute>.Builder list = ImmutableArray.CreateBuilder<BagAttribute>();
        BerReader set = parts.Next(0x31, "the attributes of a SafeBag").Open("the attributes of a SafeBag");
        while (set.HasData) list.Add(BagAttribute.Read(set.Next(0x30, "an attribute of a SafeBag")));
        return list.DrainToImmutable();
    }

    /// <summary>The friendlyName, or null. Of several the last counts, as in the JDK.</summary>
    public string? FriendlyName(ReadLimits limits)
    {
        if (FirstValue(Oids.FriendlyName) is not { } value) return null;
        if (value.Content.Length > limits.AliasBytes) throw ReadLimits.Exceeded("alias length in bytes", value.Content.Length, limits.AliasBytes, "--max-alias-bytes");
        return value.Identifier switch
        {
            0x1e => Utf16(value.Content.Span),
            0x0c => Encoding.UTF8.GetString(value.Content.Span),
            0x13 or 0x14 or 0x16 => Encoding.Latin1.GetString(value.Content.Span),
            _ => null,
        };
    }

    /// <summary>The localKeyID, or null.</summary>
    public ReadOnlyMemory<byte>? LocalKeyId =>
        FirstValue(Oids.LocalKeyId) is { Identifier: 0x04 or 0x24 } value ? value.Octets("a localKeyID") : default(ReadOnlyMemory<byte>?);

    /// <summary>The JDK hides a creation date in a key's localKeyID: <c>Time </c> and the milliseconds since 1970.</summary>
    public DateTimeOffset? Created()
    {
        if (LocalKeyId is not { } id || !id.Span.StartsWith("Time "u8)) return null;
        string digits = Encoding.Latin1.GetString(id.Span[5..]);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ms) && ms is >= -62135596800000 and <= 253402300799999
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;
    }

    private Tlv? FirstValue(string type)
    {
        if (Attributes is not { } list) return null;
        for (int i = list.Length - 1; i >= 0; i--)
            if (list[i].Type == type) return list[i].Values.IsEmpty ? null : list[i].Values[0];
        return null;
    }

    // Code unit by code unit: an unpaired surrogate is kept as it is.
    private static string Utf16(ReadOnlySpan<byte> bytes)
    {
        char[] characters = new char[bytes.Length / 2];
        for (int i = 0; i < characters.Length; i++) characters[i] = (char)BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        return new string(characters);
    }
}

/// <summary>One attribute of a bag.</summary>
/// <param name="Type">Dotted.</param>
/// <param name="Encoded">The whole attribute.</param>
/// <param name="Values">The values.</param>
internal sealed record BagAttribute(string Type, ReadOnlyMemory<byte> Encoded, ImmutableArray<Tlv> Values)
{
    public static BagAttribute Read(Tlv encoded)
    {
        BerReader parts = encoded.Open("an attribute");
        string type = parts.Next(0x06, "the type of an attribute").ObjectIdentifier();
        ImmutableArray<Tlv>.Builder values = ImmutableArray.CreateBuilder<Tlv>(1);
        BerReader set = parts.Next(0x31, "the values of an attribute").Open("the values of an attribute");
        while (set.HasData) values.Add(set.Next("a value of an attribute"));
        parts.End("an attribute");
        return new BagAttribute(type, encoded.Encoded, values.DrainToImmutable());
    }
}
