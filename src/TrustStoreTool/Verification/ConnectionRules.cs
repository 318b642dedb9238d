namespace TrustStoreTool.Verification;

/// <summary>Which settings would make the check weaker than verify-full against the given store, or another one, and why.</summary>
internal static class ConnectionRules
{
    private const string NotVerifyFull = "the check is always verify-full";

    /// <summary>Why <paramref name="setting"/> weakens the check, or null where it does not.</summary>
    /// <exception cref="KeyStoreException">The value is none that the setting has.</exception>
    public static string? Weakness(SettingMeaning meaning, RawSetting setting) => meaning switch
    {
        SettingMeaning.SslMode => SslMode(setting) == RequestedSslMode.VerifyFull ? null : NotVerifyFull,
        SettingMeaning.JdbcSsl => IsTrue(setting.Value) || setting.Value.Length == 0 ? null : NotVerifyFull,
        SettingMeaning.UriSsl => "in a postgresql:// URI it means sslmode=require, which verifies nothing",
        SettingMeaning.RequireSsl => "it means sslmode=require, which verifies nothing",
        SettingMeaning.TrustServer => IsTrue(setting.Value) ? NotVerifyFull : null,
        SettingMeaning.RootCertificate => "the given store holds the only trust anchors",
        SettingMeaning.SslFactory => IsKnownFactory(setting.Value) ? null : "this factory decides for itself whom to trust",
        SettingMeaning.OtherCode => "code of the application would take part in the check",
        SettingMeaning.ChannelBinding => Is(setting.Value, "disable") ? "channel binding ties the login to the proven certificate" : null,
        SettingMeaning.GssEncryption => Is(setting.Value, "require") ? "GSS encryption takes the place of TLS" : null,
        SettingMeaning.MinimumTls => TlsMinor(setting) < 2 ? "TLS 1.2 is the least that is accepted" : null,
        SettingMeaning.MaximumTls => TlsMinor(setting) < 2 ? "TLS 1.2 is the least that is accepted" : null,
        SettingMeaning.ServerNameIndication => setting.Value.Trim() == "0" ? "the server is always told which name is wanted" : null,
        SettingMeaning.Revocation => "revocation lists are not read here, so the check would be laxer than the client's",
        SettingMeaning.RevocationSwitch => IsTrue(setting.Value) ? "revocation is not checked here, so the check would be laxer than the client's" : null,
        SettingMeaning.KeyLog => "it gives the connection's keys away",
        _ => null,
    };

    /// <summary>The sslmode by its name in any of the clients.</summary>
    public static RequestedSslMode SslMode(RawSetting setting) =>
        setting.Value.Replace("-", "", StringComparison.Ordinal).Trim().ToLowerInvariant() switch
        {
            "disable" => RequestedSslMode.Disable,
            "allow" => RequestedSslMode.Allow,
            "prefer" => RequestedSslMode.Prefer,
            "require" => RequestedSslMode.Require,
            "verifyca" => RequestedSslMode.VerifyCa,
            "verifyfull" => RequestedSslMode.VerifyFull,
            _ => throw Invalid(setting),
        };

    /// <summary>Whether TLS starts at once (<c>direct</c>) instead of after an SSLRequest.</summary>
    public static bool IsDirect(RawSetting setting) => setting.Value.Trim().ToLowerInvariant() switch
    {
        "direct" => true,
        "postgres" => false,
        _ => throw Invalid(setting),
    };

    /// <summary>The minor number of a TLS version by libpq's name: 2 for <c>TLSv1.2</c>.</summary>
    public static int TlsMinor(RawSetting setting) => setting.Value.Trim().ToUpperInvariant() switch
    {
        "TLSV1" => 0,
        "TLSV1.1" => 1,
        "TLSV1.2" => 2,
        "TLSV1.3" => 3,
        _ => throw Invalid(setting),
    };

    /// <summary>A require_auth list in Npgsql's words.</summary>
    public static string LoginMethods(RawSetting setting) => string.Join(',', setting.Value
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(word => (word[0] == '!' ? "!" : "") + word.TrimStart('!').Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "password" => "Password",
            "md5" => "MD5",
            "gss" => "GSS",
            "sspi" => "SSPI",
            "scramsha256" => "ScramSHA256",
            "none" => "None",
            _ => throw Invalid(setting),
        }));

    private static bool IsTrue(string value) => Is(value, "true") || Is(value, "yes") || Is(value, "on") || value.Trim() == "1";

    private static bool Is(string value, string word) => value.Trim().Equals(word, StringComparison.OrdinalIgnoreCase);

    // pgjdbc's two that check the chain and leave the name to the driver's verify-full.
    private static bool IsKnownFactory(string value) => value is
        "org.postgresql.ssl.DefaultJavaSSLFactory" or "org.postgresql.ssl.LibPQFactory" or "org.postgresql.ssl.jdbc4.LibPQFactory" or "";

    private static KeyStoreException Invalid(RawSetting setting) => new(KeyStoreError.Usage, $"the value of {setting.Name} is none that it has", $"leave {setting.Name} out of the connection");
}
