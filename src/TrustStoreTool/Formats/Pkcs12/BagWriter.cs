using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>Makes SafeBags (RFC 7292, 4.2), as the JDK makes them.</summary>
internal static class BagWriter
{
    /// <summary>A trusted certificate: friendlyName, and the trustedKeyUsage without which the JDK does not see it.</summary>
    public static Der Trusted(string alias, Certificate certificate) =>
        Certificate(certificate, [FriendlyName(alias), TrustedKeyUsage]);

    /// <summary>A certificate of a key's chain; the key's own has the alias and the localKeyID.</summary>
    public static Der Certificate(Certificate certificate, params IEnumerable<Der> attributes) =>
        Bag(Oids.CertBag, Der.Sequence(Der.Oid(Oids.X509Certificate), Der.Tagged(0xa0, Der.Octets(certificate.Der))), attributes);

    public static Der ShroudedKey(ReadOnlyMemory<byte> encryptedPrivateKeyInfo, params IEnumerable<Der> attributes) =>
        Bag(Oids.ShroudedKeyBag, Der.Raw(encryptedPrivateKeyInfo), attributes);

    /// <summary>An old bag, byte for byte, with more attributes after its own.</summary>
    public static Der WithAttributes(SafeBag bag, IEnumerable<Der> more) => Der.Sequence(
        bag.TypeEncoded, bag.Wrapper,
        Der.Tagged(0x31, [.. (bag.Attributes ?? []).Select(attribute => Der.Raw(attribute.Encoded)), .. more]));

    public static Der TrustedKeyUsage { get; } = Attribute(Oids.TrustedKeyUsage, Der.Oid(Oids.AnyExtendedKeyUsage));

    public static Der LocalKeyId(ReadOnlyMemory<byte> id) => Attribute(Oids.LocalKeyId, Der.Octets(id));

    public static Der FriendlyName(string alias)
    {
        byte[] text = new byte[2 * alias.Length];
        for (int i = 0; i < alias.Length; i++)
        {
            text[2 * i] = (byte)(alias[i] >> 8);
            text[(2 * i) + 1] = (byte)(alias[i] & 0xff);
        }

        return Attribute(Oids.FriendlyName, Der.Tagged(0x1e, Der.Raw(text)));
    }

    private static Der Attribute(string type, Der value) => Der.Raw(Der.Sequence(Der.Oid(type), Der.Tagged(0x31, value)).ToArray());

    // DER sorts a SET OF by the encodings of its members (X.690, 11.6).
    private static Der Bag(string type, Der value, IEnumerable<Der> attributes)
    {
        ImmutableArray<byte[]> sorted = [.. attributes.Select(attribute => attribute.ToArray()).Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
        Der head = Der.Concat(Der.Oid(type), Der.Tagged(0xa0, value));
        return sorted.IsEmpty ? Der.Sequence(head) : Der.Sequence(head, Der.Tagged(0x31, sorted.Select(attribute => Der.Raw(attribute))));
    }
}
