using System.Collections.Immutable;
using TrustStoreTool.Survey;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Who connects to a server, with TLS and without.</summary>
/// <param name="Server"><c>host:port</c>; null where logs were read.</param>
/// <param name="Enforcement">Whether the server insists on TLS; null where logs were read.</param>
/// <param name="Coverage">What the answer rests on.</param>
/// <param name="Plaintext">How many of the clients cross a network in plaintext.</param>
/// <param name="Clients">Each client.</param>
public sealed record SessionsReport(string? Server, EnforcementLine? Enforcement, CoverageLine Coverage, int Plaintext, ImmutableArray<SessionLine> Clients) : Report("sessions", 1);

/// <summary>Whether the server insists on TLS, and whether this role saw everybody.</summary>
public sealed record EnforcementLine(bool? RdsForceSsl, bool? Ssl, string? MinimumTls, bool? RefusesPlaintext, string Verdict, string Role, bool SeesAll)
{
    /// <summary>From the server's answer.</summary>
    public static EnforcementLine Of(ForceSsl answer) =>
        new(answer.RdsForceSsl, answer.Ssl, answer.MinimumTls, answer.RefusesPlaintext, answer.Verdict, answer.Role, answer.SeesAll);
}

/// <summary>What the answer rests on.</summary>
/// <param name="From">The first sample or connection, UTC.</param>
/// <param name="To">The last.</param>
/// <param name="EverySeconds">Between samples; null for a log or a single sample.</param>
/// <param name="Samples">Taken.</param>
/// <param name="Missed">Not taken: the server could not be reached.</param>
/// <param name="Statement">That in a sentence, with what it says about plaintext.</param>
public sealed record CoverageLine(DateTimeOffset? From, DateTimeOffset? To, double? EverySeconds, int Samples, int Missed, string Statement);

/// <summary>A client; its transport is <c>tls</c>, <c>plaintext</c> or <c>local</c> (a Unix socket).</summary>
public sealed record SessionLine(
    string Transport, string? User, string? Database, string? Application, string? Address, string? TlsVersion, string? Cipher, string? BackendType,
    DateTimeOffset FirstSeen, DateTimeOffset LastSeen, int Samples, int Sessions)
{
    /// <summary>From a tally.</summary>
    public static SessionLine Of(ClientTally tally) => new(
        tally.Client.IsTls ? "tls" : tally.Client.IsPlaintext ? "plaintext" : "local", tally.Client.User, tally.Client.Database, tally.Client.Application, tally.Client.Address,
        tally.Client.TlsVersion, tally.Client.Cipher, tally.Client.BackendType, tally.FirstSeen, tally.LastSeen, tally.Samples, tally.Sessions);
}
