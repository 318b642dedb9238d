using System.Collections.Immutable;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Inspection;

/// <summary>A certificate of an entry, with what the rules say of it.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Rds">The pinned RDS CA it is, or null.</param>
/// <param name="Findings">What the rules found.</param>
public sealed record InspectedCertificate(Certificate Certificate, RdsCa? Rds, ImmutableArray<Finding> Findings);

/// <summary>An entry with what Java makes of it and what the rules say of it.</summary>
/// <param name="Index">Its place in <see cref="KeyStore.Entries"/>.</param>
/// <param name="Entry">The entry.</param>
/// <param name="SeenAs">The entry of a JVM with the right password, or null where it sees none.</param>
/// <param name="Certificates">The entry's certificate or chain, leaf first; the chain of a PKCS#12 key as Java puts it together.</param>
/// <param name="Findings">Findings on the entry itself; those on its certificates are with them.</param>
public sealed record InspectedEntry(
    int Index, KeyStoreEntry Entry, JavaEntry? SeenAs, ImmutableArray<InspectedCertificate> Certificates, ImmutableArray<Finding> Findings)
{
    /// <summary>All findings, the entry's own first.</summary>
    public IEnumerable<Finding> AllFindings => Findings.Concat(Certificates.SelectMany(c => c.Findings));
}

/// <summary>Everything that can be said of a store without its keys. Pure: depends on the store, the clock and nothing else.</summary>
public sealed class StoreInspection
{
    private StoreInspection(KeyStore store, ImmutableArray<InspectedEntry> entries, ImmutableSortedDictionary<JavaPassword, JavaView> views)
    {
        Store = store;
        Entries = entries;
        Views = views;
        Traps = StoreTraps.Find(this);
    }

    /// <summary>The store.</summary>
    public KeyStore Store { get; }

    /// <summary>Every entry in file order.</summary>
    public ImmutableArray<InspectedEntry> Entries { get; }

    /// <summary>What a JVM sees with each kind of password.</summary>
    public ImmutableSortedDictionary<JavaPassword, JavaView> Views { get; }

    /// <summary>The classic traps this store holds.</summary>
    public ImmutableArray<StoreTrap> Traps { get; }

    /// <summary>Inspects a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="pins">The known RDS CAs.</param>
    /// <param name="now">The instant against which validity is judged.</param>
    public static StoreInspection Of(KeyStore store, RdsPins pins, DateTimeOffset now)
    {
        ImmutableSortedDictionary<JavaPassword, JavaView> views =
            Enum.GetValues<JavaPassword>().ToImmutableSortedDictionary(password => password, store.SeenByJava);
        Dictionary<int, JavaEntry> seen = [];
        foreach (JavaEntry entry in views[JavaPassword.Right].Entries) seen[entry.Source] = entry;
        bool hasAnchors = store.Entries.Any(e => e is TrustedCertificateEntry);
        HashSet<Certificate> chains = [.. seen.Values.Where(e => e.Kind == JavaEntryKind.PrivateKey).SelectMany(e => e.Certificates)];

        ImmutableArray<InspectedEntry> entries =
        [
            .. store.Entries.Select((entry, index) =>
            {
                JavaEntry? seenAs = seen.GetValueOrDefault(index);
                return new InspectedEntry(index, entry, seenAs, Certificates(entry, seenAs, chains, pins, now), EntryRules.Judge(entry, seenAs, views[JavaPassword.Right], hasAnchors, chains));
            }),
        ];
        return new StoreInspection(store, entries, views);
    }

    private static ImmutableArray<InspectedCertificate> Certificates(KeyStoreEntry entry, JavaEntry? seen, HashSet<Certificate> chains, RdsPins pins, DateTimeOffset now)
    {
        ImmutableArray<Certificate> certificates = entry.Certificates.IsEmpty && seen is not null ? seen.Certificates : entry.Certificates;
        CertificateUse use = entry switch
        {
            TrustedCertificateEntry => CertificateUse.TrustAnchor,
            UntrustedCertificateEntry loose when !chains.Contains(loose.Certificate) => CertificateUse.Loose,
            _ => CertificateUse.Chain,
        };
        return [.. certificates.Select(c => new InspectedCertificate(c, pins.Find(c), CertificateRules.Judge(c, use, pins, now)))];
    }
}
