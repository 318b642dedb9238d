using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>pgAdmin 4: servers are imported from <c>servers.json</c>.</summary>
internal sealed partial class PgAdminClient : PostgresClient
{
    public override string Name => "pgadmin";

    public override string FileName => "servers.json";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target) =>
    [
        new("servers.json", PgAdminServers.Merge(null, target).TrimEnd('\n'),
            "import it in Tools > Import/Export Servers, or with: setup.py load-servers servers.json. In server mode pgAdmin looks the path up in the user's storage folder."),
    ];

    public override byte[] Merge(ReadOnlyMemory<byte>? content, SettingsTarget target) => Encoding.UTF8.GetBytes(PgAdminServers.Merge(content, target));

    internal override Judgement Judge(ClientSetting setting, TrustFiles files) => LibpqRules.Judge(setting, files);

    internal override IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        if (document.Kind.Name != "json") yield break;
        foreach (IGrouping<string, ConfigValue> server in document.Scopes.Where(scope => Server().IsMatch(scope.Key)))
        {
            // Older exports have SSLMode beside the host, newer ones sslmode in ConnectionParameters.
            ConfigValue[] values = [.. server, .. document.Scopes[$"{server.Key}.ConnectionParameters"]];
            claimed.UnionWith(values);
            Dictionary<string, string> parameters = ClientSetting.Keep(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
            ConfigValue at = Array.Find(values, value => value.Name.Equals("sslmode", StringComparison.OrdinalIgnoreCase)) ?? values[0];
            yield return new ClientSetting
            {
                Line = at.Line,
                Client = "pgadmin",
                Key = server.Key,
                Host = parameters.GetValueOrDefault("host") ?? parameters.GetValueOrDefault("hostaddr"),
                Parameters = parameters,
            };
        }
    }

    [GeneratedRegex(@"^Servers\.[^.]+$")]
    private static partial Regex Server();
}
