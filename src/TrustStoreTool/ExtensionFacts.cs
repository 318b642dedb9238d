using System.Formats.Asn1;

namespace TrustStoreTool;

/// <summary>The extensions of a certificate that this library looks at (RFC 5280, 4.2.1). A malformed one counts as absent.</summary>
internal sealed class ExtensionFacts
{
    public bool? IsCa { get; private set; }

    public int? PathLength { get; private set; }

    public string? SubjectKeyIdentifier { get; private set; }

    public string? AuthorityKeyIdentifier { get; private set; }

    public List<string> DnsNames { get; } = [];

    /// <summary>Reads what follows the subject's public key in a TBSCertificate.</summary>
    public static ExtensionFacts Read(AsnReader tbs)
    {
        ExtensionFacts facts = new();
        Asn1Tag explicit3 = new(TagClass.ContextSpecific, 3, isConstructed: true);
        while (tbs.HasData)
        {
            if (!tbs.PeekTag().HasSameClassAndValue(explicit3))
            {
                tbs.ReadEncodedValue();
                continue;
            }

            AsnReader list = tbs.ReadSequence(explicit3).ReadSequence();
            while (list.HasData)
            {
                AsnReader extension = list.ReadSequence();
                string oid = extension.ReadObjectIdentifier();
                if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean)) extension.ReadBoolean();
                facts.Take(oid, extension.ReadOctetString());
            }
        }

        return facts;
    }

    private void Take(string oid, byte[] value)
    {
        try
        {
            AsnReader reader = new(value, AsnEncodingRules.BER);
            switch (oid)
            {
                case "2.5.29.19":
                    TakeBasicConstraints(reader.ReadSequence());
                    break;
                case "2.5.29.14":
                    SubjectKeyIdentifier = Convert.ToHexStringLower(reader.ReadOctetString());
                    break;
                case "2.5.29.35":
                    TakeAuthorityKeyIdentifier(reader.ReadSequence());
                    break;
                case "2.5.29.17":
                    TakeNames(reader.ReadSequence());
                    break;
            }
        }
        catch (Exception e) when (e is AsnContentException or InvalidOperationException)
        {
            // Counted as absent: the certificate is carried and shown all the same.
        }
    }

    private void TakeBasicConstraints(AsnReader constraints)
    {
        IsCa = constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean();
        if (constraints.HasData && constraints.TryReadInt32(out int length)) PathLength = length;
    }

    private void TakeAuthorityKeyIdentifier(AsnReader identifier)
    {
        Asn1Tag keyIdentifier = new(TagClass.ContextSpecific, 0);
        if (identifier.HasData && identifier.PeekTag().HasSameClassAndValue(keyIdentifier))
            AuthorityKeyIdentifier = Convert.ToHexStringLower(identifier.ReadOctetString(keyIdentifier));
    }

    private void TakeNames(AsnReader names)
    {
        Asn1Tag dnsName = new(TagClass.ContextSpecific, 2);
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(dnsName))
                DnsNames.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, dnsName));
            else
                names.ReadEncodedValue();
        }
    }
}
