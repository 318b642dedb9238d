namespace TrustStoreTool.Survey;

/// <summary>The statements that are sent.</summary>
public static class SessionQuery
{
    /// <summary>The query that AWS documents for finding who uses TLS, word for word. <see cref="Sample"/> asks the same and the other side too.</summary>
    public const string Documented =
        "select datname, usename, ssl, client_addr from pg_stat_ssl inner join pg_stat_activity on pg_stat_ssl.pid = pg_stat_activity.pid where ssl is true and usename<>'rdsadmin';";

    /// <summary>Everyone connected but this session and RDS's own.</summary>
    internal const string Sample =
        "select a.pid, a.backend_start, a.usename, a.datname, a.application_name, host(a.client_addr), s.ssl, s.version, s.cipher, a.backend_type "
        + "from pg_stat_ssl s join pg_stat_activity a on s.pid = a.pid where a.usename is distinct from 'rdsadmin' and a.pid <> pg_backend_pid()";

    /// <summary>What the server insists on, and whether this role may see the sessions of others. rds.force_ssl does not exist outside RDS: null.</summary>
    internal const string Server =
        "select current_setting('rds.force_ssl', true), current_setting('ssl', true), "
        + "(select setting from pg_settings where name = 'ssl_min_protocol_version'), pg_has_role('pg_read_all_stats'::name, 'usage'), current_user::text";

    /// <summary>The kinds of pg_hba.conf lines that let somebody in. Only some roles may read it.</summary>
    internal const string Rules = "select type, count(*)::int from pg_hba_file_rules where error is null and auth_method <> 'reject' group by type";
}
