using System.Collections.Immutable;

namespace TrustStoreTool;

/// <summary>What a rewrite does to a store. Everything not named here stays as the bytes it was.</summary>
public sealed record StoreChange
{
    /// <summary>Trusted certificate entries to append, in this order.</summary>
    public ImmutableArray<NewTrustedCertificate> Add { get; init; } = [];

    /// <summary>Indices in <see cref="KeyStore.Entries"/> to leave out.</summary>
    public ImmutableSortedSet<int> Remove { get; init; } = [];

    /// <summary>
    /// Indices of <see cref="UntrustedCertificateEntry"/> (PKCS#12) that get the trustedKeyUsage attribute, and the alias each is to have
    /// where it has no friendlyName.
    /// </summary>
    public ImmutableSortedDictionary<int, string?> Trust { get; init; } = ImmutableSortedDictionary<int, string?>.Empty;

    /// <summary>Nothing at all.</summary>
    public bool IsEmpty => Add.IsEmpty && Remove.IsEmpty && Trust.IsEmpty;
}

/// <summary>An entry to be written.</summary>
/// <param name="Alias">The alias, as it is to be stored.</param>
/// <param name="Created">The creation date; formats without one pass it over.</param>
public abstract record NewEntry(string Alias, DateTimeOffset Created);

/// <summary>A trusted certificate entry to be written.</summary>
/// <param name="Alias">See <see cref="NewEntry"/>.</param>
/// <param name="Created">See <see cref="NewEntry"/>.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record NewTrustedCertificate(string Alias, DateTimeOffset Created, Certificate Certificate) : NewEntry(Alias, Created);

/// <summary>A private key to be written, in the clear; the caller clears <paramref name="Pkcs8"/> afterwards.</summary>
/// <param name="Alias">See <see cref="NewEntry"/>.</param>
/// <param name="Created">See <see cref="NewEntry"/>.</param>
/// <param name="Pkcs8">The PrivateKeyInfo (RFC 5208).</param>
/// <param name="KeyPassword">Protects the new entry.</param>
/// <param name="Chain">Leaf first.</param>
public sealed record NewPrivateKey(string Alias, DateTimeOffset Created, Memory<byte> Pkcs8, Password KeyPassword, ImmutableArray<Certificate> Chain) : NewEntry(Alias, Created)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => $"NewPrivateKey {Alias}";
}

/// <summary>An entry that moves as the bytes it was, between formats that share the encoding (JKS and JKS, PKCS#12 and PKCS#12, JCEKS to JKS without secret keys).</summary>
/// <param name="Entry">The entry as read.</param>
/// <param name="Alias">See <see cref="NewEntry"/>.</param>
/// <param name="Created">See <see cref="NewEntry"/>.</param>
public sealed record CarriedEntry(KeyStoreEntry Entry, string Alias, DateTimeOffset Created) : NewEntry(Alias, Created);
