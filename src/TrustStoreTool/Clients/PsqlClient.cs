using System.Collections.Immutable;
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
        Encoding.Latin1.GetBytes(ServiceFile.Merge(
            content is { } bytes ? Encoding.Latin1.GetString(bytes.Span) : null, Bytes(target.Label), target.LibpqParameters.Select(parameter => (parameter.Keyword, Bytes(parameter.Value)))));

    // To libpq the file is bytes: a comment in another encoding stays as it is, and new text goes in as UTF-8.
    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    internal override Judgement Judge(ClientSetting setting, TrustFiles files) => LibpqRules.Judge(setting, files);

    internal override IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        foreach (ClientSetting command in PsqlCommandLines.Find(document, claimed)) yield return command;
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes)
        {
            ConfigValue[] variables = [.. scope.Where(value => LibpqVariables.Keyword(value) is not null && !claimed.Contains(value))];
            Dictionary<string, string> environment = LibpqVariables.Read(variables);
            ConfigValue? first = Array.Find(variables, value => LibpqVariables.Keyword(value) is not ("servicefile" or "sysconfdir"));
            ConfigValue? mode = Array.FindLast(variables, value => LibpqVariables.Keyword(value) == "sslmode");

            // More of the environment may come from a file or an object that is not this one.
            string? undecided = scope.Any(value => value.Name == "**") ? LibpqVariables.Elsewhere : null;
            int found = 0;
            bool isHostUsed = false;
            foreach (ClientSetting setting in Strings(scope, environment, claimed))
            {
                found++;
                isHostUsed |= setting.Host is null || setting.Host == Of(environment);
                yield return setting with { Undecided = environment.ContainsKey("sslmode") ? null : undecided };
            }

            // Beside connection strings for other servers, the variables are a setting of their own.
            if (first is not null && (found == 0 || (!isHostUsed && environment.Keys.Any(name => name is "host" or "hostaddr" or "service"))))
                yield return Setting(mode ?? first, "libpq", []) with { Environment = environment, Undecided = mode is null ? undecided : null, Host = Of(environment) };
            if (KeywordMap(document, scope, claimed) is { } map) yield return map;
        }
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
                bool isReactive = value.Scope.EndsWith("reactive", StringComparison.Ordinal) || value.Name.StartsWith("reactive", StringComparison.Ordinal);
                yield return Setting(value, Drivers.Of(scheme) ?? (isReactive ? "vertx" : "libpq"), parameters) with { Environment = environment, Host = host ?? Of(parameters) ?? Of(environment) };
            }

            if (ConnectionText.Conninfo(value.Value) is not { } conninfo) continue;
            claimed.Add(value);
            Dictionary<string, string> kept = ClientSetting.Keep(conninfo);
            yield return Setting(value, "libpq", kept) with { Environment = environment, Host = Of(kept) ?? Of(environment) };
        }
    }

    // A section of pg_service.conf, or a map of libpq's keywords in any syntax.
    private static ClientSetting? KeywordMap(ConfigDocument document, IGrouping<string, ConfigValue> scope, HashSet<ConfigValue> claimed)
    {
        bool isService = document.Kind == ConfigFileKind.Service;
        ConfigValue? mode = scope.FirstOrDefault(value => value.Name == "sslmode") ?? scope.FirstOrDefault(value => value.Name == "sslrootcert");
        bool isMap = mode is not null && !claimed.Contains(mode) && scope.Any(value => value.Name is "host" or "hostaddr" or "dbname" or "database");
        if (!isService && !isMap) return null;
        Dictionary<string, string> parameters = isService ? ServiceLookup.Parameters(scope) : ClientSetting.Keep(scope.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        return Setting(mode ?? scope.First(), "libpq", parameters) with
        {
            Key = scope.Key.Length > 0 ? scope.Key : "sslmode",
            Host = Of(parameters),
            Problem = isService ? ServiceLookup.Problem(scope) : null,
        };
    }

    private static ClientSetting Setting(ConfigValue at, string client, Dictionary<string, string> parameters) => new()
    {
        Line = at.Line,
        Client = client,
        Key = at.Name.Length > 0 ? at.Name : "connection string",
        Parameters = parameters,
    };

    private static string? Of(Dictionary<string, string> parameters) => parameters.GetValueOrDefault("host") ?? parameters.GetValueOrDefault("hostaddr");
}
