using System.Formats.Asn1;

namespace TrustStoreTool.Formats.Pem;

/// <summary>The certificates of a PKCS#7 or CMS SignedData (RFC 2315, 9.1; RFC 5652, 5.1), BER or DER. Its signatures are not looked at.</summary>
internal sealed record Pkcs7(IReadOnlyList<ReadOnlyMemory<byte>> Certificates, bool HasOthers)
{
    private const string SignedData = "1.2.840.113549.1.7.2";

    // The content type at its place: SEQUENCE, then this.
    private static ReadOnlySpan<byte> SignedDataOid => [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

    /// <summary>Whether this looks like a SignedData.</summary>
    public static bool Matches(ReadOnlySpan<byte> content) =>
        content.Length > 16 && content[0] == 0x30 && content[..16].IndexOf(SignedDataOid[..5]) is > 0 and var at && content[at..].StartsWith(SignedDataOid);

    /// <summary>Reads it. <see cref="HasOthers"/> is true where it also holds CRLs or certificates that are not X.509.</summary>
    /// <exception cref="AsnContentException">It is broken.</exception>
    public static Pkcs7 Read(ReadOnlyMemory<byte> content)
    {
        Asn1Tag explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
        Asn1Tag explicit1 = new(TagClass.ContextSpecific, 1, isConstructed: true);
        AsnReader file = new(content, AsnEncodingRules.BER);
        AsnReader info = file.ReadSequence();
        if (info.ReadObjectIdentifier() != SignedData) throw new AsnContentException("the content is no SignedData");
        AsnReader signed = info.ReadSequence(explicit0).ReadSequence();
        signed.ReadInteger();
        signed.ReadSetOf(skipSortOrderValidation: true);
        signed.ReadSequence();
        List<ReadOnlyMemory<byte>> certificates = [];
        bool hasOthers = false;
        if (signed.HasData && signed.PeekTag().HasSameClassAndValue(explicit0))
        {
            AsnReader set = signed.ReadSetOf(skipSortOrderValidation: true, explicit0);
            while (set.HasData)
            {
                bool isX509 = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
                ReadOnlyMemory<byte> one = set.ReadEncodedValue();
                if (isX509) certificates.Add(one);
                else hasOthers = true;
            }
        }

        if (signed.HasData && signed.PeekTag().HasSameClassAndValue(explicit1))
            hasOthers |= signed.ReadSetOf(skipSortOrderValidation: true, explicit1).HasData;
        file.ThrowIfNotEmpty();
        return new Pkcs7(certificates, hasOthers);
    }
}
