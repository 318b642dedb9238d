using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Jks;

/// <summary>
/// What <c>KeyStore.getInstance("JKS")</c> or <c>("JCEKS")</c> makes of a store (JDK 17: sun.security.provider.JavaKeyStore, com.sun.crypto.provider.JceKeyStore).
/// Both put entries into a hashtable under the alias as the file has it, so that a later one of the same alias replaces the earlier;
/// both look an alias up in lower case, so that one stored with capitals is listed and not found.
/// </summary>
internal static class JksJavaView
{
    public static JavaView Of(JksKeyStore store, JavaPassword password)
    {
        if (store.Refusal is { } refusal) return refusal;
        bool opens = password switch
        {
            JavaPassword.Right or JavaPassword.None => true,
            JavaPassword.Empty => store.IsPassword([]),
            _ => false,
        };
        return opens ? new JavaView(true, null, Entries(store)) : JavaView.Refused("keystore was tampered with, or password was incorrect");
    }

    /// <summary>Whatever one entry cannot give fails the whole load, with any password. Looks into every certificate: <see cref="JksKeyStore.Refusal"/> remembers it.</summary>
    public static JavaView? Refusal(JksKeyStore store)
    {
        foreach (KeyStoreEntry entry in store.Entries)
        {
            if (entry is OpaqueEntry opaque) return Refused(entry, opaque.What);
            ReadOnlySpan<byte> slice = entry.Encoded.Span;
            JavaDataCursor cursor = new(slice);
            JksEntrySyntax syntax = JksEntrySyntax.Read(ref cursor, slice, store.Version, secretKeys: true, store.Limits);
            if (!ModifiedUtf8.IsReadable(slice[syntax.Alias])) return Refused(entry, "the alias is no modified UTF-8", "--type pkcs12");
            if (entry is SecretKeyEntry && !SealedKey.IsReadByJava(slice[syntax.Key])) return Refused(entry, "invalid secret key format");
            bool isRead = entry is TrustedCertificateEntry trusted
                ? JavaCertificate.IsRead(trusted.Certificate.Encoded.Span)
                : entry.Certificates.All(certificate => JavaCertificate.IsRead(certificate.Encoded.Span));
            if (!isRead) return Refused(entry, "the certificate cannot be parsed");
        }

        return null;
    }

    private static JavaView Refused(KeyStoreEntry entry, string why, string? remedy = null) => JavaView.Refused($"entry '{ForeignText.Word(entry.Alias!, 60)}': {why}", remedy);

    /// <summary>
    /// The certificates of the trusted entries that a look-up finds, in file order: the same as the view with the right password gives, without
    /// an entry for each of 100,000.
    /// </summary>
    public static IEnumerable<Certificate> Anchors(JksKeyStore store)
    {
        if (store.Refusal is not null) return [];
        Dictionary<string, int> table = Table(store);
        bool[] isFound = new bool[store.Entries.Length];
        foreach (string alias in table.Keys)
        {
            if (table.TryGetValue(JavaCase.ToLower(alias), out int source)) isFound[source] = true;
        }

        return store.Entries.Where((entry, index) => isFound[index]).OfType<TrustedCertificateEntry>().Select(entry => entry.Certificate);
    }

    // The hashtable: a later entry takes the place of an earlier one of the same alias.
    private static Dictionary<string, int> Table(JksKeyStore store)
    {
        Dictionary<string, int> table = new(store.Entries.Length, StringComparer.Ordinal);
        for (int i = 0; i < store.Entries.Length; i++) table[store.Entries[i].Alias!] = i;
        return table;
    }

    private static ImmutableArray<JavaEntry> Entries(JksKeyStore store)
    {
        Dictionary<string, int> table = Table(store);
        ImmutableArray<JavaEntry>.Builder seen = ImmutableArray.CreateBuilder<JavaEntry>(table.Count);
        for (int i = 0; i < store.Entries.Length; i++)
        {
            string alias = store.Entries[i].Alias!;
            if (table[alias] != i) continue;

            // "CA" with "ca" beside it: Java lists both, and finds the second under either name.
            bool isFound = table.TryGetValue(JavaCase.ToLower(alias), out int source);
            int index = isFound ? source : i;
            KeyStoreEntry entry = store.Entries[index];
            seen.Add(new JavaEntry(alias, Kind(store, entry), entry.Certificates, index, isFound));
        }

        return seen.MoveToImmutable();
    }

    // getCertificateChain of a key without one gives null in a JKS, and an empty chain in a JCEKS.
    private static JavaEntryKind Kind(JksKeyStore store, KeyStoreEntry entry) => entry switch
    {
        TrustedCertificateEntry => JavaEntryKind.TrustedCertificate,
        PrivateKeyEntry key when !key.Chain.IsEmpty || store.Format == KeyStoreFormats.Jceks => JavaEntryKind.PrivateKey,
        _ => JavaEntryKind.SecretKey,
    };
}
