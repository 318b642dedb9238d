using System.Collections.Immutable;
using System.Formats.Asn1;

namespace TrustStoreTool.Formats.Pem;

/// <summary>Certificates as PEM (RFC 7468), with or without text around them. A private key or CRL among them is carried as an opaque entry.</summary>
internal sealed class PemFormat : KeyStoreFormat
{
    public override string Name => "pem";

    public override string Title => "PEM";

    public override bool CanWrite => true;

    public override bool IsCertificateFile => true;

    public override bool Matches(ReadOnlySpan<byte> content) => PemText.HasBlock(content);

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits)
    {
        ImmutableArray<KeyStoreEntry>.Builder entries = ImmutableArray.CreateBuilder<KeyStoreEntry>();
        foreach (PemBlock block in PemText.Read(content).Blocks)
        {
            entries.AddRange(Entries(block, limits));
            if (entries.Count > limits.Entries) throw ReadLimits.Exceeded("entries", entries.Count, limits.Entries, "--max-entries");
        }

        return new CertificateList(this, content, entries.DrainToImmutable());
    }

    protected override byte[] RewriteCore(KeyStore store, StoreChange change, Password? password, WriteOptions options) =>
        throw new KeyStoreException(KeyStoreError.Unsupported, "a PEM file is made anew, not changed", "truststore convert STORE OUT --type pem writes one");

    protected override byte[] CreateCore(IReadOnlyList<NewEntry> entries, Password? password, WriteOptions options)
    {
        PemWriter writer = new();
        foreach (NewEntry entry in entries) writer.Add(CertificateOf(entry), entry.Alias);
        return writer.ToArray();
    }

    private static Certificate CertificateOf(NewEntry entry) => entry switch
    {
        NewTrustedCertificate trusted => trusted.Certificate,
        CarriedEntry { Entry: TrustedCertificateEntry trusted } => trusted.Certificate,
        _ => throw new KeyStoreException(KeyStoreError.WouldLose, $"PEM holds trusted certificates only, and '{entry.Alias}' is none"),
    };

    private static IEnumerable<KeyStoreEntry> Entries(PemBlock block, ReadLimits limits)
    {
        if (block is { Fault: { } fault, IsPrivateKey: false }) throw Damaged(fault.Line, fault.What);
        if (block.IsPkcs7) return Pkcs7Entries(block, limits);
        if (!block.IsCertificate) return [new OpaqueEntry(null, null, block.Text, block.IsPrivateKey ? "private key" : block.Label)];
        return IsOneSequence(block.Content.Span) ? [CertificateList.Entry(block.Text, block.Content, limits)] : throw Damaged(block.Line, "a block that is no certificate");
    }

    private static IEnumerable<KeyStoreEntry> Pkcs7Entries(PemBlock block, ReadLimits limits)
    {
        try
        {
            return [.. Pkcs7.Read(block.Content).Certificates.Select(der => CertificateList.Entry(der, der, limits))];
        }
        catch (AsnContentException e)
        {
            throw Damaged(block.Line, $"the PKCS#7 structure is broken: {e.Message}");
        }
    }

    private static bool IsOneSequence(ReadOnlySpan<byte> der) =>
        AsnDecoder.TryReadEncodedValue(der, AsnEncodingRules.BER, out Asn1Tag tag, out _, out _, out int length)
        && tag.HasSameClassAndValue(Asn1Tag.Sequence) && length == der.Length;

    private static KeyStoreException Damaged(int line, string what) => new(KeyStoreError.Damaged, $"line {line}: {what}");
}
