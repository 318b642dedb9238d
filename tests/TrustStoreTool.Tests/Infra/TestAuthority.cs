using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TrustStoreTool.Tests.Infra;

/// <summary>A certificate of the test PKI with its private key: a root, a subordinate or a leaf.</summary>
internal sealed class TestAuthority
{
    /// <summary>Validity of every certificate that states no other; peers look at the real clock, so it is long.</summary>
    public static readonly DateTimeOffset Start = new(2021, 5, 25, 22, 34, 57, TimeSpan.Zero), End = new(2061, 5, 25, 23, 34, 57, TimeSpan.Zero);

    private TestAuthority(X509Certificate2 certificate) => X509 = certificate;

    /// <summary>With the private key.</summary>
    public X509Certificate2 X509 { get; }

    public byte[] Der => X509.RawData;

    public Certificate Certificate => new(Der);

    public string Pem => X509.ExportCertificatePem() + "\n";

    /// <summary>PKCS#8, in the clear.</summary>
    public byte[] Pkcs8 => Key.ExportPkcs8PrivateKey();

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem() + "\n";

    private AsymmetricAlgorithm Key => (AsymmetricAlgorithm?)X509.GetRSAPrivateKey() ?? X509.GetECDsaPrivateKey()!;

    /// <summary>A name as Amazon writes it, in DER order C, O, OU, ST, CN, L: the common name is not last.</summary>
    public static X500DistinguishedName AmazonName(string commonName) =>
        Name(("2.5.4.6", "US"), ("2.5.4.10", "Amazon Web Services, Inc."), ("2.5.4.11", "Amazon RDS"), ("2.5.4.8", "WA"), ("2.5.4.3", commonName), ("2.5.4.7", "Seattle"));

    /// <summary>A name in this DER order, one attribute a component.</summary>
    public static X500DistinguishedName Name(params (string Oid, string Value)[] attributes)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach ((string oid, string value) in attributes)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    writer.WriteCharacterString(oid == "2.5.4.6" ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String, value);
                }
            }
        }

        return new X500DistinguishedName(writer.Encode());
    }

    /// <summary>A root with the extensions of an RDS root: CA, key identifier, digitalSignature+keyCertSign+cRLSign; RSA-2048 unless a key is given.</summary>
    public static TestAuthority Root(X500DistinguishedName name, DateTimeOffset? start = null, DateTimeOffset? end = null, AsymmetricAlgorithm? key = null)
    {
        key ??= RSA.Create(2048);
        CertificateRequest request = Request(name, key);
        AddAuthority(request, null);
        byte[] serial = Serial(name, key);
        using X509Certificate2 certificate = request.Create(name, Generator(key), start ?? Start, end ?? End, serial);
        return new TestAuthority(WithKey(certificate, key));
    }

    /// <summary>As <see cref="Root(X500DistinguishedName, DateTimeOffset?, DateTimeOffset?, AsymmetricAlgorithm?)"/>, named CN alone.</summary>
    public static TestAuthority Root(string commonName, DateTimeOffset? start = null, DateTimeOffset? end = null) => Root(Name(("2.5.4.3", commonName)), start, end);

    /// <summary>A server certificate that nobody but itself vouches for.</summary>
    public static TestAuthority SelfSigned(X500DistinguishedName name, IReadOnlyCollection<string> dnsNames, DateTimeOffset? end = null)
    {
        RSA key = RSA.Create(2048);
        CertificateRequest request = Request(name, key);
        SubjectAlternativeNameBuilder names = new();
        foreach (string dnsName in dnsNames) names.AddDnsName(dnsName);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(name, Generator(key), Start, end ?? End, Serial(name, key));
        return new TestAuthority(WithKey(certificate, key));
    }

    /// <summary>A CA below this one.</summary>
    public TestAuthority Subordinate(
        X500DistinguishedName name, int? pathLength = 0, DateTimeOffset? start = null, DateTimeOffset? end = null, Action<CertificateRequest>? change = null)
    {
        RSA key = RSA.Create(2048);
        CertificateRequest request = Request(name, key);
        AddAuthority(request, pathLength);
        change?.Invoke(request);
        return Issue(request, key, start, end);
    }

    /// <summary>Another CA's name and key, with this CA's signature.</summary>
    public TestAuthority CrossSign(TestAuthority other)
    {
        AsymmetricAlgorithm key = other.Key;
        CertificateRequest request = Request(other.X509.SubjectName, key);
        AddAuthority(request, null);
        return Issue(request, key, null, null);
    }

    /// <summary>A server certificate with these dNSName entries (none: no SAN at all). <paramref name="change"/> sees the request last.</summary>
    public TestAuthority Leaf(
        X500DistinguishedName name, IReadOnlyCollection<string> dnsNames, DateTimeOffset? start = null, DateTimeOffset? end = null,
        Action<CertificateRequest>? change = null, AsymmetricAlgorithm? key = null, HashAlgorithmName? hash = null)
    {
        key ??= RSA.Create(2048);
        CertificateRequest request = hash is { } digest ? new CertificateRequest(name, (RSA)key, digest, RSASignaturePadding.Pkcs1) : Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        SubjectAlternativeNameBuilder names = new();
        foreach (string dnsName in dnsNames) names.AddDnsName(dnsName);
        if (dnsNames.Count > 0) request.CertificateExtensions.Add(names.Build());
        change?.Invoke(request);
        return Issue(request, key, start, end);
    }

    /// <summary>This certificate with its last bit turned, so that its signature does not match; the key stays.</summary>
    public TestAuthority Altered() => Rewritten(der => der[^1] ^= 1);

    /// <summary>This certificate with other bytes, so that its signature does not match; the key stays.</summary>
    public TestAuthority Rewritten(Action<byte[]> change)
    {
        byte[] der = [.. Der];
        change(der);
        using X509Certificate2 altered = X509CertificateLoader.LoadCertificate(der);
        return new TestAuthority(WithKey(altered, Key));
    }

    private static void AddAuthority(CertificateRequest request, int? pathLength)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
    }

    private static CertificateRequest Request(X500DistinguishedName name, AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        ECDsa ec => new CertificateRequest(name, ec, HashAlgorithmName.SHA384),
        _ => throw new ArgumentException("RSA or ECDSA", nameof(key)),
    };

    private static X509SignatureGenerator Generator(AsymmetricAlgorithm key) =>
        key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    private static X509Certificate2 WithKey(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);

    // Positive, and the same for the same name and key.
    private static byte[] Serial(X500DistinguishedName name, AsymmetricAlgorithm key)
    {
        byte[] serial = SHA256.HashData([.. name.RawData, .. Encoding.ASCII.GetBytes(Convert.ToHexString(key.ExportSubjectPublicKeyInfo()))])[..16];
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }

    private TestAuthority Issue(CertificateRequest request, AsymmetricAlgorithm key, DateTimeOffset? start, DateTimeOffset? end)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(X509, true, false));
        byte[] serial = Serial(request.SubjectName, key);
        X509SignatureGenerator generator = request.HashAlgorithm == HashAlgorithmName.SHA1 ? new Sha1WithRsa((RSA)Key) : Generator(Key);
        using X509Certificate2 certificate = request.Create(X509.SubjectName, generator, start ?? Start, end ?? End, serial);
        return new TestAuthority(WithKey(certificate, key));
    }

    // What .NET does not sign with any more (RFC 3279, 2.2.1: sha1WithRSAEncryption, NULL).
    private sealed class Sha1WithRsa(RSA key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300d06092a864886f70d0101050500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => CreateForRSA(key, RSASignaturePadding.Pkcs1).PublicKey;
    }
}
