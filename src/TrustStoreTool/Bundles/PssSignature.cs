using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace TrustStoreTool.Bundles;

/// <summary>
/// RSASSA-PSS over a certificate with whatever parameters it names (RFC 4055, 3.1): any hash, another one for the mask, any length of salt.
/// .NET knows one hash for both only.
/// </summary>
internal static class PssSignature
{
    // RFC 4055, 3.1: the only trailer there is.
    private const int TrailerOne = 1;

    /// <summary>Whether the key made the certificate's signature.</summary>
    /// <param name="der">The certificate.</param>
    /// <param name="publicKey">A SubjectPublicKeyInfo of an RSA key, restricted to PSS or not.</param>
    /// <exception cref="Exception">The parameters or the key are none that are known here; of many types.</exception>
    public static bool Verifies(ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> publicKey)
    {
        Asn1Sequence certificate = Asn1Sequence.GetInstance(der.ToArray());
        RsassaPssParameters parameters = RsassaPssParameters.GetInstance(AlgorithmIdentifier.GetInstance(certificate[1]).Parameters ?? new DerSequence());
        if (!parameters.MaskGenAlgorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdMgf1) || parameters.TrailerField.IntValueExact != TrailerOne)
            throw new NotSupportedException("mask or trailer");
        SubjectPublicKeyInfo key = SubjectPublicKeyInfo.GetInstance(publicKey.ToArray());
        RsaPublicKeyStructure rsa = RsaPublicKeyStructure.GetInstance(key.ParsePublicKey());
        PssSigner signer = new(
            new RsaBlindedEngine(),
            DigestUtilities.GetDigest(parameters.HashAlgorithm.Algorithm),
            DigestUtilities.GetDigest(AlgorithmIdentifier.GetInstance(parameters.MaskGenAlgorithm.Parameters).Algorithm),
            parameters.SaltLength.IntValueExact);
        signer.Init(false, new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent));
        ReadOnlySpan<byte> signed = Signed(der).Span;
        signer.BlockUpdate(signed);
        return signer.VerifySignature(DerBitString.GetInstance(certificate[2]).GetOctets());
    }

    // The bytes as they stand: what another encoder makes of them is not what was signed.
    private static ReadOnlyMemory<byte> Signed(ReadOnlyMemory<byte> der) =>
        new System.Formats.Asn1.AsnReader(der, System.Formats.Asn1.AsnEncodingRules.BER).ReadSequence().ReadEncodedValue();
}
