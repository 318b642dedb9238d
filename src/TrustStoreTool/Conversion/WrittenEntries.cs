namespace TrustStoreTool.Conversion;

/// <summary>What an entry of a new store must show besides its bytes. The date counts where the format has one.</summary>
/// <param name="Kind">See <see cref="KeyStoreEntry.Kind"/>.</param>
/// <param name="Alias">As stored; null in a PEM.</param>
/// <param name="CreatedMs">Milliseconds since 1970, or null.</param>
/// <param name="Content">The certificate's fingerprint, or the SHA-256 of the protected key.</param>
/// <param name="Chain">The fingerprints of a key's chain, one after the other.</param>
internal readonly record struct EntryTrace(string Kind, string? Alias, long? CreatedMs, Fingerprint Content, string Chain)
{
    public static EntryTrace Of(NewTrustedCertificate added, ConversionTarget target) => new(
        "trustedCertEntry", target == ConversionTarget.Pem ? null : added.Alias,
        target == ConversionTarget.Jks ? added.Created.ToUnixTimeMilliseconds() : null, Fingerprint.Of(added.Certificate.Der.Span), "");

    /// <summary>Of an entry whose bytes could not stay, because its alias changed or version 1 became 2: everything else did.</summary>
    public static EntryTrace Of(CarriedEntry carried) => Of(carried.Entry) with { Alias = carried.Alias };

    public static EntryTrace Of(KeyStoreEntry entry) => new(
        entry.Kind, entry.Alias, entry.Created?.ToUnixTimeMilliseconds(),
        entry is PrivateKeyEntry key ? Fingerprint.Of(key.ProtectedKey.Span) : entry is TrustedCertificateEntry trusted ? Fingerprint.Of(trusted.Certificate.Der.Span) : Fingerprint.Of(entry.Encoded.Span),
        entry is PrivateKeyEntry { Chain: var chain } ? string.Join(',', chain.Select(certificate => certificate.Fingerprint)) : "");

    /// <summary>The certificate of an entry that is to be trusted.</summary>
    public static Certificate CertificateOf(NewEntry entry) => entry is CarriedEntry { Entry: TrustedCertificateEntry old } ? old.Certificate : ((NewTrustedCertificate)entry).Certificate;
}

/// <summary>The entries of a store that was written, each to be claimed once.</summary>
internal sealed class WrittenEntries
{
    private readonly KeyStore _store;
    private readonly bool[] _taken;
    private readonly Lazy<PlacesByKey<Fingerprint>> _byBytes;
    private readonly Lazy<PlacesByKey<EntryTrace>> _byTrace;
    private readonly Lazy<PlacesByKey<Certificate>> _loose;
    private int _next;

    public WrittenEntries(KeyStore store)
    {
        _store = store;
        _taken = new bool[store.Entries.Length];
        _byBytes = new(() => new PlacesByKey<Fingerprint>(_taken.Length, (int i, out Fingerprint key) =>
        {
            key = BytesOf(store.Entries[i]);
            return true;
        }));
        _byTrace = new(() => new PlacesByKey<EntryTrace>(_taken.Length, (int i, out EntryTrace key) =>
        {
            key = EntryTrace.Of(store.Entries[i]);
            return true;
        }));
        _loose = new(() => new PlacesByKey<Certificate>(_taken.Length, (int i, out Certificate? key) => (key = LooseOf(store.Entries[i])) is not null));
    }

    /// <summary>The first entry that nobody claimed, or null.</summary>
    public int? Left => Array.IndexOf(_taken, false) is >= 0 and var index ? index : null;

    /// <summary>Claims an entry of these bytes; false where none is left.</summary>
    public bool TakeBytes(ReadOnlyMemory<byte> encoded) => Take(_byBytes, Fingerprint.Of(encoded.Span), BytesOf);

    /// <summary>Claims an entry that shows this.</summary>
    public bool Take(EntryTrace trace) => Take(_byTrace, trace, EntryTrace.Of);

    /// <summary>Claims a certificate of a key's chain in a PKCS#12, where it has a bag of its own.</summary>
    public void TakeLoose(Certificate certificate) => Take(_loose, certificate, LooseOf);

    /// <summary>Claims the private key of an alias that is the right one.</summary>
    public bool TakeKey(string alias, Func<PrivateKeyEntry, bool> isRight)
    {
        for (int i = 0; i < _taken.Length; i++)
        {
            if (!_taken[i] && _store.Entries[i] is PrivateKeyEntry key && key.Alias == alias && isRight(key)) return _taken[i] = true;
        }

        return false;
    }

    private static Fingerprint BytesOf(KeyStoreEntry entry) => Fingerprint.Of(entry.Encoded.Span);

    private static Certificate? LooseOf(KeyStoreEntry entry) => (entry as UntrustedCertificateEntry)?.Certificate;

    // Mostly the entries lie in the order in which they were planned; only where they do not, the places of all are looked up.
    private bool Take<T>(Lazy<PlacesByKey<T>> places, T key, Func<KeyStoreEntry, T?> keyOf)
        where T : notnull
    {
        while (_next < _taken.Length && _taken[_next]) _next++;
        if (_next < _taken.Length && key.Equals(keyOf(_store.Entries[_next]))) return _taken[_next] = true;
        while (places.Value.TryTake(key, out int index))
        {
            if (!_taken[index]) return _taken[index] = true;
        }

        return false;
    }
}
