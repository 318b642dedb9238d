using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// Django's databases that are no literal map: <c>dj_database_url.config(…)</c> and <c>parse(…)</c>, whose <c>ssl_require</c> sets <c>sslmode=require</c>
/// whatever the URL says (dj_database_url, parse), and OPTIONS that are set by themselves.
/// </summary>
internal static partial class DjangoUrls
{
    /// <summary>The calls that take or find a URL.</summary>
    public static IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes)
        {
            if (Call().Match(scope.Key) is not { Success: true } call) continue;
            bool isParsed = call.Groups["name"].Value == "parse", isRequired = scope.Any(value => value is { Name: "ssl_require", Value: "true" });
            (string Scheme, string? Host, Dictionary<string, string> Parameters)? url = null;
            foreach (ConfigValue value in scope.Where(value => value.Name is "default" or "url" or "[0]" or "[1]"))
                foreach ((string, string?, Dictionary<string, string>) uri in ConnectionText.Uris(value.Value)) url ??= uri;
            if (url is null && !isRequired) continue;
            Dictionary<string, string> parameters = url?.Parameters ?? [];
            if (isRequired) parameters["sslmode"] = "require";
            ConfigValue[] options = [.. document.Scopes[Options(call.Groups["holder"].Value)]];
            foreach ((string name, string text) in ClientSetting.Keep(options.Select(value => KeyValuePair.Create(value.Name, value.Value)))) parameters[name] = text;
            claimed.UnionWith(scope);
            claimed.UnionWith(options);
            yield return new ClientSetting
            {
                Line = (options.FirstOrDefault(value => value.Name == "sslmode") ?? scope.First()).Line,
                Client = "django",
                Key = $"dj_database_url.{call.Groups["name"].Value}",
                Host = url?.Host,
                Parameters = parameters,
                Note = isParsed || url is null ? null : "the URL in the environment goes before this one",
            };
        }
    }

    /// <summary>OPTIONS that no other finding has taken in.</summary>
    public static IEnumerable<ClientSetting> FindOptions(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes)
        {
            if (!IsOptions().IsMatch(scope.Key) || scope.FirstOrDefault(value => value.Name == "sslmode" && LibpqRules.Modes.Contains(value.Value)) is not { } mode || claimed.Contains(mode)) continue;
            claimed.UnionWith(scope);
            yield return new ClientSetting { Line = mode.Line, Client = "django", Key = "OPTIONS", Parameters = ClientSetting.Keep(scope.Select(value => KeyValuePair.Create(value.Name, value.Value))) };
        }
    }

    private static string Options(string holder) => holder.Length > 0 ? $"{holder}.OPTIONS" : "OPTIONS";

    [GeneratedRegex(@"^(?:(?<holder>.*)\.)?dj_database_url/(?<name>config|parse)\(\)@\d+$")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?:^|\.)OPTIONS$")]
    private static partial Regex IsOptions();
}
