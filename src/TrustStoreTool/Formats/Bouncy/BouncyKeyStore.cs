using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>A BKS, UBER or BCFKS as read. A JDK by itself knows none of them.</summary>
internal sealed class BouncyKeyStore : KeyStore
{
    public BouncyKeyStore(
        KeyStoreFormat format, ReadOnlyMemory<byte> content, ImmutableArray<KeyStoreEntry> entries, StoreProtection protection, IntegrityState integrity)
        : base(format, content, entries, protection, integrity)
    {
    }

    /// <inheritdoc/>
    public override JavaView SeenByJava(JavaPassword password) =>
        JavaView.Refused($"{Format.Title} needs the BouncyCastle provider, which a JDK does not have by itself", "--type pkcs12");

    /// <summary>The trusted entries as that provider finds them: under the alias as stored, a later entry in place of an earlier one.</summary>
    private protected override IEnumerable<Certificate> FindTrustAnchors()
    {
        Dictionary<string, int> table = new(StringComparer.Ordinal);
        for (int i = 0; i < Entries.Length; i++) table[Entries[i].Alias!] = i;
        return table.Values.Order().Select(index => Entries[index]).OfType<TrustedCertificateEntry>().Select(entry => entry.Certificate);
    }
}
