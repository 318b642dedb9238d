namespace TrustStoreTool.Faults;

/// <summary>
/// The written list: why a certificate that lies in a store is not in what the JDK shows. Each is a rule of the JDK, which our view of it follows to the
/// letter; openssl and .NET show every certificate that we read, without an exception.
/// </summary>
internal static class Difference
{
    public const string Algorithm = "the JDK refuses the store: it lacks the algorithm",
        Type = "the JDK refuses the store: a certificate of a type that is not X.509",
        Untrusted = "a PKCS#12 certificate without trustedKeyUsage and without a key that it belongs to is no entry",
        Hidden = "of entries of the same alias (in lower case) the last stays",
        Unreachable = "an alias with capitals in a JKS is listed and not found",
        Chain = "of a key's chain the first certificate is shown",
        Keyless = "a later key without a localKeyID is dropped, and its certificate with it";

    public static readonly string[] Kinds = [Algorithm, Type, Untrusted, Hidden, Unreachable, Chain, Keyless];

    /// <summary>Why an entry's certificate is not among those that the JDK shows.</summary>
    public static string Of(KeyStore store, JavaView seen, int index)
    {
        if (!seen.Loads) return seen.Refusal!.Contains("of type '", StringComparison.Ordinal) ? Type : Algorithm;
        KeyStoreEntry entry = store.Entries[index];
        bool isInChain = seen.Entries.Any(other => other.Kind == JavaEntryKind.PrivateKey && other.Certificates.Skip(1).Intersect(entry.Certificates).Any());
        if (isInChain || entry is PrivateKeyEntry) return Chain;
        if (seen.Entries.Any(other => other.Source == index && !other.Reachable)) return Unreachable;
        if (entry is TrustedCertificateEntry)
            return store.Entries.Count(other => string.Equals(other.Alias, entry.Alias, StringComparison.OrdinalIgnoreCase)) > 1 ? Hidden : $"not on the list: entry {index} '{entry.Alias}'";
        if (entry is not UntrustedCertificateEntry) return $"not on the list: {entry.Kind}";
        return store.Entries.OfType<PrivateKeyEntry>().Count() > seen.Entries.Count(other => other.Kind == JavaEntryKind.PrivateKey) ? Keyless : Untrusted;
    }
}
