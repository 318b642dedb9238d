using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Text;

namespace TrustStoreTool;

/// <summary>One attribute of a name.</summary>
/// <param name="Type">The object identifier, dotted.</param>
/// <param name="Value">The value as text; <c>#hex</c> where it is no string. Untrusted text.</param>
public sealed record NameAttribute(string Type, string Value);

/// <summary>A subject or issuer (RFC 5280, 4.1.2.4), equal by its encoding.</summary>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["2.5.4.3"] = "CN",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["0.9.2342.19200300.100.1.1"] = "UID",
        ["0.9.2342.19200300.100.1.25"] = "DC",
    };

    private DistinguishedName(ReadOnlyMemory<byte> encoded, ImmutableArray<NameAttribute> attributes)
    {
        Encoded = encoded;
        Attributes = attributes;
    }

    /// <summary>The DER.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The attributes in the order of the encoding.</summary>
    public ImmutableArray<NameAttribute> Attributes { get; }

    /// <summary>The last common name, or null. Untrusted text.</summary>
    public string? CommonName => Attributes.LastOrDefault(a => a.Type == "2.5.4.3")?.Value;

    /// <summary>Reads a Name.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    internal static DistinguishedName Decode(ReadOnlyMemory<byte> encoded)
    {
        ImmutableArray<NameAttribute>.Builder attributes = ImmutableArray.CreateBuilder<NameAttribute>();
        AsnReader names = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        while (names.HasData)
        {
            AsnReader set = names.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                AsnReader pair = set.ReadSequence();
                attributes.Add(new NameAttribute(pair.ReadObjectIdentifier(), Text(pair)));
            }
        }

        return new DistinguishedName(encoded, attributes.DrainToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(DistinguishedName? other) => other is not null && Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Encoded.Span);
        return hash.ToHashCode();
    }

    /// <summary>RFC 4514: the last attribute first, special characters escaped. Control characters are still raw.</summary>
    public override string ToString() =>
        string.Join(",", Attributes.Reverse().Select(a => $"{Keywords.GetValueOrDefault(a.Type, a.Type)}={Escape(a.Value)}"));

    private static string Text(AsnReader value)
    {
        ReadOnlyMemory<byte> raw = value.PeekEncodedValue();
        Asn1Tag tag = value.PeekTag();
        try
        {
            if (tag.TagClass == TagClass.Universal)
            {
                switch ((UniversalTagNumber)tag.TagValue)
                {
                    case UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
                        or UniversalTagNumber.BMPString or UniversalTagNumber.NumericString:
                        return value.ReadCharacterString((UniversalTagNumber)tag.TagValue);
                    case UniversalTagNumber.TeletexString:
                        return Encoding.Latin1.GetString(value.PeekContentBytes().Span);
                }
            }
        }
        catch (Exception e) when (e is AsnContentException or DecoderFallbackException)
        {
            // A string with characters that its type does not allow: shown as bytes, below.
        }

        return "#" + Convert.ToHexStringLower(raw.Span);
    }

    private static string Escape(string value)
    {
        StringBuilder text = new(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool edge = (i == 0 && (c is ' ' or '#')) || (i == value.Length - 1 && c == ' ');
            if (edge || c is ',' or '+' or '"' or '\\' or '<' or '>' or ';') text.Append('\\');
            text.Append(c);
        }

        return text.ToString();
    }
}
