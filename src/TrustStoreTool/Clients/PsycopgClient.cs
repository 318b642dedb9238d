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
        string library = document.Values.Any(value => value.Scope.StartsWith("psycopg/", StringComparison.Ordinal)) ? "psycopg" : Name;
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes.Where(scope => Call().IsMatch(scope.Key) || scope.Any(IsDjango)))
        {
            // Of the call itself, its connect_args, a URL's query, Django's OPTIONS.
            ConfigValue[] nested = [.. document.Scopes[$"{scope.Key}.connect_args"], .. document.Scopes[$"{scope.Key}.query"], .. document.Scopes[$"{scope.Key}.OPTIONS"]];
            ConfigValue[] values = [.. scope, .. nested];
            Dictionary<string, string> parameters = [];
            string? host = null, scheme = null;
            foreach (ConfigValue value in scope.Where(value => value.Name.StartsWith('[') || value.Name is "dsn" or "conninfo" or "url"))
            {
                foreach ((string uriScheme, string? uriHost, Dictionary<string, string> inUri) in ConnectionText.Uris(value.Value))
                    (scheme, host, parameters) = (uriScheme, uriHost, inUri);
                if (ConnectionText.Conninfo(value.Value) is { } conninfo) parameters = ClientSetting.Keep(conninfo);
                scheme ??= Dialect().Match(value.Value) is { Success: true } dialect ? dialect.Value : null;
            }

            if (scheme is null && Call().Match(scope.Key) is { Success: true } call && call.Groups["url"].Success) continue;
            foreach ((string name, string text) in ClientSetting.Keep(values.Select(value => KeyValuePair.Create(value.Name, value.Value)))) parameters[name] = text;
            claimed.UnionWith(values);
            yield return new ClientSetting
            {
                Line = (values.FirstOrDefault(value => value.Name.Equals("sslmode", StringComparison.OrdinalIgnoreCase)) ?? values[0]).Line,
                Client = Drivers.Of(scheme) ?? (scope.Any(IsDjango) ? "django" : scope.Key.Contains("psycopg/", StringComparison.Ordinal) ? "psycopg" : library),
                Key = Call().Match(scope.Key) is { Success: true } found ? found.Groups[1].Value.Replace('/', '.') : scope.Key,
                Host = host ?? parameters.GetValueOrDefault("host") ?? parameters.GetValueOrDefault("hostaddr"),
                Parameters = parameters,
                IsOpen = values.Any(value => value.Name == "**") || values.All(value => value.Value == PythonReader.Expression),
            };
        }
    }

    private static bool IsDjango(ConfigValue value) => value.Name == "ENGINE" && value.Value.Contains("postg", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|\.)((?:[\w/]*/)?(?:psycopg2?/connect|psycopg2?/[\w/]*[Cc]onnect|connect|\w*ConnectionPool|(?<url>create_engine|create_async_engine|URL/create)))\(\)@\d+$")]
    private static partial Regex Call();

    [GeneratedRegex(@"^postgres(?:ql)?\+\w+$|^postgresql$")]
    private static partial Regex Dialect();
}
