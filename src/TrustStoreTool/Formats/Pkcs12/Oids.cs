namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>Object identifiers of RFC 7292, RFC 8018 and the JDK.</summary>
internal static class Oids
{
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string EnvelopedData = "1.2.840.113549.1.7.3";
    public const string EncryptedData = "1.2.840.113549.1.7.6";

    public const string KeyBag = "1.2.840.113549.1.12.10.1.1";
    public const string ShroudedKeyBag = "1.2.840.113549.1.12.10.1.2";
    public const string CertBag = "1.2.840.113549.1.12.10.1.3";
    public const string CrlBag = "1.2.840.113549.1.12.10.1.4";
    public const string SecretBag = "1.2.840.113549.1.12.10.1.5";
    public const string SafeContentsBag = "1.2.840.113549.1.12.10.1.6";

    public const string X509Certificate = "1.2.840.113549.1.9.22.1";
    public const string SdsiCertificate = "1.2.840.113549.1.9.22.2";

    public const string FriendlyName = "1.2.840.113549.1.9.20";
    public const string LocalKeyId = "1.2.840.113549.1.9.21";

    /// <summary>What makes a certificate a trusted entry for the JDK (PKCS12KeyStore.TrustedKeyUsage_OID).</summary>
    public const string TrustedKeyUsage = "2.16.840.1.113894.746875.1.1";
    public const string AnyExtendedKeyUsage = "2.5.29.37.0";

    public const string Pbes2 = "1.2.840.113549.1.5.13";
    public const string Pbkdf2 = "1.2.840.113549.1.5.12";
    public const string Pbmac1 = "1.2.840.113549.1.5.14";
    public const string Scrypt = "1.3.6.1.4.1.11591.4.11";
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    public const string HmacSha256 = "1.2.840.113549.2.9";
}
