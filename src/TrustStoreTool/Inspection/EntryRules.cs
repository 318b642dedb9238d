using System.Collections.Immutable;

namespace TrustStoreTool.Inspection;

/// <summary>The rules that look at an entry and at what Java makes of it.</summary>
internal static class EntryRules
{
    /// <summary>What the rules find.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="seen">What a JVM with the right password makes of it, or null.</param>
    /// <param name="view">That JVM's whole view.</param>
    /// <param name="hasAnchors">Whether the store holds trusted certificate entries.</param>
    /// <param name="chains">The certificates of all key chains.</param>
    public static ImmutableArray<Finding> Judge(KeyStoreEntry entry, JavaEntry? seen, JavaView view, bool hasAnchors, HashSet<Certificate> chains)
    {
        ImmutableArray<Finding>.Builder found = ImmutableArray.CreateBuilder<Finding>();
        if (entry is PrivateKeyEntry && hasAnchors)
            found.Add(new Finding(FindingKind.PrivateKeyInTruststore, "a private key in a truststore: whoever gets the trust anchors gets the key"));
        if (entry is UntrustedCertificateEntry loose && !chains.Contains(loose.Certificate))
            found.Add(new Finding(FindingKind.InvisibleToJava, "invisible to Java: no trustedKeyUsage attribute, and in no key's chain"));
        if (view.Loads && seen is null && entry is TrustedCertificateEntry or PrivateKeyEntry)
            found.Add(new Finding(FindingKind.HiddenByAlias, "hidden from Java: another entry's alias folds to the same"));
        if (seen is { Reachable: false })
            found.Add(new Finding(FindingKind.UnreachableAlias, "listed by Java and not found by it: the alias has capitals"));
        return found.DrainToImmutable();
    }
}
