using System.Text;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>What the JDK reads in a bag, and where it gives up the whole store.</summary>
internal static class JavaBag
{
    /// <summary>The alias: the last friendlyName. Half a surrogate pair, or half a character, is U+FFFD (java.lang.String's decoder).</summary>
    public static string? Alias(SafeBag bag)
    {
        BagAttribute? name = (bag.Attributes ?? []).LastOrDefault(attribute => attribute.Type == Oids.FriendlyName);
        if (name is null) return null;
        return Encoding.BigEndianUnicode.GetString(name.Values[0].Content.Span);
    }

    /// <summary>Why the JDK refuses a store with this bag in it, or null.</summary>
    public static string? Refusal(SafeBag bag, KeyStoreEntry entry)
    {
        foreach (BagAttribute attribute in bag.Attributes ?? [])
        {
            bool isRead = attribute.Type switch
            {
                Oids.FriendlyName => attribute.Values is [{ Identifier: 0x1e }, ..],
                Oids.LocalKeyId => attribute.Values is [{ Identifier: 0x04 or 0x24 }, ..],
                Oids.TrustedKeyUsage => attribute.Values.All(value => value.Identifier == 0x06),
                _ => true,
            };
            if (!isRead) return $"the JDK reads no attribute {attribute.Type} of another type than it expects";
        }

        return bag.Type switch
        {
            Oids.CertBag when entry.Certificates is not [var certificate] => $"the JDK reads no {entry.Kind}",
            Oids.CertBag when !JavaCertificate.IsRead(entry.Certificates[0].Der.Span) => "the JDK cannot parse a certificate",
            Oids.SecretBag when !IsOctetString(bag) => "the JDK reads no secretBag whose value is no OCTET STRING",
            _ => null,
        };
    }

    private static bool IsOctetString(SafeBag bag)
    {
        BerReader parts = bag.Value.Open("a secretBag");
        parts.Next("the type of a secretBag");
        if (parts.Peek() != 0xa0) return false;
        BerReader value = parts.Next("the value of a secretBag").Open("the value of a secretBag");
        return value.Peek() is 0x04 or 0x24 && !parts.HasData;
    }
}
