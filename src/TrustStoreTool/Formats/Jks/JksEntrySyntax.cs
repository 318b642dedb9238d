namespace TrustStoreTool.Formats.Jks;

/// <summary>The fields of one entry, as offsets into the file: what the reader makes entries from, and what the Java view looks at again.</summary>
/// <param name="Tag">1: private key; 2: trusted certificate; 3: sealed secret key (JCEKS).</param>
/// <param name="Whole">The entry.</param>
/// <param name="Alias">The alias, modified UTF-8.</param>
/// <param name="Date">Milliseconds since 1970.</param>
/// <param name="Key">The EncryptedPrivateKeyInfo of a private key, the serialized object of a secret key.</param>
/// <param name="FirstCertificate">Where the certificates start.</param>
/// <param name="CertificateCount">How many there are.</param>
/// <param name="ForeignType">The type name of the first certificate that is not X.509; empty when there is none.</param>
internal readonly record struct JksEntrySyntax(
    int Tag, Range Whole, Range Alias, long Date, Range Key, int FirstCertificate, int CertificateCount, Range ForeignType)
{
    public const int PrivateKey = 1, TrustedCertificate = 2, SecretKey = 3;

    // Tag, an empty alias, date, an empty certificate of version 1.
    public const int SmallestEntry = 4 + 2 + 8 + 4;

    public bool HasForeignCertificate => ForeignType.End.Value > 0;

    /// <summary>Reads one entry and checks nothing of what lies in it.</summary>
    public static JksEntrySyntax Read(ref JavaDataCursor cursor, ReadOnlySpan<byte> content, int version, bool secretKeys, ReadLimits limits)
    {
        int start = cursor.Position;
        int tag = cursor.ReadInt32("entry tag");
        if (tag is not (PrivateKey or TrustedCertificate) && !(secretKeys && tag == SecretKey))
            throw new KeyStoreException(KeyStoreError.Damaged, $"entry tag at byte {start}: {tag} is no kind of entry");
        Range alias = cursor.ReadShortBlock("alias");
        JavaDataCursor.Limit("alias length in bytes", alias, limits.AliasBytes, "--max-alias-bytes");
        long date = cursor.ReadInt64("creation date");
        Range key = tag switch
        {
            PrivateKey => cursor.ReadLongBlock("protected key"),
            SecretKey => cursor.ReadBytes(JavaStream.Read(content[cursor.Position..], limits.DerDepth).Length, "sealed key"),
            _ => default,
        };
        int count = tag switch
        {
            PrivateKey => cursor.ReadCount("certificate count", version == 1 ? 4 : 6),
            SecretKey => 0,
            _ => 1,
        };
        int first = cursor.Position;
        Range foreign = default;
        for (int i = 0; i < count; i++)
        {
            Range type = ReadCertificate(ref cursor, version, limits, out Range encoded);
            DerDepth.Check(content[encoded], limits.DerDepth);
            if (version != 1 && foreign.End.Value == 0 && !JavaCertificateType.IsX509(content[type])) foreign = type;
        }

        return new JksEntrySyntax(tag, start..cursor.Position, alias, date, key, first, count, foreign);
    }

    /// <summary>The encodings of the certificates.</summary>
    public Certificate[] Certificates(ReadOnlyMemory<byte> content, int version)
    {
        JavaDataCursor cursor = new(content.Span, FirstCertificate);
        Certificate[] certificates = new Certificate[CertificateCount];
        for (int i = 0; i < certificates.Length; i++)
        {
            ReadCertificate(ref cursor, version, null, out Range encoded);
            certificates[i] = new Certificate(content[encoded]);
        }

        return certificates;
    }

    private static Range ReadCertificate(ref JavaDataCursor cursor, int version, ReadLimits? limits, out Range encoded)
    {
        Range type = version == 1 ? default : cursor.ReadShortBlock("certificate type");
        encoded = cursor.ReadLongBlock("certificate");
        if (limits is not null) JavaDataCursor.Limit("certificate length in bytes", encoded, limits.CertificateBytes, "--max-certificate-bytes");
        return type;
    }
}
