using System.Collections.Immutable;
using System.Text;

namespace TrustStoreTool.Formats.Jks;

/// <summary>Makes entries from their fields. Certificates are not looked into here: a store of 100,000 is read without parsing one.</summary>
internal static class JksEntries
{
    public static KeyStoreEntry From(in JksEntrySyntax syntax, ReadOnlyMemory<byte> content, int version)
    {
        ModifiedUtf8.TryDecode(content.Span[syntax.Alias], out string alias);
        DateTimeOffset? created = JavaDate.From(syntax.Date);
        ReadOnlyMemory<byte> whole = content[syntax.Whole];
        if (syntax.HasForeignCertificate)
        {
            string type = ForeignText.Word(Encoding.Latin1.GetString(content.Span[syntax.ForeignType]), 60);
            string what = syntax.Tag == JksEntrySyntax.TrustedCertificate ? "certificate" : "private key with a certificate";
            return new OpaqueEntry(alias, created, whole, $"{what} of type '{type}'");
        }

        if (syntax.Tag == JksEntrySyntax.SecretKey)
            return new SecretKeyEntry(alias, created, whole, SealedKey.Protection(content.Span[syntax.Key]));
        Certificate[] certificates = syntax.Certificates(content, version);
        return syntax.Tag == JksEntrySyntax.TrustedCertificate
            ? new TrustedCertificateEntry(alias, created, whole, certificates[0])
            : new PrivateKeyEntry(alias, created, whole, content[syntax.Key], EncryptedPrivateKey.Protection(content[syntax.Key]), ImmutableArray.Create(certificates));
    }
}
