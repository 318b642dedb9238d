using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>A store's migration, worked out to the last byte and checked; nothing is written yet.</summary>
/// <param name="Before">What is still to be known of the store as it is, or null where there is none (or it only lends its certificates to a new one).</param>
/// <param name="Bytes">The file as it is to be.</param>
/// <param name="After">The same, read again by the reader.</param>
/// <param name="Plan">What is added, what was there.</param>
internal sealed record PlannedStore(OldStore? Before, ReadOnlyMemory<byte> Bytes, KeyStore After, MigrationPlan Plan)
{
    private readonly Lazy<PemExport> _pem = new(() => PemExport.Of(After.TrustAnchors, RdsPins.Embedded));

    /// <summary>The trust anchors of <see cref="After"/>. Made when asked for: without an export and a proof nobody does, and every anchor's signature is checked for it.</summary>
    public PemExport Pem => _pem.Value;

    /// <summary>The password of the new bytes, or null. Owned by its source.</summary>
    public Password? Password { get; init; }

    /// <summary>The entries that were there before, or that a new store took from another; null where there were none to keep.</summary>
    public KeptEntries? Kept { get; init; }

    /// <summary>Whether this is a new store that took its first entries from another.</summary>
    public bool IsStartedFromAnother => Before is null && Kept is not null;

    /// <summary>Whether a file with this content is to be made or replaced.</summary>
    public bool IsChange => Before is null || !Plan.IsEmpty;

    /// <summary>Whether a new file must be its owner's alone.</summary>
    public bool HoldsKeys => After.Entries.Any(entry => entry is PrivateKeyEntry or SecretKeyEntry);
}

/// <summary>A store that was rewritten in memory: its entries, and the plaintext they are slices of, are let go before the new ones are read.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Content">The file; empty where it is not needed any more.</param>
/// <param name="Integrity">Whether it was authenticated.</param>
internal sealed record OldStore(KeyStoreFormat Format, ReadOnlyMemory<byte> Content, IntegrityState Integrity)
{
    public static OldStore Of(KeyStore store) => new(store.Format, store.Content, store.Integrity);
}
