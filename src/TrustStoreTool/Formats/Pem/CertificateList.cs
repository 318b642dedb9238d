using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pem;

/// <summary>A file of certificates without aliases, dates, or protection: every one of them is meant to be trusted.</summary>
internal sealed class CertificateList : KeyStore
{
    public CertificateList(KeyStoreFormat format, ReadOnlyMemory<byte> content, ImmutableArray<KeyStoreEntry> entries)
        : base(format, content, entries, new StoreProtection(null, []), IntegrityState.None)
    {
    }

    /// <summary>The certificate as an entry, unless a limit forbids it.</summary>
    public static TrustedCertificateEntry Entry(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> der, ReadLimits limits)
    {
        if (der.Length > limits.CertificateBytes) throw ReadLimits.Exceeded("certificate size in bytes", der.Length, limits.CertificateBytes, "--max-certificate-bytes");
        DerDepth.Check(der.Span, limits.DerDepth);
        return new TrustedCertificateEntry(null, null, text, new Certificate(der));
    }

    /// <inheritdoc/>
    public override JavaView SeenByJava(JavaPassword password) =>
        JavaView.Refused($"{Format.Title} is no keystore: Java imports its certificates, it does not open it");

    private protected override IEnumerable<Certificate> FindTrustAnchors() => Entries.OfType<TrustedCertificateEntry>().Select(entry => entry.Certificate);
}
