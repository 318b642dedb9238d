using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>psycopg2 (and psycopg 3, whose <c>connect</c> takes the same): libpq from Python.</summary>
internal sealed partial class PsycopgClient : PostgresClient
{
    public override string Name => "psycopg2";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target) =>
    [
        new("keyword arguments", $"psycopg2.connect({string.Join(", ", target.LibpqParameters.Select(Argument))})"),
        new("DSN", $"psycopg2.connect({Quote.Python(Quote.Conninfo(target.LibpqParameters))})"),
    ];

    private static string Argument((string Keyword, string Value) parameter) =>
        $"{parameter.Keyword}={(parameter.Keyword == "port" ? parameter.Value : Quote.Python(parameter.Value))}";

    internal override Judgement Judge(ClientSetting setting, TrustFiles files) => LibpqRules.Judge(setting, files);

    internal override IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        if (document.Kind != ConfigFileKind.Python) yield break;
        foreach (ClientSetting setting in DjangoUrls.Find(document, claimed)) yield return setting;
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes.Where(scope => Call().IsMatch(scope.Key) || scope.Any(IsDjango)))
        {
            Match call = Call().Match(scope.Key);
            ConfigValue[] values = [.. scope, .. Nested.SelectMany(name => document.Scopes[$"{scope.Key}.{name}"]), .. scope.Where(value => value.Name == "**").SelectMany(value => document.Scopes[value.Value])];
            Dictionary<string, string> parameters = [];
            string? host = null, scheme = null;
            foreach (ConfigValue value in scope.Where(value => value.Name.StartsWith('[') || value.Name is "dsn" or "conninfo" or "url"))
            {
                bool isText = false;
                foreach ((string uriScheme, string? uriHost, Dictionary<string, string> inUri) in ConnectionText.Uris(value.Value))
                    (scheme, host, parameters, isText) = (uriScheme, uriHost, inUri, true);
                if (ConnectionText.Conninfo(value.Value) is { } conninfo) (parameters, isText) = (ClientSetting.Keep(conninfo), true);
                scheme ??= Dialect().Match(value.Value) is { Success: true } dialect ? dialect.Value : null;

                // The same text where it was assigned to a name is the same setting.
                if (isText) claimed.UnionWith(document.Scopes[""].Where(constant => constant.Value == value.Value));
            }

            if (scheme is null && call.Groups["url"].Success) continue;
            string client = Drivers.Of(scheme) ?? (scope.Any(IsDjango) ? "django" : Library(call.Groups["library"].Value));
            foreach ((string name, string text) in ClientSetting.Keep(values.Select(value => KeyValuePair.Create(value.Name, value.Value)))) parameters[name] = text;

            // connect() is a name that many libraries have.
            if (client.Length == 0 && scheme is null && !parameters.Keys.Any(IsOfLibpq) && !values.Any(value => value.Name == "dbname")) continue;
            claimed.UnionWith(values);
            yield return new ClientSetting
            {
                Line = (values.FirstOrDefault(value => value.Name.Equals("sslmode", StringComparison.OrdinalIgnoreCase)) ?? values[0]).Line,
                Client = client.Length > 0 ? client : Name,
                Key = call.Success ? call.Groups[1].Value.Replace('/', '.') : scope.Key,
                Host = host ?? parameters.GetValueOrDefault("host") ?? parameters.GetValueOrDefault("hostaddr"),
                Parameters = parameters,
                Undecided = IsUndecided(document, scope) ? "sslmode may be set in arguments that are no literals" : null,
            };
        }

        foreach (ClientSetting setting in DjangoUrls.FindOptions(document, claimed)) yield return setting;
    }

    // Of the call itself its connect_args, a URL's query, Django's OPTIONS, and a dict that is spread out on the spot.
    private static readonly string[] Nested = ["connect_args", "query", "OPTIONS", "**"];

    // Nothing but expressions, or a dict that does not stand in this file.
    private static bool IsUndecided(ConfigDocument document, IGrouping<string, ConfigValue> scope) =>
        scope.Any(value => value.Name == "**" && !document.Scopes.Contains(value.Value) && !document.Scopes.Contains($"{scope.Key}.**")) || scope.All(value => value.Value == PythonReader.Expression);

    private static string Library(string module) => module switch
    {
        "" or "db" or "self" => "",
        _ when module.StartsWith("psycopg2", StringComparison.Ordinal) || module.StartsWith("aiopg", StringComparison.Ordinal) => "psycopg2",
        _ when module.StartsWith("psycopg", StringComparison.Ordinal) => "psycopg",
        _ when module.StartsWith("asyncpg", StringComparison.Ordinal) => "asyncpg",
        _ when module.StartsWith("pg8000", StringComparison.Ordinal) => "pg8000",
        _ => "",
    };

    private static bool IsOfLibpq(string name) => name is "sslmode" or "sslrootcert" or "service" or "hostaddr";

    private static bool IsDjango(ConfigValue value) => value.Name == "ENGINE" && value.Value.Contains("postg", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|\.)((?<library>[\w/]*/)?(?:connect|Connection/connect|create_pool|\w*ConnectionPool|(?<url>create_engine|create_async_engine|URL/create)))\(\)@\d+$")]
    private static partial Regex Call();

    [GeneratedRegex(@"^postgres(?:ql)?\+\w+$|^postgresql$")]
    private static partial Regex Dialect();
}
