using TrustStoreTool.Bundles;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>A store's migration, worked out to the last byte and checked; nothing is written yet.</summary>
/// <param name="Before">The store as it is, or null where there is none (or it only lends its certificates to a new one).</param>
/// <param name="Bytes">The file as it is to be.</param>
/// <param name="After">The same, read again by the reader.</param>
/// <param name="Plan">What is added, what was there.</param>
internal sealed record PlannedStore(KeyStore? Before, ReadOnlyMemory<byte> Bytes, KeyStore After, MigrationPlan Plan)
{
    private readonly Lazy<PemExport> _pem = new(() => PemExport.Of(After.TrustAnchors, RdsPins.Embedded));

    /// <summary>The trust anchors of the new store; made when a file or a proof asks for it.</summary>
    public PemExport Pem => _pem.Value;

    /// <summary>The password of the new bytes, or null. Owned by its source.</summary>
    public Password? Password { get; init; }

    /// <summary>Where a new store took its first entries from, or null.</summary>
    public KeyStore? Start { get; init; }

    /// <summary>Whether a file with this content is to be made or replaced.</summary>
    public bool IsChange => Before is null || !Plan.IsEmpty;

    /// <summary>Whether a new file must be its owner's alone.</summary>
    public bool HoldsKeys => After.Entries.Any(entry => entry is PrivateKeyEntry or SecretKeyEntry);
}
