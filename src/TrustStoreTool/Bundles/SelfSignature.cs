using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.X509;

namespace TrustStoreTool.Bundles;

/// <summary>Whether a certificate's signature was made by its own key: the difference between self-issued (two equal names) and self-signed.</summary>
public static class SelfSignature
{
    private static readonly Dictionary<string, (bool IsEc, HashAlgorithmName Hash)> Common = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.5"] = (false, HashAlgorithmName.SHA1), ["1.2.840.113549.1.1.11"] = (false, HashAlgorithmName.SHA256),
        ["1.2.840.113549.1.1.12"] = (false, HashAlgorithmName.SHA384), ["1.2.840.113549.1.1.13"] = (false, HashAlgorithmName.SHA512),
        ["1.2.840.10045.4.3.2"] = (true, HashAlgorithmName.SHA256), ["1.2.840.10045.4.3.3"] = (true, HashAlgorithmName.SHA384),
        ["1.2.840.10045.4.3.4"] = (true, HashAlgorithmName.SHA512),
    };

    /// <summary>Verifies it. A certificate that cannot be read, or whose algorithm nothing here knows, is not verified: false.</summary>
    public static bool Verifies(Certificate certificate)
    {
        if (certificate.Facts is not { } facts) return false;
        try
        {
            return Common.TryGetValue(facts.SignatureAlgorithm, out (bool IsEc, HashAlgorithmName Hash) way)
                ? VerifiesByPlatform(certificate.Der, facts.PublicKey, way.IsEc, way.Hash)
                : VerifiesByBouncyCastle(certificate.Der);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Two libraries, a dozen exception types, one meaning: this signature was not verified.
            return false;
        }
    }

    // RFC 5280, 4.1: Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }
    private static bool VerifiesByPlatform(ReadOnlyMemory<byte> der, PublicKeyFacts key, bool isEc, HashAlgorithmName hash)
    {
        AsnReader certificate = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        ReadOnlySpan<byte> signed = certificate.ReadEncodedValue().Span;
        certificate.ReadEncodedValue();
        byte[] signature = certificate.ReadBitString(out _);
        if (isEc)
        {
            using ECDsa ec = ECDsa.Create();
            ec.ImportSubjectPublicKeyInfo(key.Encoded.Span, out _);
            return ec.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }

        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.Encoded.Span, out _);
        return rsa.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1);
    }

    private static bool VerifiesByBouncyCastle(ReadOnlyMemory<byte> der)
    {
        X509Certificate certificate = new(der.ToArray());
        return certificate.IsSignatureValid(certificate.GetPublicKey());
    }
}
