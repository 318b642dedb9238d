using System.Collections.Immutable;
using TrustStoreTool.Formats.Bouncy;

namespace TrustStoreTool.Verification;

/// <summary>Certificates that lie in a store and are no trust anchors, because Java does not see them: why, and what makes them some.</summary>
/// <param name="Sentence">Lower case, no full stop. May hold untrusted text.</param>
/// <param name="NextStep">What to type or to do.</param>
public sealed record Overlooked(string Sentence, string NextStep)
{
    private static readonly ImmutableArray<Func<KeyStore, JavaView, RootAdvice, Overlooked?>> Rules = [Refused, NotMarked, NotFound];

    /// <summary>The first reason that applies, or null where Java sees every certificate that could be meant as an anchor.</summary>
    /// <param name="store">The store, read with its password.</param>
    /// <param name="path">Its path, for the command to type.</param>
    public static Overlooked? In(KeyStore store, string path)
    {
        // Files of certificates have no entries to overlook, and the readers of BouncyCastle's formats are no JDK's.
        if (store.Format.IsCertificateFile || store is BouncyKeyStore || store.Entries.IsEmpty) return null;
        JavaView view = store.SeenByJava(JavaPassword.Right);
        RootAdvice advice = new(path, store.Format);
        return Rules.Select(rule => rule(store, view, advice)).FirstOrDefault(found => found is not null);
    }

    private static Overlooked? Refused(KeyStore store, JavaView view, RootAdvice advice) => view.Loads ? null : new Overlooked(
        $"Java does not load this store even with the right password: {view.Refusal}",
        view.Remedy is { } options ? $"truststore convert {advice.Word} OUT {options}" : "no conversion mends that: make the store anew with the program that wrote it");

    // The certificates of a key's chain are in their place without the attribute.
    private static Overlooked? NotMarked(KeyStore store, JavaView view, RootAdvice advice)
    {
        HashSet<Certificate> chains = [.. view.Entries.Where(entry => entry.Kind == JavaEntryKind.PrivateKey).SelectMany(entry => entry.Certificates)];
        int count = store.Entries.OfType<UntrustedCertificateEntry>().Count(entry => !chains.Contains(entry.Certificate));
        string type = store.Protection.Integrity is null && store.Protection.Parts.All(part => part.Algorithm == "none") ? "pkcs12-nopass" : "pkcs12";
        return count == 0 ? null : new Overlooked(
            $"{Are(count, "certificate")} not marked as trusted (no trustedKeyUsage attribute), so Java does not see {(count == 1 ? "it" : "them")}",
            $"if {(count == 1 ? "it is" : "they are")} to be trusted: truststore convert {advice.Word} {advice.Word} --type {type} --trust");
    }

    private static Overlooked? NotFound(KeyStore store, JavaView view, RootAdvice advice)
    {
        int count = view.Entries.Count(entry => entry is { Kind: JavaEntryKind.TrustedCertificate, Reachable: false });
        return count == 0 ? null : new Overlooked(
            $"{Are(count, "trusted certificate")} under an alias with capitals, which Java's JKS lists and never finds",
            $"truststore convert {advice.Word} OUT --type pkcs12");
    }

    private static string Are(int count, string what) => count == 1 ? $"1 {what} is" : $"{count} {what}s are";
}
