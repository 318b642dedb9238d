using System.Collections.Immutable;

namespace TrustStoreTool;

/// <summary>With which password a JVM opens the store.</summary>
public enum JavaPassword
{
    /// <summary>The store's own.</summary>
    Right,

    /// <summary>None (null): what <c>javax.net.ssl.trustStore</c> without <c>trustStorePassword</c> does.</summary>
    None,

    /// <summary>The empty string.</summary>
    Empty,

    /// <summary>Another one.</summary>
    Wrong,
}

/// <summary>What <c>java.security.KeyStore</c> says of an alias.</summary>
public enum JavaEntryKind
{
    /// <summary><c>isCertificateEntry</c>.</summary>
    TrustedCertificate,

    /// <summary><c>isKeyEntry</c>, with a chain.</summary>
    PrivateKey,

    /// <summary><c>isKeyEntry</c>, without a chain.</summary>
    SecretKey,
}

/// <summary>An entry as a JVM lists it.</summary>
/// <param name="Alias">As <c>aliases()</c> gives it.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Certificates">The certificate, or the chain as <c>getCertificateChain</c> gives it.</param>
/// <param name="Source">The index in <see cref="KeyStore.Entries"/> of the entry it stands for.</param>
/// <param name="Reachable">False where <c>aliases()</c> lists it and look-ups by that alias do not find it (a JKS alias with capitals).</param>
public sealed record JavaEntry(string Alias, JavaEntryKind Kind, ImmutableArray<Certificate> Certificates, int Source, bool Reachable = true);

/// <summary>What a JVM (JDK 17 and later, <c>KeyStore.load</c> of the SUN and SunJSSE providers) makes of a store under a given password.</summary>
/// <param name="Loads">Whether <c>load</c> returns.</param>
/// <param name="Refusal">Why it throws, or null.</param>
/// <param name="Entries">What <c>aliases()</c> lists, in no promised order; empty when it does not load.</param>
public sealed record JavaView(bool Loads, string? Refusal, ImmutableArray<JavaEntry> Entries)
{
    /// <summary>The options of <c>truststore convert STORE OUT</c> that make a store of the same entries which does load, or null where no conversion can.</summary>
    public string? Remedy { get; init; }

    /// <summary>A store that does not load.</summary>
    /// <param name="why">See <see cref="Refusal"/>.</param>
    /// <param name="remedy">See <see cref="Remedy"/>.</param>
    public static JavaView Refused(string why, string? remedy = null) => new(false, why, []) { Remedy = remedy };

    /// <summary>The trusted certificate entries that a look-up finds: what JSSE's default TrustManager takes as anchors (besides key entries' own certificates).</summary>
    public IEnumerable<JavaEntry> TrustedCertificates => Entries.Where(e => e.Kind == JavaEntryKind.TrustedCertificate && e.Reachable);
}
