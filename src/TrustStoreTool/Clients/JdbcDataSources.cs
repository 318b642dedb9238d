using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// Data sources that are given by properties instead of a URL: <c>dataSource.serverName</c> and <c>dataSource.sslMode</c> (Hikari with
/// <c>org.postgresql.ds.PGSimpleDataSource</c>), <c>xa-datasource-property</c> (WildFly).
/// </summary>
internal static class JdbcDataSources
{
    public static IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        // The class is named beside the properties or above them; without it they may be another database's.
        bool isPostgres = document.Values.Any(value => value.Value.StartsWith("org.postgresql.", StringComparison.Ordinal) && value.Value.Contains("DataSource", StringComparison.Ordinal));
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes)
        {
            ConfigValue? server = scope.FirstOrDefault(value => Plain(value.Name) is "servername" or "servernames");
            if (server is null || claimed.Contains(server)) continue;
            Dictionary<string, string> parameters = ClientSetting.Keep(scope.Select(value => KeyValuePair.Create(Plain(value.Name), value.Value)));
            if (!isPostgres && !parameters.ContainsKey("sslmode")) continue;
            claimed.UnionWith(scope);
            yield return new ClientSetting
            {
                Line = (scope.FirstOrDefault(value => Plain(value.Name) == "sslmode") ?? server).Line,
                Client = "jdbc",
                Key = server.Name,
                Host = server.Value,
                Parameters = parameters,
            };
        }
    }

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
