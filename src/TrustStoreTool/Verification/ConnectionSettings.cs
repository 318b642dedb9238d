using System.Collections.Frozen;

namespace TrustStoreTool.Verification;

/// <summary>What a setting is about.</summary>
internal enum SettingMeaning
{
    Host, HostAddress, Port, Database, User, Password, PasswordFile,
    SslMode, JdbcSsl, UriSsl, RequireSsl, TrustServer, RootCertificate, SslFactory, SslNegotiation,
    ChannelBinding, GssEncryption, MinimumTls, MaximumTls, ServerNameIndication, RequireAuth,
    ClientCertificate, ClientKey, ClientKeyPassword, ApplicationName, Options,
    Revocation, RevocationSwitch, OtherCode, Service, KeyLog,

    /// <summary>Nothing that TLS or the login depends on.</summary>
    Unrelated,
}

/// <summary>The settings each form knows. A form's client refuses what is not here, and so does this; pgjdbc alone passes over what it does not know.</summary>
internal static class ConnectionSettings
{
    private const string UnrelatedToLibpq =
        "connect_timeout client_encoding fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout "
        + "replication sslcompression sslcertmode requirepeer min_protocol_version max_protocol_version krbsrvname gsslib gssdelegation "
        + "target_session_attrs load_balance_hosts scram_client_key scram_server_key oauth_issuer oauth_client_id oauth_client_secret oauth_scope tty authtype";

    private const string UnrelatedToNpgsql =
        "enlist searchpath clientencoding encoding timezone kerberosservicename krbsrvname includerealm persistsecurityinfo logparameters "
        + "includeerrordetail includefailedbatchedcommand pooling minimumpoolsize minpoolsize maximumpoolsize maxpoolsize connectionidlelifetime "
        + "connectionpruninginterval connectionlifetime loadbalancetimeout timeout commandtimeout internalcommandtimeout cancellationtimeout "
        + "targetsessionattributes loadbalancehosts hostrecheckseconds keepalive tcpkeepalive tcpkeepalivetime tcpkeepaliveinterval readbuffersize "
        + "writebuffersize socketreceivebuffersize socketsendbuffersize maxautoprepare autoprepareminusages noresetonclose replicationmode "
        + "arraynullabilitymode loadtablecomposites servercompatibilitymode multiplexing writecoalescingbufferthresholdbytes integratedsecurity "
        + "backendtimeouts preloadreader usesslstream useperfcounters entityadmindatabase entitytemplatedatabase converttoinfinitydatetime";

    private static readonly FrozenDictionary<string, SettingMeaning> Libpq = Table(UnrelatedToLibpq, new()
    {
        ["host"] = SettingMeaning.Host,
        ["hostaddr"] = SettingMeaning.HostAddress,
        ["port"] = SettingMeaning.Port,
        ["dbname"] = SettingMeaning.Database,
        ["user"] = SettingMeaning.User,
        ["password"] = SettingMeaning.Password,
        ["passfile"] = SettingMeaning.PasswordFile,
        ["sslmode"] = SettingMeaning.SslMode,
        ["requiressl"] = SettingMeaning.RequireSsl,
        ["sslrootcert"] = SettingMeaning.RootCertificate,
        ["sslnegotiation"] = SettingMeaning.SslNegotiation,
        ["channel_binding"] = SettingMeaning.ChannelBinding,
        ["gssencmode"] = SettingMeaning.GssEncryption,
        ["ssl_min_protocol_version"] = SettingMeaning.MinimumTls,
        ["ssl_max_protocol_version"] = SettingMeaning.MaximumTls,
        ["sslsni"] = SettingMeaning.ServerNameIndication,
        ["require_auth"] = SettingMeaning.RequireAuth,
        ["sslcert"] = SettingMeaning.ClientCertificate,
        ["sslkey"] = SettingMeaning.ClientKey,
        ["sslpassword"] = SettingMeaning.ClientKeyPassword,
        ["sslcrl"] = SettingMeaning.Revocation,
        ["sslcrldir"] = SettingMeaning.Revocation,
        ["sslkeylogfile"] = SettingMeaning.KeyLog,
        ["service"] = SettingMeaning.Service,
        ["servicefile"] = SettingMeaning.Service,
        ["application_name"] = SettingMeaning.ApplicationName,
        ["options"] = SettingMeaning.Options,
    });

