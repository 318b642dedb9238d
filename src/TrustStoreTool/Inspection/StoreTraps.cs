using System.Collections.Immutable;

namespace TrustStoreTool.Inspection;

/// <summary>Finds the classic traps in an inspected store.</summary>
internal static class StoreTraps
{
    private static readonly ImmutableArray<Func<StoreInspection, StoreTrap?>> Table =
        [Refused, WithoutPassword, Invisible, Folding, Unreachable, NoAnchors];

    public static ImmutableArray<StoreTrap> Find(StoreInspection inspection) => [.. Table.Select(rule => rule(inspection)).OfType<StoreTrap>()];

    private static StoreTrap? Refused(StoreInspection inspection) =>
        inspection.Views[JavaPassword.Right] is { Loads: false } view && !inspection.Store.Format.IsCertificateFile
            ? new StoreTrap(
                StoreTrapKind.RefusedByJava,
                $"Java does not load this store even with the right password: {view.Refusal}",
                view.Remedy is { } options ? $"truststore convert STORE OUT {options}" : "no conversion mends that: make the store anew with the program that wrote it")
            : null;

    private static StoreTrap? WithoutPassword(StoreInspection inspection)
    {
        int right = Anchors(inspection, JavaPassword.Right), none = Anchors(inspection, JavaPassword.None);
        return inspection.Views[JavaPassword.None].Loads && none < right
            ? new StoreTrap(
                StoreTrapKind.EmptyWithoutPassword,
                $"opened without a password, Java finds {none} of {Count(right, "trust anchor")} and reports no error",
                "set javax.net.ssl.trustStorePassword, or: truststore convert STORE OUT --type pkcs12-nopass")
            : null;
    }

    private static StoreTrap? Invisible(StoreInspection inspection) =>
        Found(inspection, FindingKind.InvisibleToJava) is > 0 and int count
            ? new StoreTrap(
                StoreTrapKind.InvisibleCertificates,
                $"{Count(count, "certificate")} without the trustedKeyUsage attribute: in the file, and invisible to Java (openssl writes such stores)",
                $"if they are to be trusted: truststore convert STORE STORE --type {(IsOpen(inspection.Store) ? "pkcs12-nopass" : "pkcs12")} --trust")
            : null;

    // A PKCS#12 without a password, which is to stay one.
    private static bool IsOpen(KeyStore store) => store.Protection.Integrity is null && store.Protection.Parts.All(part => part.Algorithm == "none");

    private static StoreTrap? Folding(StoreInspection inspection) =>
        Found(inspection, FindingKind.HiddenByAlias) is > 0 and int count
            ? new StoreTrap(
                StoreTrapKind.FoldingAliases,
                $"{Count(count, "entry", "entries")} hidden by another of the same alias (Java folds aliases to lower case): Java keeps the last",
                "give each entry an alias of its own")
            : null;

    private static StoreTrap? Unreachable(StoreInspection inspection) =>
        Found(inspection, FindingKind.UnreachableAlias) is > 0 and int count
            ? new StoreTrap(
                StoreTrapKind.UnreachableAliases,
                $"{Count(count, "alias", "aliases")} with capitals: Java's JKS lists such entries and never finds them, so they are no trust anchors",
                "truststore convert STORE OUT --type pkcs12")
            : null;

    private static StoreTrap? NoAnchors(StoreInspection inspection) =>
        inspection.Views[JavaPassword.Right].Loads && Anchors(inspection, JavaPassword.Right) == 0 && !inspection.Store.Entries.Any(entry => entry is PrivateKeyEntry)
            ? new StoreTrap(
                StoreTrapKind.NoTrustAnchors,
                "no trust anchor: as a truststore it makes Java throw \"the trustAnchors parameter must be non-empty\"",
                "truststore migrate STORE --region REGION")
            : null;

    private static int Anchors(StoreInspection inspection, JavaPassword password) => inspection.Views[password].TrustedCertificates.Count();

    private static int Found(StoreInspection inspection, FindingKind kind) => inspection.CountEntriesWith(kind);

    private static string Count(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
