namespace TrustStoreTool.Survey;

/// <summary>Whether a server insists on TLS.</summary>
/// <param name="RdsForceSsl">The parameter <c>rds.force_ssl</c>; null where it does not exist: outside RDS.</param>
/// <param name="Ssl">The parameter <c>ssl</c>: whether TLS is offered at all.</param>
/// <param name="MinimumTls"><c>ssl_min_protocol_version</c>.</param>
/// <param name="PlaintextRules">Lines of pg_hba.conf that let clients in without TLS over the network; null where this role may not read them.</param>
/// <param name="TlsRules">Lines that let in only clients with TLS; null as before.</param>
/// <param name="Role">The role that asked.</param>
/// <param name="SeesAll">Whether it may see everybody's sessions (<c>pg_read_all_stats</c>).</param>
public sealed record ForceSsl(bool? RdsForceSsl, bool? Ssl, string? MinimumTls, int? PlaintextRules, int? TlsRules, string Role, bool SeesAll)
{
    /// <summary>Whether a plaintext client is refused; null where that cannot be told.</summary>
    public bool? RefusesPlaintext => RdsForceSsl ?? (PlaintextRules is { } rules ? rules == 0 : null);

    /// <summary>All that in a sentence.</summary>
    public string Verdict => (RdsForceSsl, Ssl, PlaintextRules) switch
    {
        (true, _, _) => "rds.force_ssl is 1: clients without TLS are refused",
        (false, _, _) => "rds.force_ssl is 0: clients without TLS are let in",
        (_, false, _) => "there is no rds.force_ssl (not RDS), and ssl is off: no client can use TLS",
        (_, _, 0) => "there is no rds.force_ssl (not RDS); pg_hba.conf lets nobody in over the network without TLS",
        (_, _, > 0) => $"there is no rds.force_ssl (not RDS); {PlaintextRules} lines of pg_hba.conf let clients in without TLS",
        _ => "there is no rds.force_ssl (not RDS), and this role may not read pg_hba_file_rules",
    };
}
