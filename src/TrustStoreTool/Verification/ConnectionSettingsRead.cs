using System.Collections.Immutable;
using System.Security.Authentication;

namespace TrustStoreTool.Verification;

/// <summary>The settings of one connection by meaning, judged. The last of several values counts; each of them is judged.</summary>
internal sealed class ConnectionSettingsRead
{
    private readonly Dictionary<SettingMeaning, RawSetting> _byMeaning = [];

    public RequestedSslMode SslMode { get; private set; } = RequestedSslMode.VerifyFull;

    public bool DirectTls { get; private set; }

    public bool RequiresChannelBinding { get; private set; }

    public SslProtocols TlsVersions { get; private set; }

    public string? LoginMethods { get; private set; }

    public ImmutableArray<string> Weaknesses { get; private set; } = [];

    public static ConnectionSettingsRead Of(ConnectionForm form, ImmutableArray<RawSetting> settings, ConnectionUse use)
    {
        ConnectionSettingsRead read = new();
        List<string> weaknesses = [];
        foreach (RawSetting setting in settings)
        {
            SettingMeaning meaning = ConnectionSettings.MeaningOf(form, setting.Name) ?? throw Unknown(form, setting, settings);
            if (meaning == SettingMeaning.Service)
                throw new KeyStoreException(KeyStoreError.Usage, $"{setting.Name}: service files are not read", "give the host and the other settings in the connection");
            if (ConnectionRules.Weakness(meaning, setting) is { } why)
            {
                if (use == ConnectionUse.Proof) throw Refused(setting, why);
                weaknesses.Add($"{setting.Name}: {why}");
            }

            read._byMeaning[meaning] = setting;
        }

        read.Weaknesses = [.. weaknesses];
        read.Conclude();
        return read;
    }

    /// <summary>The value, or null where it is missing or empty.</summary>
    public string? Text(SettingMeaning meaning) => _byMeaning.TryGetValue(meaning, out RawSetting setting) && setting.Value.Length > 0 ? setting.Value : null;

    /// <summary>A new <see cref="Password"/> of the value, or null where it is missing.</summary>
    public Password? Secret(SettingMeaning meaning) => _byMeaning.TryGetValue(meaning, out RawSetting setting) ? new Password(setting.Value) : null;

    private void Conclude()
    {
        if (_byMeaning.TryGetValue(SettingMeaning.SslMode, out RawSetting mode)) SslMode = ConnectionRules.SslMode(mode);
        else if (Weak(SettingMeaning.JdbcSsl)) SslMode = RequestedSslMode.Prefer;
        else if (Weak(SettingMeaning.UriSsl) || Weak(SettingMeaning.RequireSsl)) SslMode = RequestedSslMode.Require;
        if (SslMode > RequestedSslMode.Require && (Weak(SettingMeaning.TrustServer) || Weak(SettingMeaning.SslFactory))) SslMode = RequestedSslMode.Require;
        DirectTls = _byMeaning.TryGetValue(SettingMeaning.SslNegotiation, out RawSetting negotiation) && ConnectionRules.IsDirect(negotiation);
        RequiresChannelBinding = Text(SettingMeaning.ChannelBinding)?.Trim().Equals("require", StringComparison.OrdinalIgnoreCase) ?? false;
        if (_byMeaning.TryGetValue(SettingMeaning.RequireAuth, out RawSetting methods)) LoginMethods = ConnectionRules.LoginMethods(methods);

        int least = _byMeaning.TryGetValue(SettingMeaning.MinimumTls, out RawSetting minimum) ? ConnectionRules.TlsMinor(minimum) : 2;
        int most = _byMeaning.TryGetValue(SettingMeaning.MaximumTls, out RawSetting maximum) ? ConnectionRules.TlsMinor(maximum) : 3;
        if (least <= 2 && most >= 2) TlsVersions |= SslProtocols.Tls12;
        if (least <= 3 && most >= 3) TlsVersions |= SslProtocols.Tls13;
        if (TlsVersions == SslProtocols.None) throw new KeyStoreException(KeyStoreError.Usage, "the connection's TLS versions leave none from 1.2 up", "leave them out of the connection");
    }

    private bool Weak(SettingMeaning meaning) => _byMeaning.TryGetValue(meaning, out RawSetting setting) && ConnectionRules.Weakness(meaning, setting) is not null;

    private static KeyStoreException Refused(RawSetting setting, string why) =>
        new(KeyStoreError.Usage, $"{setting.Name} would weaken the check: {why}", $"leave {setting.Name} out of the connection");

    // A name that follows a password may be a piece of it, cut off by a separator that should have been quoted.
    private static KeyStoreException Unknown(ConnectionForm form, RawSetting unknown, ImmutableArray<RawSetting> all)
    {
        bool mayBeSecret = all.TakeWhile(s => s != unknown).Any(s => ConnectionSettings.MeaningOf(form, s.Name) is SettingMeaning.Password or SettingMeaning.ClientKeyPassword);
        string client = form switch { ConnectionForm.Npgsql => "Npgsql", ConnectionForm.Jdbc => "pgjdbc", _ => "libpq" };
        return mayBeSecret
            ? new KeyStoreException(KeyStoreError.Usage, $"after the password comes a setting that {client} does not know", "quote or encode the password's special characters")
            : new KeyStoreException(KeyStoreError.Usage, $"{unknown.Name}: {client} knows no such setting", $"check its spelling, or leave {unknown.Name} out");
    }
}
