using System.Formats.Asn1;

namespace TrustStoreTool.Formats;

/// <summary>
/// Whether the JDK's certificate factory reads an X.509 certificate (sun.security.x509.X509CertImpl, X509CertInfo), by its outline and without
/// allocating: a store is loaded whole or not at all, so one certificate that is none decides over 100,000.
/// </summary>
internal static class JavaCertificate
{
    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0, isConstructed: true);

    public static bool IsRead(ReadOnlySpan<byte> encoded)
    {
        try
        {
            return IsCertificateRead(encoded);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsCertificateRead(ReadOnlySpan<byte> encoded) =>
        TryTake(ref encoded, Asn1Tag.Sequence, out ReadOnlySpan<byte> certificate)
        && TryTake(ref certificate, Asn1Tag.Sequence, out ReadOnlySpan<byte> tbs)
        && TryTake(ref certificate, Asn1Tag.Sequence, out _)
        && TryTake(ref certificate, Asn1Tag.PrimitiveBitString, out _)
        && certificate.IsEmpty
        && IsTbsRead(tbs);

    private static bool IsTbsRead(ReadOnlySpan<byte> tbs)
    {
        if (Asn1Tag.TryDecode(tbs, out Asn1Tag first, out _) && first == Version && !TryTake(ref tbs, Version, out _)) return false;
        return TryTake(ref tbs, Asn1Tag.Integer, out _)
            && TryTake(ref tbs, Asn1Tag.Sequence, out _)
            && TryTake(ref tbs, Asn1Tag.Sequence, out ReadOnlySpan<byte> issuer) && !issuer.IsEmpty
            && TryTake(ref tbs, Asn1Tag.Sequence, out ReadOnlySpan<byte> validity) && IsTime(ref validity) && IsTime(ref validity)
            && TryTake(ref tbs, Asn1Tag.Sequence, out _)
            && TryTake(ref tbs, Asn1Tag.Sequence, out _);
    }

    private static bool IsTime(ref ReadOnlySpan<byte> validity) =>
        Asn1Tag.TryDecode(validity, out Asn1Tag tag, out _) && (tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime) && TryTake(ref validity, tag, out _);

    private static bool TryTake(ref ReadOnlySpan<byte> from, Asn1Tag expected, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!AsnDecoder.TryReadEncodedValue(from, AsnEncodingRules.BER, out Asn1Tag tag, out int offset, out int length, out int consumed) || !tag.HasSameClassAndValue(expected))
            return false;
        content = from.Slice(offset, length);
        from = from[consumed..];
        return true;
    }
}
