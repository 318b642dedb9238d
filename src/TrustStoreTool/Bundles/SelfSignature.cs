using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.X509;

namespace TrustStoreTool.Bundles;

/// <summary>What was found of a certificate's signature and its own key.</summary>
public enum SelfSignatureState
{
    /// <summary>The key made it.</summary>
    Verifies,

    /// <summary>The key did not make it over these bytes.</summary>
    Fails,

    /// <summary>Nothing can be said: the algorithm, its parameters or the key are none that are worked with here.</summary>
    Unknown,
}

/// <summary>Whether a certificate's signature was made by its own key: the difference between self-issued (two equal names) and self-signed.</summary>
public static class SelfSignature
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private const int MaxRsaBits = 16384;
    private const int MaxOtherBits = 4096;
    private const int MaxExponentBytes = 9;

    private static readonly Dictionary<string, (bool IsEc, HashAlgorithmName Hash)> Common = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.5"] = (false, HashAlgorithmName.SHA1),
        ["1.2.840.113549.1.1.11"] = (false, HashAlgorithmName.SHA256),
        ["1.2.840.113549.1.1.12"] = (false, HashAlgorithmName.SHA384),
        ["1.2.840.113549.1.1.13"] = (false, HashAlgorithmName.SHA512),
        ["1.2.840.10045.4.3.2"] = (true, HashAlgorithmName.SHA256),
        ["1.2.840.10045.4.3.3"] = (true, HashAlgorithmName.SHA384),
        ["1.2.840.10045.4.3.4"] = (true, HashAlgorithmName.SHA512),
    };

    /// <summary>Verifies it. A certificate that cannot be read, whose algorithm nothing here knows, or whose key is made to be slow, is not verified: false.</summary>
    public static bool Verifies(Certificate certificate) => Check(certificate) == SelfSignatureState.Verifies;

    /// <summary>Verifies it, and tells a signature that fails from one that cannot be verified here.</summary>
    public static SelfSignatureState Check(Certificate certificate)
    {
        if (certificate.Facts is not { } facts) return SelfSignatureState.Unknown;
        try
        {
            return IsSlow(facts.PublicKey) ? SelfSignatureState.Unknown
                : Verifies(certificate.Der, facts) ? SelfSignatureState.Verifies : SelfSignatureState.Fails;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Two libraries, a dozen exception types, one meaning: nothing was verified.
            return SelfSignatureState.Unknown;
        }
    }

    private static bool Verifies(ReadOnlyMemory<byte> der, CertificateFacts facts) =>
        facts.SignatureAlgorithm == Pss ? PssSignature.Verifies(der, facts.PublicKey.Encoded)
        : Common.TryGetValue(facts.SignatureAlgorithm, out (bool IsEc, HashAlgorithmName Hash) way) ? VerifiesByPlatform(der, facts.PublicKey, way.IsEc, way.Hash)
        : VerifiesByBouncyCastle(der);

    // A key may be made so that one verification takes minutes: a huge modulus with a huge exponent, a curve with parameters of its own.
    private static bool IsSlow(PublicKeyFacts key) => key.Algorithm switch
    {
        "RSA" or "RSASSA-PSS" => key.Bits > MaxRsaBits || ExponentBytes(key) > MaxExponentBytes,
        "EC" => key.Curve == "explicit",
        _ => key.Bits > MaxOtherBits,
    };

    // RFC 8017, A.1.1: RSAPublicKey ::= SEQUENCE { modulus, publicExponent }
    private static int ExponentBytes(PublicKeyFacts key)
    {
        AsnReader info = new AsnReader(key.Encoded, AsnEncodingRules.BER).ReadSequence();
        info.ReadSequence();
        AsnReader rsa = new AsnReader(info.ReadBitString(out _), AsnEncodingRules.BER).ReadSequence();
        rsa.ReadIntegerBytes();
        return rsa.ReadIntegerBytes().Length;
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
