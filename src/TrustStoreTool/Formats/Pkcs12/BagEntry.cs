namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>What a SafeBag is as an entry.</summary>
internal static class BagEntry
{
    public static KeyStoreEntry Of(SafeBag bag, ReadLimits limits)
    {
        string? alias = bag.FriendlyName(limits);
        switch (bag.Type)
        {
            case Oids.CertBag:
                return OfCertificate(bag, alias, limits);
            case Oids.ShroudedKeyBag:
                PbeScheme scheme = ShroudedKey(bag);
                return new PrivateKeyEntry(alias, bag.Created(), bag.Encoded, bag.Value.Encoded, new PartProtection("key", scheme.Name, scheme.Iterations, 1), []);
            case Oids.KeyBag:
                return new PrivateKeyEntry(alias, bag.Created(), bag.Encoded, bag.Value.Encoded, new PartProtection("key", "none", null, 1), []);
            case Oids.SecretBag:
                return OfSecret(bag, alias);
            case Oids.CrlBag:
                return new OpaqueEntry(alias, null, bag.Encoded, "CRL");
            case Oids.SafeContentsBag:
                return new OpaqueEntry(alias, null, bag.Encoded, "nested SafeContents");
            default:
                return new OpaqueEntry(alias, null, bag.Encoded, $"bag {bag.Type}");
        }
    }

    /// <summary>The protection of a pkcs8ShroudedKeyBag.</summary>
    public static PbeScheme ShroudedKey(SafeBag bag) => PbeScheme.Read(bag.Value.Open("a shrouded key").Next(0x30, "the encryption of a key"));

    /// <summary>The protection of a secretBag that the JDK wrote (an EncryptedPrivateKeyInfo in the octets), or null.</summary>
    public static PbeScheme? Secret(SafeBag bag)
    {
        BerReader parts = bag.Value.Open("a secretBag");
        if (parts.Next(0x06, "the type of a secretBag").ObjectIdentifier() != Oids.ShroudedKeyBag) return null;
        Tlv value = parts.Next(0xa0, "the value of a secretBag").Open("the value of a secretBag").Next("the value of a secretBag");
        if (value.Identifier is not (0x04 or 0x24)) return null;
        BerReader info = new(value.Octets("the value of a secretBag"), value.Depth - 1);
        return PbeScheme.Read(info.Next(0x30, "a secret key").Open("a secret key").Next(0x30, "the encryption of a secret key"));
    }

    private static KeyStoreEntry OfSecret(SafeBag bag, string? alias)
    {
        PbeScheme? scheme;
        try
        {
            scheme = Secret(bag);
        }
        catch (Exception e) when (e is KeyStoreException { Error: KeyStoreError.Damaged } or System.Formats.Asn1.AsnContentException)
        {
            // What a secretBag holds is its writer's own affair (an Oracle wallet, say): carried as it is.
            scheme = null;
        }

        return new SecretKeyEntry(alias, bag.Created(), bag.Encoded, new PartProtection("secret key", scheme?.Name ?? "unknown", scheme?.Iterations, 1));
    }

    private static KeyStoreEntry OfCertificate(SafeBag bag, string? alias, ReadLimits limits)
    {
        BerReader parts = bag.Value.Open("a CertBag");
        string type = parts.Next(0x06, "the type of a CertBag").ObjectIdentifier();
        Tlv value = parts.Next(0xa0, "the value of a CertBag").Open("the value of a CertBag").Next("the value of a CertBag");
        if (type != Oids.X509Certificate)
            return new OpaqueEntry(alias, null, bag.Encoded, type == Oids.SdsiCertificate ? "SDSI certificate" : $"certificate of type {type}");
        ReadOnlyMemory<byte> der = value.Octets("a certificate");
        if (der.Length > limits.CertificateBytes) throw ReadLimits.Exceeded("certificate length in bytes", der.Length, limits.CertificateBytes, "--max-certificate-bytes");
        DerDepth.Check(der.Span, limits.DerDepth);
        Certificate certificate = new(der);
        return bag.HasTrustedKeyUsage
            ? new TrustedCertificateEntry(alias, null, bag.Encoded, certificate)
            : new UntrustedCertificateEntry(alias, null, bag.Encoded, certificate);
    }
}
