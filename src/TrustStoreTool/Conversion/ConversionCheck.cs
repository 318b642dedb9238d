using System.Security.Cryptography;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Conversion;

/// <summary>
/// The gate of a conversion: the new store, read as anybody will read it, holds everything that was planned, and Java finds every certificate in it.
/// </summary>
internal static class ConversionCheck
{
    /// <summary>Compares what was made with what was meant.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.PreservationFailed"/>, with the first entry that is missing.</exception>
    public static void Verify(ConversionPlan plan, KeyStore after)
    {
        ILookup<Fingerprint, KeyStoreEntry> trusted = after.Entries.Where(entry => entry is TrustedCertificateEntry).ToLookup(entry => entry.Certificates[0].Fingerprint);
        ILookup<Fingerprint, KeyStoreEntry> bytes = after.Entries.ToLookup(entry => Fingerprint.Of(entry.Encoded.Span));
        ILookup<Fingerprint, PrivateKeyEntry> keys = after.Entries.OfType<PrivateKeyEntry>().ToLookup(entry => Fingerprint.Of(entry.ProtectedKey.Span));
        HashSet<Certificate> anchors = [.. after.TrustAnchors];
        foreach (PlannedEntry planned in plan.Entries)
        {
            bool isThere = planned.Entry switch
            {
                NewTrustedCertificate added => anchors.Contains(added.Certificate) && trusted[added.Certificate.Fingerprint].Any(entry => HasAlias(entry, added.Alias)),
                NewPrivateKey key => after.Entries.OfType<PrivateKeyEntry>().Any(entry => entry.Alias == key.Alias && IsKey(after, entry, key)),
                CarriedEntry { Entry: PrivateKeyEntry key } => keys.Contains(Fingerprint.Of(key.ProtectedKey.Span)),
                CarriedEntry carried => bytes.Contains(Fingerprint.Of(carried.Entry.Encoded.Span))
                    || (carried.Entry is TrustedCertificateEntry old && trusted[old.Certificate.Fingerprint].Any(entry => entry.Alias == carried.Alias)), // version 1 becomes 2
                _ => false,
            };
            if (!isThere) throw PreservationCheck.Failed($"entry {planned.Source + 1} of the old store is not in the new one as it should be");
        }
    }

    private static bool HasAlias(KeyStoreEntry entry, string alias) => entry.Alias is null || entry.Alias == alias;

    private static bool IsKey(KeyStore after, PrivateKeyEntry entry, NewPrivateKey key)
    {
        Memory<byte> plain = KeyRecovery.Recover(after, entry, key.KeyPassword);
        bool isSame = CryptographicOperations.FixedTimeEquals(plain.Span, key.Pkcs8.Span);
        CryptographicOperations.ZeroMemory(plain.Span);
        IEnumerable<Certificate> chain = after.SeenByJava(JavaPassword.Right).Entries.FirstOrDefault(seen => after.Entries[seen.Source] == entry)?.Certificates ?? entry.Chain;
        return isSame && key.Chain.SequenceEqual(chain);
    }
}
