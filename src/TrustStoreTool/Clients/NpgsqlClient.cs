using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>Npgsql: an ADO.NET connection string.</summary>
internal sealed class NpgsqlClient : PostgresClient
{
    public override string Name => "npgsql";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target)
    {
        StringBuilder text = new();
        foreach ((string key, string? value) in ((string, string?)[])
                 [
                     ("Host", target.Host), ("Port", target.Port.ToString()), ("Database", target.Database), ("Username", target.User),
                     ("SSL Mode", "VerifyFull"), ("Root Certificate", target.PemPath),
                 ])
            if (value is not null) DbConnectionStringBuilder.AppendKeyValuePair(text, key, value);

        string? note = target.PemPath.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) ? "Npgsql takes a .pfx file for PKCS#12: give the PEM another extension" : null;
        return
        [
            new("connection string", text.ToString(), note),
            new("appsettings.json", $"\"ConnectionStrings\": {{ \"Default\": \"{JsonEncodedText.Encode(text.ToString(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\" }}", note),
        ];
    }

    internal override string VerifyFull => "SSL Mode=VerifyFull";

    internal override Judgement Judge(ClientSetting setting, TrustFiles files) => NpgsqlRules.Judge(setting, files);

    internal override IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        foreach (ConfigValue value in document.Values)
        {
            if (claimed.Contains(value) || NpgsqlText.Parse(value) is not { } parameters) continue;
            claimed.Add(value);
            parameters.TryGetValue("host", out string? host);
            Dictionary<string, string> kept = ClientSetting.Keep(parameters);

            // Npgsql takes the root file from libpq's variable as well.
            if (!kept.ContainsKey("rootcertificate") && document.Scopes[value.Scope].FirstOrDefault(v => v.Name == "PGSSLROOTCERT") is { } variable)
                kept["rootcertificate"] = variable.Value;
            yield return new ClientSetting { Line = value.Line, Client = Name, Key = value.Name, Host = host, Parameters = kept };
        }
    }
}
