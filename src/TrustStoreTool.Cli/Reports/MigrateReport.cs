using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>What <c>migrate</c> did, or would do.</summary>
/// <param name="DryRun">Whether nothing was to be written.</param>
/// <param name="Stores">One for each STORE, in their order.</param>
public sealed record MigrateReport(bool DryRun, ImmutableArray<MigratedStore> Stores) : Report("migrate", 1);

/// <summary>One store.</summary>
public sealed record MigratedStore
{
    /// <summary>As named on the command line.</summary>
    public required string Store { get; init; }

    /// <summary><c>migrated</c>, <c>created</c>, <c>unchanged</c>, <c>planned</c> (dry run), <c>failed</c>, <c>notWritten</c> (another store of this run failed).</summary>
    public required string Outcome { get; init; }

    /// <summary>The contract's code for this store alone.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Error { get; init; }

    /// <summary>The file that was written, where it is another.</summary>
    public string? Output { get; init; }

    /// <summary><c>jks</c>, <c>pkcs12</c>; null where it could not be told.</summary>
    public string? Format { get; init; }

    /// <summary>The protection, which is what it was before.</summary>
    public StoreProtection? Protection { get; init; }

    /// <summary><c>verified</c>, <c>notChecked</c>, <c>none</c>: whether the MAC or digest of the old file was checked.</summary>
    public string? Integrity { get; init; }

    /// <summary>New entries.</summary>
    public ImmutableArray<AddedCertificate> Added { get; init; } = [];

    /// <summary>Wanted, and there before.</summary>
    public ImmutableArray<PresentEntry> Present { get; init; } = [];

    /// <summary>Where added certificates lay already without counting for Java.</summary>
    public ImmutableArray<InvisibleEntry> Invisible { get; init; } = [];

    /// <summary>What stayed, byte for byte; null for a new store.</summary>
    public KeptEntries? Kept { get; init; }

    /// <summary>Where the old file is, or null.</summary>
    public string? Backup { get; init; }

    /// <summary>The PEM export, or null.</summary>
    public PemFileReport? Pem { get; init; }

    /// <summary>The servers' answers.</summary>
    public ImmutableArray<ServerProof> Proofs { get; init; } = [];
}

/// <summary>A new entry.</summary>
/// <param name="Alias">Untrusted text.</param>
/// <param name="Sha256">The certificate's fingerprint.</param>
/// <param name="Region">Of an RDS CA, else null.</param>
/// <param name="Ca">Of an RDS CA, else null.</param>
/// <param name="NotAfter">End of its validity, or null where it cannot be read.</param>
public sealed record AddedCertificate(string Alias, string Sha256, string? Region, string? Ca, DateTimeOffset? NotAfter);

/// <summary>An entry that was there before.</summary>
/// <param name="Alias">Untrusted text.</param>
/// <param name="Sha256">The certificate's fingerprint.</param>
public sealed record PresentEntry(string Alias, string Sha256);

/// <summary>A place where a certificate does not count for Java.</summary>
/// <param name="Entry">Index in the file, from 0.</param>
/// <param name="Alias">As stored, or null. Untrusted text.</param>
/// <param name="Sha256">The certificate's fingerprint.</param>
/// <param name="Reason"><c>notTrusted</c>, <c>inKeyChain</c>, <c>shadowed</c>, <c>unreachable</c>.</param>
public sealed record InvisibleEntry(int Entry, string? Alias, string Sha256, string Reason);

/// <summary>The old entries by kind.</summary>
/// <param name="Total">All.</param>
/// <param name="TrustedCertificates">trustedCertEntry.</param>
/// <param name="PrivateKeys">PrivateKeyEntry.</param>
/// <param name="SecretKeys">SecretKeyEntry.</param>
/// <param name="OtherCertificates">Certificates that are no entries of their own for Java: a key's chain, or not marked as trusted.</param>
/// <param name="Other">CRLs, unknown bags.</param>
public sealed record KeptEntries(int Total, int TrustedCertificates, int PrivateKeys, int SecretKeys, int OtherCertificates, int Other)
{
    /// <summary>Counts the entries of a store.</summary>
    public static KeptEntries Of(KeyStore store)
    {
        int Count<T>() => store.Entries.Count(entry => entry is T);
        int trusted = Count<TrustedCertificateEntry>(), keys = Count<PrivateKeyEntry>(), secrets = Count<SecretKeyEntry>(), others = Count<UntrustedCertificateEntry>();
        return new KeptEntries(store.Entries.Length, trusted, keys, secrets, others, store.Entries.Length - trusted - keys - secrets - others);
    }
}

/// <summary>The exported PEM file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Outcome"><c>written</c>, <c>unchanged</c>, <c>planned</c>, <c>notWritten</c>.</param>
/// <param name="Certificates">How many are in it.</param>
/// <param name="LeftOut">Java's anchors that are no self-signed roots, which OpenSSL, .NET and libpq refuse.</param>
public sealed record PemFileReport(string Path, string Outcome, int Certificates, ImmutableArray<LeftOutAnchor> LeftOut);

/// <summary>An anchor that is not in the PEM file.</summary>
/// <param name="Subject">Untrusted text.</param>
/// <param name="Sha256">The certificate's fingerprint.</param>
public sealed record LeftOutAnchor(string Subject, string Sha256);
