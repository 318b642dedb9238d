using System.Collections.Immutable;
using TrustStoreTool.Formats;

namespace TrustStoreTool;

/// <summary>
/// A keystore as read: its entries in file order, each with its raw slice, and what protects them. Immutable.
/// Each format derives one class that also keeps what it needs to re-emit everything else.
/// </summary>
public abstract class KeyStore
{
    private ImmutableArray<Certificate>? _trustAnchors;

    private protected KeyStore(
        KeyStoreFormat format, ReadOnlyMemory<byte> content, ImmutableArray<KeyStoreEntry> entries, StoreProtection protection, IntegrityState integrity)
    {
        Format = format;
        Content = content;
        Entries = entries;
        Protection = protection;
        Integrity = integrity;
    }

    /// <summary>The format it was read as.</summary>
    public KeyStoreFormat Format { get; }

    /// <summary>The whole file as it was read.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Every entry (every SafeBag) in file order.</summary>
    public ImmutableArray<KeyStoreEntry> Entries { get; }

    /// <summary>MAC or digest, and the encryption of each part.</summary>
    public StoreProtection Protection { get; }

    /// <summary>Whether the MAC or digest was checked.</summary>
    public IntegrityState Integrity { get; }

    /// <summary>What a JVM sees when it opens this store with such a password.</summary>
    public abstract JavaView SeenByJava(JavaPassword password);

    /// <summary>
    /// The certificates of the trusted entries that a JVM with the right password finds, once each, in file order.
    /// An entry that the file marks as trusted but another of the same alias hides is not among them.
    /// Of a list of certificates (PEM, PKCS#7), which no JVM opens, it is every certificate.
    /// </summary>
    public ImmutableArray<Certificate> TrustAnchors =>
        _trustAnchors ??= [.. FindTrustAnchors().Distinct()];

    private protected virtual IEnumerable<Certificate> FindTrustAnchors() =>
        SeenByJava(JavaPassword.Right).TrustedCertificates.OrderBy(entry => entry.Source).Select(entry => entry.Certificates[0]);
}
