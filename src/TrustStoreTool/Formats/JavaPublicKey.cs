using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Numerics;

namespace TrustStoreTool.Formats;

/// <summary>
/// Whether the JDK 17 makes a key of a SubjectPublicKeyInfo (sun.security.x509.X509Key, ECParameters, ECUtil, sun.security.rsa.RSAKeyFactory). Where it does not,
/// the certificate is unreadable to it, and with the certificate the whole store. Of keys that are neither RSA nor elliptic only the outline is looked at.
/// </summary>
internal static class JavaPublicKey
{
    private const int SmallestModulus = 512, LargestModulus = 16_384, SmallestExponent = 3, LargeModulus = 3_072, LongestExponent = 64;

    // The named curves of sun.security.util.CurveDB and the bits of their fields; explicit parameters and other curves are refused.
    private static readonly (int Bits, string Names)[] CurvesByField =
    [
        (112, "1.3.132.0.6 1.3.132.0.7"),
        (113, "1.3.132.0.4 1.3.132.0.5"),
        (128, "1.3.132.0.28 1.3.132.0.29"),
        (131, "1.3.132.0.22 1.3.132.0.23"),
        (160, "1.3.36.3.3.2.8.1.1.1 1.3.132.0.8 1.3.132.0.9 1.3.132.0.30"),
        (163, "1.3.132.0.1 1.3.132.0.2 1.3.132.0.15"),
        (191, "1.2.840.10045.3.0.5 1.2.840.10045.3.0.6 1.2.840.10045.3.0.7"),
        (192, "1.2.840.10045.3.1.1 1.2.840.10045.3.1.2 1.2.840.10045.3.1.3 1.3.36.3.3.2.8.1.1.3 1.3.132.0.31"),
        (193, "1.3.132.0.24 1.3.132.0.25"),
        (224, "1.3.36.3.3.2.8.1.1.5 1.3.132.0.32 1.3.132.0.33"),
        (233, "1.3.132.0.26 1.3.132.0.27"),
        (239, "1.2.840.10045.3.0.11 1.2.840.10045.3.0.12 1.2.840.10045.3.0.13 1.2.840.10045.3.1.4 1.2.840.10045.3.1.5 1.2.840.10045.3.1.6 1.3.132.0.3"),
        (256, "1.2.840.10045.3.1.7 1.3.36.3.3.2.8.1.1.7 1.3.132.0.10"),
        (283, "1.3.132.0.16 1.3.132.0.17"),
        (320, "1.3.36.3.3.2.8.1.1.9"),
        (359, "1.2.840.10045.3.0.18"),
        (384, "1.3.36.3.3.2.8.1.1.11 1.3.132.0.34"),
        (409, "1.3.132.0.36 1.3.132.0.37"),
        (431, "1.2.840.10045.3.0.20"),
        (512, "1.3.36.3.3.2.8.1.1.13"),
        (521, "1.3.132.0.35"),
        (571, "1.3.132.0.38 1.3.132.0.39"),
    ];

    private static readonly FrozenDictionary<string, int> Curves =
        CurvesByField.SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Bits))).ToFrozenDictionary(curve => curve.name, curve => curve.Bits);

    private static ReadOnlySpan<byte> Rsa => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

    private static ReadOnlySpan<byte> Ec => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

    /// <summary>Whether it reads a key.</summary>
    /// <param name="algorithm">The content of the object identifier.</param>
    /// <param name="parameters">What follows it in the AlgorithmIdentifier.</param>
    /// <param name="key">The content of the BIT STRING behind its first byte.</param>
    public static bool IsRead(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key) =>
        algorithm.SequenceEqual(Rsa) ? parameters is not [5, not 0, ..] && IsRsa(key)
        : !algorithm.SequenceEqual(Ec) || IsPoint(parameters, key);

    private static bool IsPoint(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key)
    {
        if (parameters is not [0x06, ..]) return false;
        string curve = AsnDecoder.ReadObjectIdentifier(parameters, AsnEncodingRules.BER, out int consumed);
        return consumed == parameters.Length && Curves.TryGetValue(curve, out int bits) && key is [4, ..] && (key.Length - 1) / 2 == (bits + 7) / 8;
    }

    private static bool IsRsa(ReadOnlySpan<byte> key)
    {
        if (!TryTake(ref key, Asn1Tag.Sequence, out ReadOnlySpan<byte> numbers)
            || !TryTake(ref numbers, Asn1Tag.Integer, out ReadOnlySpan<byte> n) || !TryTake(ref numbers, Asn1Tag.Integer, out ReadOnlySpan<byte> e) || !numbers.IsEmpty) return false;
        BigInteger modulus = new(n, isUnsigned: true, isBigEndian: true), exponent = new(e, isUnsigned: true, isBigEndian: true);

        // RSAKeyFactory.checkRSAProviderKeyLengths counts whole bytes: 511 bits are 512.
        long size = (modulus.GetBitLength() + 7) / 8 * 8;
        return size is >= SmallestModulus and <= LargestModulus && exponent >= SmallestExponent && exponent < modulus
            && (size <= LargeModulus || exponent.GetBitLength() <= LongestExponent);
    }

    // Not by AsnDecoder's own integers: Java takes a sign bit for a digit, and a zero too many for nothing.
    private static bool TryTake(ref ReadOnlySpan<byte> from, Asn1Tag expected, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!AsnDecoder.TryReadEncodedValue(from, AsnEncodingRules.BER, out Asn1Tag tag, out int offset, out int length, out int consumed) || tag != expected || length == 0) return false;
        content = from.Slice(offset, length);
        from = from[consumed..];
        return true;
    }
}
