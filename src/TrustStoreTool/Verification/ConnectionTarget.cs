using System.Collections.Immutable;
using System.Net;
using System.Security.Authentication;

namespace TrustStoreTool.Verification;

/// <summary>
/// One server to connect to, read from any of the four forms of a connection. A connection that lists several hosts gives one target each:
/// a client may end up at any of them. Owns its <see cref="Password"/>; <see cref="ToString"/> is <c>host:port</c> and nothing more.
/// </summary>
public sealed class ConnectionTarget : IDisposable
{
    private ConnectionTarget(ConnectionForm form, string host, string? address, int port, ConnectionSettingsRead settings)
    {
        Form = form;
        Host = host;
        Address = address;
        Port = port;
        Database = settings.Text(SettingMeaning.Database);
        User = settings.Text(SettingMeaning.User);
        Password = settings.Secret(SettingMeaning.Password);
        PasswordFile = settings.Text(SettingMeaning.PasswordFile);
        RootCertificate = settings.Text(SettingMeaning.RootCertificate);
        ClientCertificate = settings.Text(SettingMeaning.ClientCertificate);
        ClientKey = settings.Text(SettingMeaning.ClientKey);
        ClientKeyPassword = settings.Secret(SettingMeaning.ClientKeyPassword);
        LoginMethods = settings.LoginMethods;
        Options = settings.Text(SettingMeaning.Options);
        SslMode = settings.SslMode;
        DirectTls = settings.DirectTls;
        RequiresChannelBinding = settings.RequiresChannelBinding;
        TlsVersions = settings.TlsVersions;
        Weaknesses = settings.Weaknesses;
    }

    /// <summary>How the connection was written.</summary>
    public ConnectionForm Form { get; }

    /// <summary>The name (or address) that the server's certificate must have: ASCII, without brackets.</summary>
    public string Host { get; }

    /// <summary>libpq's hostaddr: where to connect instead of looking <see cref="Host"/> up; null normally.</summary>
    public string? Address { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>The database, or null.</summary>
    public string? Database { get; }

    /// <summary>The user, or null.</summary>
    public string? User { get; }

    /// <summary>The password, or null. Cleared by <see cref="Dispose"/>.</summary>
    public Password? Password { get; }

    /// <summary>A password file named by the connection, or null. A proof never opens it.</summary>
    public string? PasswordFile { get; }

    /// <summary>The root file named by the connection (<see cref="ConnectionUse.AsGiven"/> only), or null.</summary>
    public string? RootCertificate { get; }

    /// <summary>The client's own certificate, or null. A proof sends none.</summary>
    public string? ClientCertificate { get; }

    /// <summary>The key of <see cref="ClientCertificate"/>, or null.</summary>
    public string? ClientKey { get; }

    /// <summary>The password of <see cref="ClientKey"/>, or null. Cleared by <see cref="Dispose"/>.</summary>
    public Password? ClientKeyPassword { get; }

    /// <summary>The ways to log in that the connection allows, as Npgsql's Require Auth words them, or null for all.</summary>
    public string? LoginMethods { get; }

    /// <summary>Command-line options for the session, or null.</summary>
    public string? Options { get; }

    /// <summary><see cref="RequestedSslMode.VerifyFull"/> unless the connection says otherwise (<see cref="ConnectionUse.AsGiven"/> only).</summary>
    public RequestedSslMode SslMode { get; }

    /// <summary>TLS from the first byte (<c>sslnegotiation=direct</c>, PostgreSQL 17 and later) instead of after an SSLRequest.</summary>
    public bool DirectTls { get; }

    /// <summary>The login must be bound to the TLS channel.</summary>
    public bool RequiresChannelBinding { get; }

    /// <summary>TLS 1.2 and 1.3, or the one of them that the connection leaves.</summary>
    public SslProtocols TlsVersions { get; }

    /// <summary>What weakens the check, a sentence each (<see cref="ConnectionUse.AsGiven"/> only): <c>sslmode: the check is always verify-full</c>.</summary>
    public ImmutableArray<string> Weaknesses { get; }

    /// <summary>Reads a connection.</summary>
    /// <param name="connection">Any of the four forms. It may hold a password, so no message repeats any value of it.</param>
    /// <param name="use">Whether a weaker check is refused or listed.</param>
    /// <returns>One target for each host, at least one; the caller disposes them.</returns>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: unreadable, no host, an unknown setting, or one that would weaken the check.</exception>
    public static ImmutableArray<ConnectionTarget> Read(string connection, ConnectionUse use = ConnectionUse.Proof)
    {
        (ConnectionForm form, ImmutableArray<RawSetting> raw) = ConnectionSyntax.Read(connection);
        ConnectionSettingsRead settings = ConnectionSettingsRead.Of(form, raw, use);
        string? hosts = settings.Text(SettingMeaning.Host) ?? (form == ConnectionForm.Jdbc ? "localhost" : null);
        return
        [
            .. HostList.Read(hosts, settings.Text(SettingMeaning.HostAddress), settings.Text(SettingMeaning.Port))
                .Select(at => new ConnectionTarget(form, at.Host, at.Address, at.Port, settings)),
        ];
    }

    /// <summary>Clears the passwords.</summary>
    public void Dispose()
    {
        Password?.Dispose();
        ClientKeyPassword?.Dispose();
    }

    /// <summary><c>host:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() => IPAddress.TryParse(Host, out _) && Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
