using System.Collections.Immutable;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Conversion;

/// <summary>A converted store, checked and not yet written anywhere.</summary>
/// <param name="Bytes">The new file, whole.</param>
/// <param name="After">The new file as it reads.</param>
/// <param name="Entries">How each entry got there.</param>
/// <param name="Trusted">What <see cref="ConversionRequest.TrustInvisible"/> made trusted.</param>
/// <param name="NewAnchors">Java's trust anchors that were none before, for whatever reason.</param>
/// <param name="Notices">What the target does not hold of entries that came along.</param>
public sealed record ConversionResult(
    ReadOnlyMemory<byte> Bytes,
    KeyStore After,
    ImmutableArray<ConvertedEntry> Entries,
    ImmutableArray<Certificate> Trusted,
    ImmutableArray<Certificate> NewAnchors,
    ImmutableArray<string> Notices);

/// <summary>How an entry got into the new store.</summary>
/// <param name="Source">Its place in the old store.</param>
/// <param name="Step">How.</param>
/// <param name="Entry">As it was.</param>
/// <param name="NewAlias">Its alias in the new store, or null.</param>
public sealed record ConvertedEntry(int Source, ConversionStep Step, KeyStoreEntry Entry, string? NewAlias);

/// <summary>Turns a store into one of another type, or repairs one of the same type. Every entry comes along, or the conversion is refused.</summary>
public static class StoreConversion
{
    /// <summary>Converts.</summary>
    /// <param name="store">The store.</param>
    /// <param name="password">Its password; null where it has none or was read without.</param>
    /// <param name="request">What is wanted.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.WouldLose"/>, with the entries' names; or the writer refuses.</exception>
    public static ConversionResult Convert(KeyStore store, Password? password, ConversionRequest request)
    {
        KeyStore start = store;
        ImmutableArray<Certificate> trusted = [];
        if (request.TrustInvisible && store.Entries.Any(entry => entry is UntrustedCertificateEntry))
        {
            StoreChange change = InvisibleCertificates.Trust(store, request.Created);
            trusted = [.. InvisibleCertificates.In(store, change)];
            start = Rewrite(store, change, password, request);
        }

        bool isKept = request.KeepsProtection && IsOfType(start, request.Target);
        ConversionResult made = isKept ? Keep(start) : Make(start, request);
        HashSet<Certificate> before = [.. store.TrustAnchors];
        return made with { Trusted = trusted, NewAnchors = [.. made.After.TrustAnchors.Where(anchor => !before.Contains(anchor))] };
    }

    /// <summary>Whether a store already is of a type.</summary>
    public static bool IsOfType(KeyStore store, ConversionTarget target) =>
        store.Format == target.Format() && target switch
        {
            ConversionTarget.Pkcs12 => store.Format.NeedsPassword(store),
            ConversionTarget.Pkcs12WithoutPassword => !store.Format.NeedsPassword(store),
            ConversionTarget.Pem => false,
            _ => true,
        };

    private static KeyStore Rewrite(KeyStore store, StoreChange change, Password? password, ConversionRequest request)
    {
        if (change.IsEmpty) return store;
        byte[] bytes = store.Format.Rewrite(store, change, password, request.Options);
        PreservationCheck.Verify(store.Format, store.Content, bytes, password, change);
        return PreservationCheck.ReadBack(store.Format, bytes, password, request.Limits);
    }

    private static ConversionResult Keep(KeyStore store) => new(
        store.Content, store, [.. store.Entries.Select((entry, i) => new ConvertedEntry(i, ConversionStep.Carried, entry, entry.Alias))], [], [], []);

    private static ConversionResult Make(KeyStore store, ConversionRequest request)
    {
        using ConversionPlan plan = ConversionPlanner.Plan(store, request);
        plan.RequireLossless();
        if (request.Target == ConversionTarget.Pem && plan.Entries.IsEmpty)
            throw new KeyStoreException(KeyStoreError.NoTrustAnchors, "there is no certificate in this store, and no client takes an empty PEM file");
        KeyStoreFormat format = request.Target.Format();
        WriteOptions options = request.Options with { WithoutPassword = request.Target == ConversionTarget.Pkcs12WithoutPassword };
        byte[] bytes = format.Create([.. plan.Entries.Select(planned => planned.Entry)], request.NewPassword, options);
        KeyStore after = PreservationCheck.ReadBack(format, bytes, request.NewPassword, request.Limits);
        LargeBuffers.LetGo(bytes.Length);
        ConversionCheck.Verify(plan, request.Target, after, store.SeenByJava(JavaPassword.Right).Loads);
        LargeBuffers.LetGo(bytes.Length);
        return new ConversionResult(
            bytes, after, [.. plan.Entries.Select(planned => new ConvertedEntry(planned.Source, planned.Step, store.Entries[planned.Source], Alias(planned, request)))], [], [], plan.Notices);
    }

    private static string? Alias(PlannedEntry planned, ConversionRequest request) =>
        request.Target == ConversionTarget.Pem ? null : planned.Step == ConversionStep.Carried && planned.Entry is CarriedEntry { Alias.Length: 0 } ? planned.OldAlias : planned.Entry.Alias;
}
