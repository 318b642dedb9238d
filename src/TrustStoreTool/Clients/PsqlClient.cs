using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>psql, and whatever else takes libpq's environment, connection strings and <c>pg_service.conf</c>.</summary>
internal sealed class PsqlClient : PostgresClient
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["host"] = "PGHOST",
        ["port"] = "PGPORT",
        ["dbname"] = "PGDATABASE",
        ["user"] = "PGUSER",
        ["sslmode"] = "PGSSLMODE",
        ["sslrootcert"] = "PGSSLROOTCERT",
    };

    public override string Name => "psql";

    public override string FileName => "pg_service.conf";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target)
    {
        List<SettingsBlock> blocks =
        [
            new("environment (sh)", string.Join('\n', target.LibpqParameters.Select(p => $"export {Variables[p.Keyword]}={Quote.Shell(p.Value)}"))),
            new("connection string (sh)", $"psql {Quote.Shell(Quote.Conninfo(target.LibpqParameters))}"),
        ];
        try
        {
            blocks.Add(new SettingsBlock("pg_service.conf", ServiceFile.Merge(null, target.Label, target.LibpqParameters).TrimEnd('\n'), $"use it with: psql {Quote.Shell(Quote.Conninfo([("service", target.Label)]))}"));
        }
        catch (KeyStoreException unfit) when (unfit.Error == KeyStoreError.Usage)
        {
            // The other two carry any value.
        }

        return [.. blocks];
    }

    public override byte[] Merge(ReadOnlyMemory<byte>? content, SettingsTarget target) =>
        Encoding.UTF8.GetBytes(ServiceFile.Merge(content is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null, target.Label, target.LibpqParameters));

    internal override Judgement Judge(ClientSetting setting, TrustFiles files) => LibpqRules.Judge(setting, files);

    internal override IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes)
        {
            Dictionary<string, string> environment = [];
            ConfigValue? first = null, mode = null;
            foreach (ConfigValue value in scope)
            {
                if (!IsSetting(value.Name, out string? keyword)) continue;
                environment[keyword] = value.Value;
                first ??= value;
                if (keyword == "sslmode") mode = value;
            }

            int found = 0;
            foreach (ClientSetting setting in Strings(scope, environment, claimed))
            {
                found++;
                yield return setting;
            }

            if (first is not null && found == 0) yield return Setting(mode ?? first, "libpq", environment);
            else if (KeywordMap(document, scope, claimed) is { } map) yield return map;
        }
    }

    // The names that decide where to and how; a user name alone is no setting of TLS.
    private static bool IsSetting(string name, [NotNullWhen(true)] out string? keyword)
    {
        keyword = name switch
        {
            "PGHOST" => "host",
            "PGHOSTADDR" => "hostaddr",
            "PGSSLMODE" => "sslmode",
            "PGSSLROOTCERT" => "sslrootcert",
            "PGSERVICE" => "service",
            _ => null,
        };
        return keyword is not null;
    }

    // Connection strings; the environment beside them fills in what they leave out.
    private static IEnumerable<ClientSetting> Strings(IGrouping<string, ConfigValue> scope, Dictionary<string, string> environment, HashSet<ConfigValue> claimed)
    {
        foreach (ConfigValue value in scope)
        {
            if (claimed.Contains(value)) continue;
            foreach ((string scheme, string? host, Dictionary<string, string> parameters) in ConnectionText.Uris(value.Value))
            {
                claimed.Add(value);
                yield return Setting(value, Drivers.Of(scheme) ?? "libpq", Over(environment, parameters), host);
            }

            if (ConnectionText.Conninfo(value.Value) is not { } conninfo) continue;
            claimed.Add(value);
            yield return Setting(value, "libpq", Over(environment, ClientSetting.Keep(conninfo)));
        }
    }

    // A section of pg_service.conf, or a map of libpq's keywords in any syntax.
    private static ClientSetting? KeywordMap(ConfigDocument document, IGrouping<string, ConfigValue> scope, HashSet<ConfigValue> claimed)
    {
        bool isService = document.Kind == ConfigFileKind.Service;
        ConfigValue? mode = scope.FirstOrDefault(value => value.Name == "sslmode") ?? scope.FirstOrDefault(value => value.Name == "sslrootcert");
        bool isMap = mode is not null && !claimed.Contains(mode) && scope.Any(value => value.Name is "host" or "hostaddr" or "dbname" or "database");
        if (!isService && !isMap) return null;
        return Setting(mode ?? scope.First(), "libpq", ClientSetting.Keep(scope.Select(value => KeyValuePair.Create(value.Name, value.Value)))) with
        {
            Key = scope.Key.Length > 0 ? scope.Key : "sslmode",
        };
    }

    private static ClientSetting Setting(ConfigValue at, string client, Dictionary<string, string> parameters, string? host = null) => new()
    {
        Line = at.Line,
        Client = client,
        Key = at.Name.Length > 0 ? at.Name : "connection string",
        Host = host ?? parameters.GetValueOrDefault("host") ?? parameters.GetValueOrDefault("hostaddr"),
        Parameters = parameters,
    };

    private static Dictionary<string, string> Over(Dictionary<string, string> below, Dictionary<string, string> above)
    {
        Dictionary<string, string> merged = new(below);
        foreach ((string name, string value) in above) merged[name] = value;
        return merged;
    }
}
