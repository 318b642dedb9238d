using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// Driver properties beside a JDBC URL: <c>data-source-properties.sslmode</c> (Hikari), <c>additional-jdbc-properties</c> (Quarkus),
/// <c>connection-property</c> (WildFly), <c>hibernate.connection.sslmode</c>, and <c>connectionProperties="sslmode=…;…"</c> (Tomcat, DBCP).
/// </summary>
internal sealed class JdbcProperties
{
    // Of one data source; more are looked at by nobody.
    private const int MaxPerScope = 64;

    private readonly Dictionary<string, List<(ConfigValue Source, string Name, string Text)>> _byScope = [];

    public JdbcProperties(ConfigDocument document)
    {
        foreach (ConfigValue value in document.Values)
        {
            if (value.Name.Length == 0) continue;
            string name = Plain(value.Name), property = name[EndOfProperties(name)..];
            if (ClientSetting.Kept.Contains(property) && property is not ("host" or "hostaddr" or "service")) Add(value, property, value.Value);
            else if (name.EndsWith("properties", StringComparison.Ordinal) && value.Value.Contains("ssl", StringComparison.OrdinalIgnoreCase))
                foreach (string[] pair in value.Value.Split(';', '\n').Select(part => part.Split('=', 2)))
                    if (pair.Length == 2 && ClientSetting.Kept.Contains(Plain(pair[0]))) Add(value, Plain(pair[0]), pair[1].Trim());
        }
    }

    /// <summary>The properties that go with the URL, which are claimed.</summary>
    public Dictionary<string, string> Of(ConfigValue url, HashSet<ConfigValue> claimed)
    {
        Dictionary<string, string> found = [];
        foreach ((ConfigValue source, string name, string text) in _byScope.GetValueOrDefault(url.Scope) ?? [])
        {
            // Beside the URL, or below in something that calls itself properties.
            bool isBeside = source.Scope.Length == url.Scope.Length;
            if (!isBeside && !Plain(source.Scope[url.Scope.Length..] + source.Name).Contains("propert", StringComparison.Ordinal)) continue;
            found.TryAdd(name, text);
            claimed.Add(source);
        }

        return found;
    }

    private void Add(ConfigValue source, string name, string text)
    {
        for (string scope = source.Scope; ; scope = scope[..Math.Max(0, scope.LastIndexOf('.'))])
        {
            if (!_byScope.TryGetValue(scope, out List<(ConfigValue, string, string)>? list)) _byScope[scope] = list = [];
            if (list.Count < MaxPerScope) list.Add((source, name, text));
            if (scope.Length == 0) break;
        }
    }

    private static int EndOfProperties(string name) => name.LastIndexOf("properties", StringComparison.Ordinal) is >= 0 and var at ? at + "properties".Length : 0;

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
}
