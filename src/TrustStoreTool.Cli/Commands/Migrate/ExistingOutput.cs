using TrustStoreTool.Cli.Files;
using TrustStoreTool.Comparison;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>Whether a file named by <c>--out</c> is already what this run would write, creation dates and salts aside: then it stays.</summary>
internal static class ExistingOutput
{
    public static bool IsAsPlanned(StoreFile output, PlannedStore planned)
    {
        if (!output.Exists) return false;
        if (output.Content.Span.SequenceEqual(planned.Bytes.Span)) return true;
        try
        {
            if (planned.IsStartedFromAnother) return HoldsTheSame(planned.After.Format.Read(output.Content, planned.Password), planned.After);
            if (planned.Before is not { } before || planned.Plan.IsEmpty) return false;
            KeyStore existing = before.Format.Read(output.Content, planned.Password);
            StoreChange change = new() { Add = [.. planned.Plan.Additions.Select(entry => entry with { Created = CreatedIn(existing, entry) })] };
            PreservationCheck.Verify(before.Format, before.Content, output.Content, planned.Password, change);
            return true;
        }
        catch (KeyStoreException)
        {
            return false;
        }
    }

    // Of another type than the store it was made from, so there is no old slice to compare with: the entries themselves are, in their order.
    private static bool HoldsTheSame(KeyStore existing, KeyStore wanted) =>
        existing.Entries.Select(entry => (entry.Kind, entry.Alias)).SequenceEqual(wanted.Entries.Select(entry => (entry.Kind, entry.Alias)))
        && StoreComparison.Of(existing, wanted).IsSame && ProtectionComparison.Of(existing, wanted).IsEmpty;

    private static DateTimeOffset CreatedIn(KeyStore existing, NewTrustedCertificate entry) =>
        existing.Entries.FirstOrDefault(old => old.Alias == entry.Alias && old.Certificates is [var only] && only.Equals(entry.Certificate))?.Created ?? entry.Created;
}
