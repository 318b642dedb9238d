using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats.Bouncy;
using TrustStoreTool.Inspection;

namespace TrustStoreTool.Verification;

/// <summary>Certificates that lie in a store and are no trust anchors, because Java does not see them: why, and what makes them some.</summary>
/// <param name="Sentence">Lower case, no full stop. May hold untrusted text.</param>
/// <param name="NextStep">What to type or to do.</param>
public sealed record Overlooked(string Sentence, string NextStep)
{
    private static readonly ImmutableArray<StoreTrapKind> Hiding = [StoreTrapKind.RefusedByJava, StoreTrapKind.InvisibleCertificates, StoreTrapKind.UnreachableAliases];

    /// <summary>The first of a store's traps that hides anchors, or null where Java sees every certificate that could be meant as one.</summary>
    /// <param name="store">The store, read with its password.</param>
    /// <param name="path">Its path, for the command to type.</param>
    public static Overlooked? In(KeyStore store, string path)
    {
        // Files of certificates have no entries to overlook, and the readers of BouncyCastle's formats are no JDK's.
        if (store.Format.IsCertificateFile || store is BouncyKeyStore || store.Entries.IsEmpty) return null;
        string word = new RootAdvice(path, store.Format).Word;
        return StoreInspection.Of(store, RdsPins.Embedded, DateTimeOffset.UnixEpoch).Traps.FirstOrDefault(trap => Hiding.Contains(trap.Kind)) is { } trap
            ? new Overlooked(trap.Message, trap.AdviceFor(word))
            : null;
    }
}
