using System.Collections.Immutable;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Migration;

/// <summary>A wanted certificate that the store has already.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Alias">The alias that Java lists it by. Untrusted text.</param>
public sealed record PresentCertificate(Certificate Certificate, string Alias);

/// <summary>Why Java does not count a certificate that lies in the store.</summary>
public enum InvisibleReason
{
    /// <summary>A PKCS#12 certificate without the trustedKeyUsage attribute.</summary>
    NotTrusted,

    /// <summary>Only in the chain of a key.</summary>
    InKeyChain,

    /// <summary>A trusted entry that a later one of the same alias hides.</summary>
    Shadowed,

    /// <summary>A trusted entry whose alias no look-up finds (capitals in a JKS).</summary>
    Unreachable,
}

/// <summary>A wanted certificate that lies in the store where Java does not count it; it is added all the same.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Entry">The index in <see cref="KeyStore.Entries"/>.</param>
/// <param name="Alias">As stored, or null. Untrusted text.</param>
/// <param name="Reason">Why it does not count.</param>
public sealed record InvisibleCertificate(Certificate Certificate, int Entry, string? Alias, InvisibleReason Reason);

/// <summary>What a migration does to a store, decided before anything is written. Identity is the certificate, never the alias.</summary>
/// <param name="Additions">The new entries, in the order in which they were wanted.</param>
/// <param name="Present">What is there already and left alone.</param>
/// <param name="Invisible">Where added certificates lie in the store without counting.</param>
public sealed record MigrationPlan(
    ImmutableArray<NewTrustedCertificate> Additions, ImmutableArray<PresentCertificate> Present, ImmutableArray<InvisibleCertificate> Invisible)
{
    /// <summary>Whether the store stays as it is, byte for byte.</summary>
    public bool IsEmpty => Additions.IsEmpty;

    /// <summary>The change to write.</summary>
    public StoreChange Change => new() { Add = Additions };

    /// <summary>Plans.</summary>
    /// <param name="store">The store, or null for one that is to be made.</param>
    /// <param name="wanted">The certificates; one that is named twice counts once.</param>
    /// <param name="aliases">How new entries are named.</param>
    /// <param name="pins">Where a template finds region and CA.</param>
    /// <param name="created">The creation date of a new entry: the present, or something reproducible.</param>
    /// <exception cref="KeyStoreException">No alias can be found that is not taken.</exception>
    public static MigrationPlan Create(
        KeyStore? store, IEnumerable<Certificate> wanted, AliasRule aliases, RdsPins pins, Func<Certificate, DateTimeOffset> created)
    {
        List<Certificate> all = [.. wanted.Distinct()];
        JavaView? view = store?.SeenByJava(JavaPassword.Right);
        Dictionary<Certificate, string> present = Find(store, view, [.. all]);
        Certificate[] missing = [.. all.Where(certificate => !present.ContainsKey(certificate))];
        TakenAliases taken = missing.Length > 0 ? new TakenAliases(store, view) : new TakenAliases(null, null);
        return new MigrationPlan(
            [.. missing.Select(c => new NewTrustedCertificate(taken.Claim(aliases.AliasOf(c, pins.Find(c)), c), created(c), c))],
            [.. all.Where(present.ContainsKey).Select(c => new PresentCertificate(c, present[c]))],
            store is null ? [] : [.. FindInvisible(store, view!, [.. missing])]);
    }

    // The few wanted ones are looked up, not the many that are there: no old certificate is hashed whole.
    private static Dictionary<Certificate, string> Find(KeyStore? store, JavaView? view, HashSet<Certificate> wanted)
    {
        Dictionary<Certificate, string> found = [];
        if (store is null || view is null) return found;
        if (view.Loads)
        {
            foreach (JavaEntry entry in view.TrustedCertificates)
                if (wanted.Contains(entry.Certificates[0])) found.TryAdd(entry.Certificates[0], entry.Alias);
            return found;
        }

        // What no JVM loads has no view to go by; the file's own word keeps a second run from adding again.
        foreach (TrustedCertificateEntry entry in store.Entries.OfType<TrustedCertificateEntry>())
            if (wanted.Contains(entry.Certificate)) found.TryAdd(entry.Certificate, entry.Alias ?? "");
        return found;
    }

    private static IEnumerable<InvisibleCertificate> FindInvisible(KeyStore store, JavaView view, HashSet<Certificate> missing)
    {
        if (missing.Count == 0) yield break;
        HashSet<int> unreachable = [.. view.Entries.Where(entry => !entry.Reachable).Select(entry => entry.Source)];
        HashSet<Certificate> inChains = [.. view.Entries.Where(entry => entry.Kind == JavaEntryKind.PrivateKey).SelectMany(entry => entry.Certificates)];
        for (int index = 0; index < store.Entries.Length; index++)
        {
            KeyStoreEntry entry = store.Entries[index];
            foreach (Certificate certificate in entry.Certificates.Where(missing.Contains).Distinct())
                yield return new InvisibleCertificate(certificate, index, entry.Alias, ReasonOf(entry, inChains.Contains(certificate), unreachable.Contains(index)));
        }
    }

    private static InvisibleReason ReasonOf(KeyStoreEntry entry, bool isInChain, bool isUnreachable) => entry switch
    {
        TrustedCertificateEntry => isUnreachable ? InvisibleReason.Unreachable : InvisibleReason.Shadowed,
        UntrustedCertificateEntry when !isInChain => InvisibleReason.NotTrusted,
        _ => InvisibleReason.InKeyChain,
    };
}
