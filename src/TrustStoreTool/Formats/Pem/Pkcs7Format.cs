namespace TrustStoreTool.Formats.Pem;

/// <summary>The certificates of a PKCS#7 or CMS SignedData in BER or DER (<c>.p7b</c>). PEM-armoured it is PEM.</summary>
internal sealed class Pkcs7Format : KeyStoreFormat
{
    public override string Name => "pkcs7";

    public override string Title => "PKCS#7";

    public override bool IsCertificateFile => true;

    public override bool Matches(ReadOnlySpan<byte> content) => Pkcs7.Matches(content);

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits)
    {
        Pkcs7 list = Pkcs7.Read(content);
        if (list.Certificates.Count > limits.Entries) throw ReadLimits.Exceeded("entries", list.Certificates.Count, limits.Entries, "--max-entries");
        IEnumerable<KeyStoreEntry> entries = list.Certificates.Select(der => CertificateList.Entry(der, der, limits));
        return new CertificateList(this, content, [.. list.HasOthers ? entries.Append(new OpaqueEntry(null, null, default, "CRL")) : entries]);
    }
}
