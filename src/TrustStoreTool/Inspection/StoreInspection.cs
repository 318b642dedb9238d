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
    private readonly Dictionary<FindingKind, int> _entriesWith;

    private StoreInspection(
        KeyStore store, IReadOnlyList<InspectedEntry> entries, ImmutableSortedDictionary<JavaPassword, JavaView> views, Dictionary<FindingKind, int> entriesWith)
    {
        Store = store;
        Entries = entries;
        Views = views;
        _entriesWith = entriesWith;
        Traps = StoreTraps.Find(this);
    }

    /// <summary>The store.</summary>
    public KeyStore Store { get; }

    /// <summary>Every entry in file order; of a large store made anew whenever one is looked at.</summary>
    public IReadOnlyList<InspectedEntry> Entries { get; }

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
        JavaEntry?[] seen = new JavaEntry?[store.Entries.Length];
        foreach (JavaEntry entry in views[JavaPassword.Right].Entries) seen[entry.Source] = entry;
        bool hasAnchors = store.Entries.Any(e => e is TrustedCertificateEntry);
        HashSet<Certificate> chains = [.. views[JavaPassword.Right].Entries.Where(e => e.Kind == JavaEntryKind.PrivateKey).SelectMany(e => e.Certificates)];
        ImmutableArray<Finding> FindingsOn(int i) => EntryRules.Judge(store.Entries[i], seen[i], views[JavaPassword.Right], hasAnchors, chains);

        Dictionary<FindingKind, int> entriesWith = [];
        for (int i = 0; i < store.Entries.Length; i++)
            foreach (Finding finding in FindingsOn(i)) entriesWith[finding.Kind] = entriesWith.GetValueOrDefault(finding.Kind) + 1;
        IReadOnlyList<InspectedEntry> entries = OnDemandList.Of(
            store.Entries.Length,
            i => new InspectedEntry(i, store.Entries[i], seen[i], Certificates(store, i, seen[i], chains, pins, now), FindingsOn(i)));
        return new StoreInspection(store, entries, views, entriesWith);
    }

    /// <summary>How many entries have a finding of this kind on themselves, their certificates aside.</summary>
    internal int CountEntriesWith(FindingKind kind) => _entriesWith.GetValueOrDefault(kind);

    private static ImmutableArray<InspectedCertificate> Certificates(
        KeyStore store, int index, JavaEntry? seen, HashSet<Certificate> chains, RdsPins pins, DateTimeOffset now)
    {
        KeyStoreEntry entry = store.Entries[index];
        ImmutableArray<Certificate> certificates = entry.Certificates.IsEmpty && seen is not null ? seen.Certificates : entry.Certificates;
        CertificateUse use = entry switch
        {
            TrustedCertificateEntry => CertificateUse.TrustAnchor,
            UntrustedCertificateEntry loose when !chains.Contains(loose.Certificate) => CertificateUse.Loose,
            _ => CertificateUse.Chain,
        };

        // A certificate keeps the facts that it was asked for; where the entries are not kept, those are not to be, either.
        bool isKept = store.Entries.Length <= OnDemandList.MostKept;
        return [.. certificates.Select(c => isKept ? c : new Certificate(c.Encoded)).Select(c => new InspectedCertificate(c, pins.Find(c), CertificateRules.Judge(c, use, pins, now)))];
    }
}
