using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Formats.Asn1;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Migration;

/// <summary>A SafeBag taken apart for the comparison.</summary>
/// <param name="Type">The bagId, dotted.</param>
/// <param name="Head">bagId and bagValue as they are encoded, one after the other.</param>
/// <param name="Value">The bagValue without its tag.</param>
/// <param name="Attributes">Every attribute as encoded, in order.</param>
internal sealed record WalkedBag(string Type, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Value, ImmutableArray<ReadOnlyMemory<byte>> Attributes)
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    public static WalkedBag Read(ReadOnlyMemory<byte> encoded)
    {
        AsnReader outer = new(encoded, AsnEncodingRules.BER);
        AsnReader bag = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        ReadOnlyMemory<byte> id = bag.ReadEncodedValue();
        ReadOnlyMemory<byte> wrapped = bag.PeekEncodedValue();
        ReadOnlyMemory<byte> value = bag.ReadSequence(Tag0).ReadEncodedValue();
        ImmutableArray<ReadOnlyMemory<byte>>.Builder attributes = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        if (bag.HasData)
        {
            AsnReader set = bag.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData) attributes.Add(set.ReadEncodedValue());
        }

        bag.ThrowIfNotEmpty();
        string type = AsnDecoder.ReadObjectIdentifier(id.Span, AsnEncodingRules.BER, out _);
        return new WalkedBag(type, (byte[])[.. id.Span, .. wrapped.Span], value, attributes.DrainToImmutable());
    }

    public bool IsCertificate => Type == Oids.CertBag;

    public bool IsTrusted => IsCertificate && Attributes.Any(a => AttributeType(a) == Oids.TrustedKeyUsage);

    public bool HasName => Attributes.Any(a => AttributeType(a) == Oids.FriendlyName);

    /// <summary>Whether this is the certificate, under that alias and marked as trusted, and nothing more.</summary>
    public bool IsNew(NewTrustedCertificate added)
    {
        if (!IsCertificate || Attributes.Length != 2) return false;
        AsnReader bag = new AsnReader(Value, AsnEncodingRules.DER).ReadSequence();
        return bag.ReadObjectIdentifier() == Oids.X509Certificate
            && bag.ReadSequence(Tag0).ReadOctetString().AsSpan().SequenceEqual(added.Certificate.Der.Span)
            && Attributes.Any(IsTrustMark) && Attributes.Any(a => IsName(a, added.Alias));
    }

    public static bool IsTrustMark(ReadOnlyMemory<byte> attribute) =>
        AttributeType(attribute) == Oids.TrustedKeyUsage && OnlyValue(attribute) is var value && value.PeekTag() == Asn1Tag.ObjectIdentifier
        && value.ReadObjectIdentifier() == Oids.AnyExtendedKeyUsage && !value.HasData;

    public static bool IsName(ReadOnlyMemory<byte> attribute, string alias)
    {
        if (AttributeType(attribute) != Oids.FriendlyName) return false;
        AsnReader value = OnlyValue(attribute);
        ReadOnlySpan<byte> text = value.PeekTag().HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.BMPString)) ? value.PeekContentBytes().Span : default;
        value.ReadEncodedValue();
        if (value.HasData || text.Length != 2 * alias.Length) return false;
        for (int i = 0; i < alias.Length; i++)
            if (BinaryPrimitives.ReadUInt16BigEndian(text[(2 * i)..]) != alias[i]) return false;
        return true;
    }

    private static string AttributeType(ReadOnlyMemory<byte> attribute) => new AsnReader(attribute, AsnEncodingRules.BER).ReadSequence().ReadObjectIdentifier();

    private static AsnReader OnlyValue(ReadOnlyMemory<byte> attribute)
    {
        AsnReader parts = new AsnReader(attribute, AsnEncodingRules.BER).ReadSequence();
        parts.ReadObjectIdentifier();
        return parts.ReadSetOf(skipSortOrderValidation: true);
    }
}
