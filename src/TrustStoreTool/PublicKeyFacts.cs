using System.Formats.Asn1;

namespace TrustStoreTool;

/// <summary>A public key's algorithm and size.</summary>
/// <param name="Algorithm"><c>RSA</c>, <c>EC</c>, <c>DSA</c>, <c>Ed25519</c>, …, or the dotted object identifier.</param>
/// <param name="Bits">Of the RSA modulus, the DSA prime, the EC curve; null where unknown.</param>
/// <param name="Curve">Name or object identifier of the EC curve, or null.</param>
/// <param name="Encoded">The SubjectPublicKeyInfo.</param>
public sealed record PublicKeyFacts(string Algorithm, int? Bits, string? Curve, ReadOnlyMemory<byte> Encoded)
{
    private static readonly Dictionary<string, (string Name, int? Bits)> Algorithms = new()
    {
        ["1.2.840.113549.1.1.1"] = ("RSA", null),
        ["1.2.840.113549.1.1.10"] = ("RSASSA-PSS", null),
        ["1.2.840.10045.2.1"] = ("EC", null),
        ["1.2.840.10040.4.1"] = ("DSA", null),
        ["1.3.101.112"] = ("Ed25519", 256),
        ["1.3.101.113"] = ("Ed448", 456),
        ["1.3.101.110"] = ("X25519", 256),
        ["1.3.101.111"] = ("X448", 448),
    };

    private static readonly Dictionary<string, (string Name, int Bits)> Curves = new()
    {
        ["1.2.840.10045.3.1.7"] = ("P-256", 256),
        ["1.3.132.0.34"] = ("P-384", 384),
        ["1.3.132.0.35"] = ("P-521", 521),
        ["1.3.132.0.10"] = ("secp256k1", 256),
        ["1.3.132.0.33"] = ("P-224", 224),
        ["1.2.840.10045.3.1.1"] = ("P-192", 192),
        ["1.3.36.3.3.2.8.1.1.7"] = ("brainpoolP256r1", 256),
        ["1.3.36.3.3.2.8.1.1.11"] = ("brainpoolP384r1", 384),
        ["1.3.36.3.3.2.8.1.1.13"] = ("brainpoolP512r1", 512),
    };

    /// <summary>Algorithm and size in one word: <c>RSA-2048</c>, <c>EC P-384</c>, <c>Ed25519</c>.</summary>
    public override string ToString() =>
        Curve is not null ? $"{Algorithm} {Curve}" : Bits is null || Algorithm.StartsWith("Ed", StringComparison.Ordinal) || Algorithm[0] == 'X' ? Algorithm : $"{Algorithm}-{Bits}";

    internal static PublicKeyFacts Read(ReadOnlyMemory<byte> encoded)
    {
        AsnReader info = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        AsnReader algorithm = info.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        (string name, int? bits) = Algorithms.GetValueOrDefault(oid, (oid, null));
        string? curve = null;
        if (name == "EC" && algorithm.HasData)
        {
            curve = algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier) ? algorithm.ReadObjectIdentifier() : "explicit";
            if (Curves.TryGetValue(curve, out (string Name, int Bits) known)) (curve, bits) = known;
        }
        else if (name is "RSA" or "RSASSA-PSS")
        {
            bits = BitLength(new AsnReader(info.ReadBitString(out _), AsnEncodingRules.BER).ReadSequence().ReadIntegerBytes().Span);
        }
        else if (name == "DSA" && algorithm.HasData && algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            bits = BitLength(algorithm.ReadSequence().ReadIntegerBytes().Span);
        }

        return new PublicKeyFacts(name, bits, curve, encoded);
    }

    // Leading zeros are sign padding.
    private static int BitLength(ReadOnlySpan<byte> value)
    {
        value = value.TrimStart((byte)0);
        return value.IsEmpty ? 0 : (value.Length * 8) - System.Numerics.BitOperations.LeadingZeroCount((uint)value[0] << 24);
    }
}