    private static readonly FrozenDictionary<string, SettingMeaning> Npgsql = Table(UnrelatedToNpgsql, new()
    {
        ["host"] = SettingMeaning.Host,
        ["server"] = SettingMeaning.Host,
        ["port"] = SettingMeaning.Port,
        ["database"] = SettingMeaning.Database,
        ["db"] = SettingMeaning.Database,
        ["username"] = SettingMeaning.User,
        ["userid"] = SettingMeaning.User,
        ["uid"] = SettingMeaning.User,
        ["password"] = SettingMeaning.Password,
        ["psw"] = SettingMeaning.Password,
        ["pwd"] = SettingMeaning.Password,
        ["passfile"] = SettingMeaning.PasswordFile,
        ["sslmode"] = SettingMeaning.SslMode,
        ["sslnegotiation"] = SettingMeaning.SslNegotiation,
        ["trustservercertificate"] = SettingMeaning.TrustServer,
        ["rootcertificate"] = SettingMeaning.RootCertificate,
        ["checkcertificaterevocation"] = SettingMeaning.RevocationSwitch,
        ["gssencryptionmode"] = SettingMeaning.GssEncryption,
        ["channelbinding"] = SettingMeaning.ChannelBinding,
        ["requireauth"] = SettingMeaning.RequireAuth,
        ["sslcertificate"] = SettingMeaning.ClientCertificate,
        ["clientcertificate"] = SettingMeaning.ClientCertificate,
        ["sslkey"] = SettingMeaning.ClientKey,
        ["clientcertificatekey"] = SettingMeaning.ClientKey,
        ["sslpassword"] = SettingMeaning.ClientKeyPassword,
        ["applicationname"] = SettingMeaning.ApplicationName,
        ["options"] = SettingMeaning.Options,
    });

    // Looked up without regard to case, although pgjdbc regards it: a misspelt 'SSLMode=disable' is still somebody's wish.
    private static readonly FrozenDictionary<string, SettingMeaning> Jdbc = Table("sslresponsetimeout", new()
    {
        ["host"] = SettingMeaning.Host,
        ["pghost"] = SettingMeaning.Host,
        ["port"] = SettingMeaning.Port,
        ["pgport"] = SettingMeaning.Port,
        ["pgdbname"] = SettingMeaning.Database,
        ["user"] = SettingMeaning.User,
        ["password"] = SettingMeaning.Password,
        ["ssl"] = SettingMeaning.JdbcSsl,
        ["sslmode"] = SettingMeaning.SslMode,
        ["sslrootcert"] = SettingMeaning.RootCertificate,
        ["sslfactory"] = SettingMeaning.SslFactory,
        ["sslfactoryarg"] = SettingMeaning.OtherCode,
        ["sslhostnameverifier"] = SettingMeaning.OtherCode,
        ["socketfactory"] = SettingMeaning.OtherCode,
        ["socketfactoryarg"] = SettingMeaning.OtherCode,
        ["sslpasswordcallback"] = SettingMeaning.Unrelated,
        ["sslnegotiation"] = SettingMeaning.SslNegotiation,
        ["channelbinding"] = SettingMeaning.ChannelBinding,
        ["gssencmode"] = SettingMeaning.GssEncryption,
        ["sslcert"] = SettingMeaning.ClientCertificate,
        ["sslkey"] = SettingMeaning.ClientKey,
        ["sslpassword"] = SettingMeaning.ClientKeyPassword,
        ["requireauth"] = SettingMeaning.RequireAuth,
        ["service"] = SettingMeaning.Service,
        ["passfile"] = SettingMeaning.PasswordFile,
        ["applicationname"] = SettingMeaning.ApplicationName,
        ["options"] = SettingMeaning.Options,
    });

    /// <summary>What the form's client takes <paramref name="name"/> for; null where it knows no such setting.</summary>
    public static SettingMeaning? MeaningOf(ConnectionForm form, string name) => form switch
    {
        // Npgsql takes 'SSL Mode' and 'SslMode' for the same.
        ConnectionForm.Npgsql => Find(Npgsql, name.Replace(" ", "", StringComparison.Ordinal)),
        ConnectionForm.Jdbc => Find(Jdbc, name) ?? (name.StartsWith("ssl", StringComparison.OrdinalIgnoreCase) ? null : SettingMeaning.Unrelated),
        ConnectionForm.Uri when name == "ssl" => SettingMeaning.UriSsl,
        _ => Find(Libpq, name),
    };

    private static SettingMeaning? Find(FrozenDictionary<string, SettingMeaning> table, string name) =>
        table.TryGetValue(name, out SettingMeaning meaning) ? meaning : null;

    private static FrozenDictionary<string, SettingMeaning> Table(string unrelated, Dictionary<string, SettingMeaning> known)
    {
        foreach (string name in unrelated.Split(' ')) known.Add(name, SettingMeaning.Unrelated);
        return known.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
