using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>The verdicts of one run, to be shown or kept as a proof.</summary>
/// <param name="Time">Of the check, UTC.</param>
/// <param name="ToolVersion">Of truststore.</param>
/// <param name="ExitCode">Of the run.</param>
/// <param name="Store">What the servers were verified against.</param>
/// <param name="Servers">In the order of the command line.</param>
public sealed record VerifyReport(DateTimeOffset Time, string ToolVersion, int ExitCode, VerifyStore Store, ImmutableArray<VerifyServer> Servers) : Report("verify", 1);

/// <summary>The store.</summary>
/// <param name="Name">As given. Untrusted text.</param>
/// <param name="Format">Of the list of formats.</param>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="Anchors">SHA-256 of each trust anchor, in the store's order.</param>
/// <param name="SelfSigned">How many of them are self-signed.</param>
public sealed record VerifyStore(string Name, string Format, string Sha256, ImmutableArray<string> Anchors, int SelfSigned);

/// <summary>A server and its verdict.</summary>
/// <param name="Server"><c>host:port</c>.</param>
/// <param name="Verdict"><c>trusted</c>, <c>refused</c>, <c>unreachable</c>.</param>
/// <param name="ExitCode">The code for this server alone.</param>
/// <param name="Stage"><c>handshake</c> or <c>login</c>; absent without proof.</param>
/// <param name="Cause">Out of the closed list; absent with proof.</param>
/// <param name="Message">The cause in a sentence. Untrusted text.</param>
/// <param name="NextStep">What to do. Untrusted text.</param>
/// <param name="Tls">What the handshake agreed on; absent where it did not get that far.</param>
/// <param name="Chain">As the server sent it, its own certificate first.</param>
/// <param name="Names">Of the server's certificate. Untrusted text.</param>
/// <param name="Root">The anchor that the chain ends in, if the store has it.</param>
/// <param name="Clients">What other clients would make of it.</param>
/// <param name="Rotation">Whether the certificate can be rotated now.</param>
public sealed record VerifyServer(
    string Server,
    string Verdict,
    int ExitCode,
    string? Stage,
    string? Cause,
    string? Message,
    string? NextStep,
    VerifyTls? Tls,
    ImmutableArray<VerifyCertificate> Chain,
    ImmutableArray<string> Names,
    VerifyCertificate? Root,
    ImmutableArray<VerifyClient>? Clients,
    VerifyRotation? Rotation);

/// <summary>The parameters of the TLS connection.</summary>
/// <param name="Version"><c>TLSv1.2</c> or <c>TLSv1.3</c>.</param>
/// <param name="CipherSuite">IANA's name.</param>
public sealed record VerifyTls(string Version, string? CipherSuite);

/// <summary>A certificate of the chain.</summary>
/// <param name="Sha256">The fingerprint.</param>
/// <param name="Subject">RFC 4514. Untrusted text.</param>
/// <param name="Issuer">RFC 4514. Untrusted text.</param>
/// <param name="NotBefore">UTC.</param>
/// <param name="NotAfter">UTC.</param>
/// <param name="Region">Of the RDS CA, if it is one by its fingerprint.</param>
/// <param name="Ca">The RDS CA's identifier, likewise.</param>
public sealed record VerifyCertificate(string Sha256, string? Subject, string? Issuer, DateTimeOffset? NotBefore, DateTimeOffset? NotAfter, string? Region, string? Ca);

/// <summary>What a client would make of it.</summary>
/// <param name="Client"><c>jdbc</c>, <c>psql</c>, <c>npgsql</c>.</param>
/// <param name="Trusts">Whether it would connect verify-full.</param>
/// <param name="Reason">Why not, or in what it is laxer.</param>
public sealed record VerifyClient(string Client, bool Trusts, string? Reason);

/// <summary>Whether the server's certificate can be rotated.</summary>
/// <param name="Region">The server's.</param>
/// <param name="To">The CA to come.</param>
/// <param name="InUse">The CA of today.</param>
/// <param name="Safe">Whether this store's clients survive it.</param>
/// <param name="Reason">Why not.</param>
/// <param name="FindInstances">The AWS CLI line to be run first, which lists the instances; absent where the host is an instance's.</param>
/// <param name="Command">The AWS CLI line that does it, for one instance: in place of <c>INSTANCE</c> where they were to be found first.</param>
/// <param name="ClusterCommand">The AWS CLI line for a Multi-AZ cluster, once in place of <paramref name="Command"/>; absent where the host is no cluster's.</param>
/// <param name="Cas">The CAs that the region offers, and which the store trusts.</param>
public sealed record VerifyRotation(
    string? Region, string To, string? InUse, bool Safe, string? Reason, string? FindInstances, string? Command, string? ClusterCommand, ImmutableArray<VerifyRotationCa> Cas);

/// <summary>A CA of the region.</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Sha256">Of its root.</param>
/// <param name="Trusted">Whether the store has it.</param>
/// <param name="InUse">Whether the server is on it.</param>
public sealed record VerifyRotationCa(string Id, string Sha256, bool Trusted, bool InUse);
