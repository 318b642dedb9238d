using System.Collections.Immutable;

namespace TrustStoreTool;

/// <summary>
/// An entry as it lies in the file: one JKS entry, one SafeBag. A closed hierarchy.
/// What Java makes of it is <see cref="JavaView"/>'s matter.
/// </summary>
/// <param name="Alias">The alias (friendlyName) exactly as stored, or null where the file has none. Untrusted text.</param>
/// <param name="Created">The stored creation date, or null where the format has none or it is outside the years 1 to 9999.</param>
/// <param name="Encoded">The raw slice of the file (or of the decrypted SafeContents): what is re-emitted, byte for byte.</param>
public abstract record KeyStoreEntry(string? Alias, DateTimeOffset? Created, ReadOnlyMemory<byte> Encoded)
{
    private protected abstract string KindName { get; }

    /// <summary>The kind in the JDK's words: <c>trustedCertEntry</c>, <c>PrivateKeyEntry</c>, <c>SecretKeyEntry</c>; or what an opaque entry is.</summary>
    public string Kind => KindName;

    /// <summary>The certificates in this entry's own bytes, in order.</summary>
    public virtual ImmutableArray<Certificate> Certificates => [];
}

/// <summary>A certificate that its file marks as trusted: a JKS trusted entry, a PKCS#12 CertBag with the trustedKeyUsage attribute.</summary>
/// <param name="Alias">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Created">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Encoded">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record TrustedCertificateEntry(string? Alias, DateTimeOffset? Created, ReadOnlyMemory<byte> Encoded, Certificate Certificate)
    : KeyStoreEntry(Alias, Created, Encoded)
{
    private protected override string KindName => "trustedCertEntry";

    /// <inheritdoc/>
    public override ImmutableArray<Certificate> Certificates => [Certificate];
}

/// <summary>
/// A certificate that lies in a PKCS#12 without the trustedKeyUsage attribute (2.16.840.1.113894.746875.1.1):
/// part of a key's chain at best, never an entry of its own for Java.
/// </summary>
/// <param name="Alias">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Created">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Encoded">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record UntrustedCertificateEntry(string? Alias, DateTimeOffset? Created, ReadOnlyMemory<byte> Encoded, Certificate Certificate)
    : KeyStoreEntry(Alias, Created, Encoded)
{
    private protected override string KindName => "certificate";

    /// <inheritdoc/>
    public override ImmutableArray<Certificate> Certificates => [Certificate];
}

/// <summary>A private key, never decrypted here, and the chain that its own entry carries (JKS); in a PKCS#12 the chain lies in other bags.</summary>
/// <param name="Alias">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Created">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Encoded">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="ProtectedKey">The EncryptedPrivateKeyInfo (RFC 5958), or the plain PrivateKeyInfo of a PKCS#12 keyBag.</param>
/// <param name="Protection">The key's own encryption, for instance <c>JKS key protector</c>, <c>PBES2 (…)</c>, or <c>none</c>.</param>
/// <param name="Chain">The certificates in the entry, leaf first.</param>
public sealed record PrivateKeyEntry(
    string? Alias, DateTimeOffset? Created, ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte> ProtectedKey, PartProtection Protection, ImmutableArray<Certificate> Chain)
    : KeyStoreEntry(Alias, Created, Encoded)
{
    private protected override string KindName => "PrivateKeyEntry";

    /// <inheritdoc/>
    public override ImmutableArray<Certificate> Certificates => Chain;
}

/// <summary>A secret key, opaque here.</summary>
/// <param name="Alias">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Created">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Encoded">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Protection">The key's own encryption.</param>
public sealed record SecretKeyEntry(string? Alias, DateTimeOffset? Created, ReadOnlyMemory<byte> Encoded, PartProtection Protection)
    : KeyStoreEntry(Alias, Created, Encoded)
{
    private protected override string KindName => "SecretKeyEntry";
}

/// <summary>Something that is carried as it is: a CRL, a secret of unknown type, an unknown bag, a SafeContents in a SafeContents.</summary>
/// <param name="Alias">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Created">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="Encoded">See <see cref="KeyStoreEntry"/>.</param>
/// <param name="What">What it is, in the field's words, for instance <c>CRL</c> or <c>bag 1.2.3.4</c>.</param>
public sealed record OpaqueEntry(string? Alias, DateTimeOffset? Created, ReadOnlyMemory<byte> Encoded, string What)
    : KeyStoreEntry(Alias, Created, Encoded)
{
    private const int LongestWhat = 80;

    /// <summary>What it is. A name that the file gives its kind stands in it, cut, in printable ASCII and without blanks: kinds are shown where nobody expects foreign text.</summary>
    public string What { get; } = Plain(What);

    private protected override string KindName => What;

    private static string Plain(string what) =>
        ForeignText.Cut(string.Concat(what.Take(LongestWhat + 1).Select(c => c is '␣' or '…' or (>= ' ' and <= '~' and not '\\') ? c : '?')), LongestWhat);
}
