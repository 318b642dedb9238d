using System.Security.Cryptography;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Conversion;

/// <summary>
/// The gate of a conversion: the new store, read as anybody will read it, holds every planned entry once, nothing besides, under the protection of its
/// type, and Java finds every certificate in it that it is to trust, and no other.
/// </summary>
internal static class ConversionCheck
{
    /// <summary>Compares what was made with what was meant.</summary>
    /// <param name="plan">What was meant.</param>
    /// <param name="target">The type that was asked for.</param>
    /// <param name="after">The new store, read back with its password.</param>
    /// <param name="didLoad">Whether a JVM loaded the old store.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.PreservationFailed"/>, with the first difference.</exception>
    public static void Verify(ConversionPlan plan, ConversionTarget target, KeyStore after, bool didLoad)
    {
        if (after.Format != target.Format() || (target != ConversionTarget.Pem && !StoreConversion.IsOfType(after, target)))
            throw PreservationCheck.Failed($"what was written is no {target.Name()}");
        if (target == ConversionTarget.Pkcs12 && LiesInTheClear(after))
            throw PreservationCheck.Failed("an entry lies in the clear that the password is to protect");

        WrittenEntries written = new(after);
        foreach (PlannedEntry planned in plan.Entries)
        {
            bool isThere = planned.Entry switch
            {
                NewTrustedCertificate added => written.Take(EntryTrace.Of(added, target)),
                CarriedEntry carried => written.TakeBytes(carried.Entry.Encoded) || (target == ConversionTarget.Jks && written.Take(EntryTrace.Of(carried))),
                NewPrivateKey key => written.TakeKey(key.Alias, entry => IsKey(after, entry, key)),
                _ => false,
            };
            if (!isThere) throw PreservationCheck.Failed($"entry {planned.Source + 1} of the old store is not in the new one as it should be");
        }

        foreach (Certificate certificate in plan.Entries.Select(planned => planned.Entry).OfType<NewPrivateKey>().SelectMany(key => key.Chain))
            written.TakeLoose(certificate);
        if (written.Left is { } more) throw PreservationCheck.Failed($"entry {more + 1} of the new store was in nobody's plan");
        if (target == ConversionTarget.Pem || after.SeenByJava(JavaPassword.Right).Loads) VerifyAnchors(plan, after);
        else if (didLoad || !plan.Entries.Any(planned => IsUnreadable(planned.Entry))) throw PreservationCheck.Failed("no JVM loads what was written");
    }

    // What a JVM stumbles over in the old store it stumbles over in the new one: that is told, not hidden.
    private static bool IsUnreadable(NewEntry entry) => entry switch
    {
        CarriedEntry => true,
        NewTrustedCertificate added => !JavaCertificate.IsRead(added.Certificate.Encoded.Span),
        NewPrivateKey key => key.Chain.Any(certificate => !JavaCertificate.IsRead(certificate.Encoded.Span)),
        _ => false,
    };

    private static void VerifyAnchors(ConversionPlan plan, KeyStore after)
    {
        HashSet<Certificate> anchors = [.. after.TrustAnchors], meant = [];
        foreach (NewEntry entry in plan.Entries.Select(planned => planned.Entry))
        {
            if (entry is NewTrustedCertificate added && !anchors.Contains(added.Certificate)) throw PreservationCheck.Failed("Java does not find a certificate that the new store is to trust");
            if (entry is NewTrustedCertificate or CarriedEntry { Entry: TrustedCertificateEntry }) meant.Add(EntryTrace.CertificateOf(entry));
        }

        if (!anchors.IsSubsetOf(meant)) throw PreservationCheck.Failed("the new store trusts a certificate that was not to be trusted");
    }

    // The parts hold the entries in order; only what has its own encryption may lie in one that has none.
    private static bool LiesInTheClear(KeyStore store)
    {
        int at = 0;
        foreach (PartProtection part in store.Protection.Parts)
        {
            int count = part.Entries ?? 0;
            if (part.Algorithm == "none" && store.Entries.AsSpan(at, count).ToArray().Any(entry => !HasOwnProtection(entry))) return true;
            at += count;
        }

        return false;
    }

    private static bool HasOwnProtection(KeyStoreEntry entry) => entry switch
    {
        PrivateKeyEntry key => key.Protection.Algorithm != "none",
        SecretKeyEntry secret => secret.Protection.Algorithm is not ("none" or "unknown"),
        _ => false,
    };

    private static bool IsKey(KeyStore after, PrivateKeyEntry entry, NewPrivateKey key)
    {
        if (entry.Protection.Algorithm == "none" || entry.Created?.ToUnixTimeMilliseconds() != key.Created.ToUnixTimeMilliseconds()) return false;
        IEnumerable<Certificate> chain = after.SeenByJava(JavaPassword.Right).Entries.FirstOrDefault(seen => after.Entries[seen.Source] == entry)?.Certificates ?? entry.Chain;
        return key.Chain.SequenceEqual(chain) && OpensTo(after, entry, key);
    }

    private static bool OpensTo(KeyStore after, PrivateKeyEntry entry, NewPrivateKey key)
    {
        try
        {
            Memory<byte> plain = KeyRecovery.Recover(after, entry, key.KeyPassword);
            bool isSame = CryptographicOperations.FixedTimeEquals(plain.Span, key.Pkcs8.Span);
            CryptographicOperations.ZeroMemory(plain.Span);
            return isSame;
        }
        catch (KeyStoreException e) when (e.Error == KeyStoreError.PasswordWrong)
        {
            return false;
        }
    }
}
