using TrustStoreTool.Cli.Files;
using TrustStoreTool.Inspection;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Makes the report of an inspected store.</summary>
public static class StoreReports
{
    /// <summary>Whose behaviour the Java views state.</summary>
    public const string JavaRules = "JDK 17 and later: java.security.KeyStore.load, providers SUN, SunJSSE and SunJCE";

    /// <summary>The report of a store that was read.</summary>
    public static StoreReport Of(string name, StoreInspection inspection)
    {
        KeyStore store = inspection.Store;
        return new StoreReport(
            name,
            (int)ExitCode.Success,
            Bytes: store.Content.Length,
            Sha256: Convert.ToHexStringLower(MessageDigest.Sha256(store.Content.Span)),
            Format: store.Format.Name,
            Integrity: new IntegrityReport(Words.Of(store.Integrity), store.Protection.Integrity?.Algorithm, store.Protection.Integrity?.Iterations),
            Protection: [.. store.Protection.Parts.Select(Of)],
            Java: new JavaReport(
                Of(inspection.Views[JavaPassword.Right]), Of(inspection.Views[JavaPassword.None]),
                Of(inspection.Views[JavaPassword.Empty]), Of(inspection.Views[JavaPassword.Wrong])),
            Traps: [.. inspection.Traps.Select(trap => new TrapReport(Words.Of(trap.Kind), trap.Message, trap.Advice))],
            Entries: OnDemandList.Of(inspection.Entries.Count, i => Of(inspection.Entries[i])))
        {
            Kinds = [.. store.Entries.CountBy(entry => entry.Kind).Select(kind => (kind.Key, kind.Value))],
        };
    }

    /// <summary>The report of a store that was refused; what it says need not repeat the store's name.</summary>
    public static StoreReport Of(string name, KeyStoreException refusal) =>
        new(name, (int)ExitCodes.For(refusal.Error), FileError.Reason(name, refusal), refusal.Hint);

    private static JavaViewReport Of(JavaView view) => new(
        view.Loads,
        view.Refusal,
        view.TrustedCertificates.Count(),
        OnDemandList.Of(view.Entries.Length, i => Of(view.Entries[i])))
    {
        Keys = (view.Entries.Count(e => e.Kind == JavaEntryKind.PrivateKey), view.Entries.Count(e => e.Kind == JavaEntryKind.SecretKey)),
    };

    private static JavaEntryReport Of(JavaEntry entry) =>
        new(entry.Alias, Words.Of(entry.Kind), entry.Source, entry.Reachable, [.. entry.Certificates.Select(c => c.Fingerprint.ToString())]);

    private static EntryReport Of(InspectedEntry entry) => new(
        entry.Index,
        entry.Entry.Alias,
        entry.SeenAs?.Alias,
        entry.Entry.Kind,
        entry.Entry.Created,
        entry.Entry switch
        {
            PrivateKeyEntry key => Of(key.Protection),
            SecretKeyEntry key => Of(key.Protection),
            _ => null,
        },
        [.. entry.Findings.Select(ProblemReport.Of)],
        [.. entry.Certificates.Select(CertificateReport.Of)]);

    private static ProtectionReport Of(PartProtection part) => new(part.Part, part.Algorithm, part.Iterations, part.Entries);
}
