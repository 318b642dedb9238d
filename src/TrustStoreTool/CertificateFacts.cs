using System.Formats.Asn1;
using System.Numerics;

namespace TrustStoreTool;

/// <summary>What a certificate says of itself (RFC 5280, 4.1). Nothing here is verified.</summary>
/// <param name="Version">1 to 3.</param>
/// <param name="SerialNumber">May be zero or negative in the wild.</param>
/// <param name="Subject">Untrusted text.</param>
/// <param name="Issuer">Untrusted text.</param>
/// <param name="NotBefore">UTC.</param>
/// <param name="NotAfter">UTC.</param>
/// <param name="PublicKey">The SubjectPublicKeyInfo.</param>
/// <param name="SignatureAlgorithm">Object identifier, dotted.</param>
/// <param name="IsCa">BasicConstraints cA; null where the extension is missing (version 1 roots).</param>
/// <param name="PathLength">BasicConstraints pathLenConstraint, or null.</param>
/// <param name="SubjectKeyIdentifier">Hexadecimal, or null.</param>
/// <param name="AuthorityKeyIdentifier">Hexadecimal, or null.</param>
/// <param name="DnsNames">The dNSName entries of the SAN, in order. Untrusted text.</param>
public sealed record CertificateFacts(
    int Version,
    BigInteger SerialNumber,
    DistinguishedName Subject,
    DistinguishedName Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    PublicKeyFacts PublicKey,
    string SignatureAlgorithm,
    bool? IsCa,
    int? PathLength,
    string? SubjectKeyIdentifier,
    string? AuthorityKeyIdentifier,
    IReadOnlyList<string> DnsNames)
{
    /// <summary>Subject and issuer are the same name; whether it signed itself is another question.</summary>
    public bool IsSelfIssued => Subject.Equals(Issuer);

    /// <summary>Whether <paramref name="instant"/> lies within the validity, both ends included.</summary>
    public bool IsValidAt(DateTimeOffset instant) => instant >= NotBefore && instant <= NotAfter;

    internal static CertificateFacts? TryRead(ReadOnlyMemory<byte> der)
    {
        try
        {
            return Read(der);
        }
        catch (Exception e) when (e is AsnContentException or InvalidOperationException or ArgumentException or OverflowException or FormatException)
        {
            return null;
        }
    }

    private static CertificateFacts Read(ReadOnlyMemory<byte> der)
    {
        AsnReader certificate = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        AsnReader tbs = certificate.ReadSequence();
        int version = 1;
        Asn1Tag explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
        if (tbs.PeekTag().HasSameClassAndValue(explicit0)) version = (int)tbs.ReadSequence(explicit0).ReadInteger() + 1;
        BigInteger serial = tbs.ReadInteger();
        tbs.ReadSequence();
        DistinguishedName issuer = DistinguishedName.Decode(tbs.ReadEncodedValue());
        AsnReader validity = tbs.ReadSequence();
        DateTimeOffset notBefore = Time(validity), notAfter = Time(validity);
        DistinguishedName subject = DistinguishedName.Decode(tbs.ReadEncodedValue());
        PublicKeyFacts key = PublicKeyFacts.Read(tbs.ReadEncodedValue());
        ExtensionFacts extensions = ExtensionFacts.Read(tbs);
        string signature = certificate.ReadSequence().ReadObjectIdentifier();
        return new CertificateFacts(
            version, serial, subject, issuer, notBefore, notAfter, key, signature,
            extensions.IsCa, extensions.PathLength, extensions.SubjectKeyIdentifier, extensions.AuthorityKeyIdentifier, extensions.DnsNames);
    }

    // UTCTime's two-digit years mean 1950 to 2049 (RFC 5280, 4.1.2.5.1).
    private static DateTimeOffset Time(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? validity.ReadUtcTime(2049) : validity.ReadGeneralizedTime();
}
