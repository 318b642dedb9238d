using System.Collections.Immutable;

namespace TrustStoreTool.Comparison;

/// <summary>An entry as it is compared across formats.</summary>
/// <param name="Index">Its place in <see cref="KeyStore.Entries"/>.</param>
/// <param name="Alias">As stored. Untrusted text.</param>
/// <param name="Kind">See <see cref="KeyStoreEntry.Kind"/>.</param>
/// <param name="Identity">The fingerprint of a certificate, the SHA-256 of a protected key, of anything else that of its bytes.</param>
/// <param name="Chain">The certificates of a private key, leaf first; of a certificate entry the certificate.</param>
/// <param name="IsCertificate">Whether it is a certificate, trusted or not.</param>
public sealed record ComparedEntry(int Index, string? Alias, string Kind, Fingerprint Identity, ImmutableArray<Certificate> Chain, bool IsCertificate)
{
    /// <summary>The fingerprints of the chain in one value; empty for all but private keys.</summary>
    internal string ChainIdentity => IsCertificate ? "" : string.Join(',', Chain.Select(c => c.Fingerprint));

    /// <summary>
    /// The entries of a store. The certificates that make up a PKCS#12 key's chain belong to the key and are not listed beside it.
    /// </summary>
    internal static ImmutableArray<ComparedEntry> All(KeyStore store)
    {
        Dictionary<int, JavaEntry> keys = [];
        foreach (JavaEntry entry in store.SeenByJava(JavaPassword.Right).Entries)
            if (entry.Kind == JavaEntryKind.PrivateKey) keys[entry.Source] = entry;
        HashSet<Certificate> chains = [.. keys.Values.SelectMany(e => e.Certificates)];
        ImmutableArray<ComparedEntry>.Builder entries = ImmutableArray.CreateBuilder<ComparedEntry>(store.Entries.Length);
        for (int i = 0; i < store.Entries.Length; i++)
        {
            KeyStoreEntry entry = store.Entries[i];
            if (entry is UntrustedCertificateEntry loose && chains.Contains(loose.Certificate)) continue;
            ImmutableArray<Certificate> chain = entry.Certificates.IsEmpty && keys.TryGetValue(i, out JavaEntry? key) ? key.Certificates : entry.Certificates;
            bool isCertificate = entry is TrustedCertificateEntry or UntrustedCertificateEntry;
            entries.Add(new ComparedEntry(i, entry.Alias, entry.Kind, Identify(entry), chain, isCertificate));
        }

        return entries.DrainToImmutable();
    }

    private static Fingerprint Identify(KeyStoreEntry entry) => entry switch
    {
        TrustedCertificateEntry trusted => trusted.Certificate.Fingerprint,
        UntrustedCertificateEntry loose => loose.Certificate.Fingerprint,
        PrivateKeyEntry key => Fingerprint.Of(key.ProtectedKey.Span),
        _ => Fingerprint.Of(entry.Encoded.Span),
    };
}
