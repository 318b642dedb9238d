using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// The settings that command lines of psql and pg_dump are: the connection string, below it the options, below them a service and the
/// environment (fe-connect.c, conninfo_array_parse; measured with 15).
/// </summary>
internal static class PsqlCommandLines
{
    public static IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        Surroundings surroundings = new(document);
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes)
        {
            if (!scope.Any(value => value.IsWord && IsProgram(value))) continue;
            ConfigValue[] given = [.. scope.Where(value => LibpqVariables.Keyword(value) is not null)], own = [.. surroundings.Own(scope.Key)];
            foreach (PsqlCommand command in PsqlCommand.Read(surroundings.Words(scope)))
                if (Setting(command, own, surroundings, scope.Key, claimed) is { } setting)
                {
                    claimed.UnionWith(given);
                    if (command.Database is { } database) claimed.Add(database.At);
                    yield return setting;
                }
        }
    }

    private static ClientSetting? Setting(PsqlCommand command, ConfigValue[] own, Surroundings surroundings, string scope, HashSet<ConfigValue> claimed)
    {
        (Dictionary<string, string> parameters, bool isString, bool isReadable) = Parameters(command.Database?.Text);
        if (!isString && command.Host is null && own.Length == 0) return null;
        if (command.Host is { } host && !parameters.ContainsKey("host")) parameters["host"] = host.Text;
        ConfigValue at = (parameters.ContainsKey("sslmode") ? null : own.LastOrDefault(value => LibpqVariables.Keyword(value) == "sslmode"))
            ?? (isString ? command.Database!.At : null) ?? command.Host?.At ?? own[0];
        ConfigValue[] around = [.. surroundings.Of(scope, at.Line), .. own];
        Dictionary<string, string> environment = LibpqVariables.Read(around);

        // PGHOST=x sh -c 'psql': what the shell was given is for this one.
        claimed.UnionWith(around.Where(value => Surroundings.IsCommand(value.Scope)));
        bool isService = parameters.ContainsKey("service") || environment.ContainsKey("service");
        return new ClientSetting
        {
            Line = at.Line,
            Client = "libpq",
            Key = own.Contains(at) ? at.Name : at == command.Database?.At ? "connection string" : "psql -h",
            Parameters = ClientSetting.Keep(parameters),
            Environment = environment,
            Host = Of(parameters) ?? (isService ? null : Of(environment)),
            Undecided = !isReadable ? "its connection string is put together elsewhere"
                : !environment.ContainsKey("sslmode") && around.Any(value => value.Name == "**") ? LibpqVariables.Elsewhere
                : null,
        };
    }

    // What libpq takes for a connection string (recognized_connection_string); anything else is the name of a database.
    private static (Dictionary<string, string> Parameters, bool IsString, bool IsReadable) Parameters(string? text)
    {
        if (text is null) return ([], false, true);
        if (text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("postgres://", StringComparison.Ordinal))
        {
            foreach ((_, string? host, Dictionary<string, string> parameters) in ConnectionText.Uris(text))
            {
                if (host is not null) parameters.TryAdd("host", host);
                return (parameters, true, true);
            }

            return ([], true, false);
        }

        if (!text.Contains('=', StringComparison.Ordinal)) return ([], false, true);
        return ConnectionText.Conninfo(text, isKnown: true) is { } conninfo ? (conninfo, true, true) : ([], true, false);
    }

    private static bool IsProgram(ConfigValue value) => value.Value.EndsWith("psql", StringComparison.Ordinal) || value.Value.EndsWith("pg_dump", StringComparison.Ordinal);

    private static string? Of(Dictionary<string, string> parameters) => parameters.GetValueOrDefault("host") ?? parameters.GetValueOrDefault("hostaddr");
}
