using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TrustStoreTool.Cli.Reports;

/// <summary>What stores hold, how they are protected, and what Java makes of them.</summary>
/// <param name="JavaRules">Whose behaviour the Java views state.</param>
/// <param name="Stores">One for each argument, in that order.</param>
public sealed record InspectReport(string JavaRules, ImmutableArray<StoreReport> Stores) : Report("inspect", 1);

/// <summary>One store. Where it could not be read, <see cref="Error"/> stands in place of all that follows it.</summary>
/// <param name="Store">As it was named on the command line.</param>
/// <param name="ExitCode">Its own.</param>
/// <param name="Error">Why it could not be read.</param>
/// <param name="Hint">What to do about that.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Format"><c>jks</c>, <c>pkcs12</c>, ….</param>
/// <param name="Integrity">MAC or digest.</param>
/// <param name="Protection">The parts of the file and how each is encrypted.</param>
/// <param name="Java">What a JVM sees, by the password it is given.</param>
/// <param name="Traps">The classic traps, in words.</param>
/// <param name="Entries">Every entry in file order.</param>
public sealed record StoreReport(
    string Store,
    int ExitCode,
    string? Error = null,
    string? Hint = null,
    long? Bytes = null,
    string? Sha256 = null,
    string? Format = null,
    IntegrityReport? Integrity = null,
    ImmutableArray<ProtectionReport>? Protection = null,
    JavaReport? Java = null,
    ImmutableArray<TrapReport>? Traps = null,
    IReadOnlyList<EntryReport>? Entries = null)
{
    /// <summary>How many entries there are of each kind, in the order of their first ones: counted without making an <see cref="EntryReport"/> of any.</summary>
    [JsonIgnore]
    public ImmutableArray<(string Kind, int Count)> Kinds { get; init; } = [];
}

/// <summary>MAC or digest of a store.</summary>
/// <param name="State"><c>verified</c>, <c>notChecked</c>, <c>none</c>.</param>
/// <param name="Algorithm">For instance <c>HMAC-SHA256</c>.</param>
/// <param name="Iterations">Of its key derivation.</param>
public sealed record IntegrityReport(string State, string? Algorithm, long? Iterations);

/// <summary>One part of a store.</summary>
/// <param name="Part">Which.</param>
/// <param name="Algorithm">Its encryption, or <c>none</c>.</param>
/// <param name="Iterations">Of the key derivation.</param>
/// <param name="Entries">Entries in it; absent where it was not opened.</param>
public sealed record ProtectionReport(string Part, string Algorithm, long? Iterations, int? Entries);

/// <summary>The four views of a JVM.</summary>
/// <param name="RightPassword">The store's own password.</param>
/// <param name="NoPassword">None.</param>
/// <param name="EmptyPassword">The empty string.</param>
/// <param name="WrongPassword">Another.</param>
public sealed record JavaReport(JavaViewReport RightPassword, JavaViewReport NoPassword, JavaViewReport EmptyPassword, JavaViewReport WrongPassword);

/// <summary>What <c>KeyStore.load</c> makes of the store.</summary>
/// <param name="Loads">Whether it returns.</param>
/// <param name="Refusal">Why it throws.</param>
/// <param name="TrustAnchors">Trusted certificate entries that a look-up finds.</param>
/// <param name="Entries">What <c>aliases()</c> lists.</param>
public sealed record JavaViewReport(bool Loads, string? Refusal, int TrustAnchors, IReadOnlyList<JavaEntryReport> Entries)
{
    /// <summary>Key entries among them, private and secret.</summary>
    [JsonIgnore]
    public (int Private, int Secret) Keys { get; init; }
}

/// <summary>An entry as Java lists it.</summary>
/// <param name="Alias">Untrusted text.</param>
/// <param name="Kind"><c>trustedCertificate</c>, <c>privateKey</c>, <c>secretKey</c>.</param>
/// <param name="Index">The entry of the file it stands for.</param>
/// <param name="Reachable">Whether a look-up by the alias finds it.</param>
/// <param name="Certificates">SHA-256 of the certificate, or of the chain.</param>
public sealed record JavaEntryReport(string Alias, string Kind, int Index, bool Reachable, ImmutableArray<string> Certificates);

/// <summary>A classic trap.</summary>
/// <param name="Id">Which.</param>
/// <param name="Message">What happens.</param>
/// <param name="Advice">What to do.</param>
public sealed record TrapReport(string Id, string Message, string Advice);

/// <summary>One entry of the file.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Alias">As stored, untrusted text; absent where the file has none.</param>
/// <param name="JavaAlias">As Java lists it; absent where it does not.</param>
/// <param name="Kind">In the JDK's words, or what it is.</param>
/// <param name="Created">UTC, where the format stores it.</param>
/// <param name="KeyProtection">Of a private or secret key.</param>
/// <param name="Problems">Of the entry itself.</param>
/// <param name="Certificates">The certificate, or the chain, leaf first.</param>
public sealed record EntryReport(
    int Index,
    string? Alias,
    string? JavaAlias,
    string Kind,
    DateTimeOffset? Created,
    ProtectionReport? KeyProtection,
    ImmutableArray<ProblemReport> Problems,
    ImmutableArray<CertificateReport> Certificates);
