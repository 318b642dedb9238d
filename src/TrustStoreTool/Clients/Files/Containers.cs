using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>
/// What compose files, Kubernetes manifests and task definitions wrap once more: variables in lists (<c>- NAME=value</c>,
/// <c>- name: NAME</c> with <c>value:</c>) and whole files in a ConfigMap's <c>data</c>.
/// </summary>
internal static partial class Containers
{
    /// <summary>The same settings, each variable under its own name beside its neighbours, each embedded file read as itself.</summary>
    public static IEnumerable<ConfigValue> Expand(IReadOnlyList<ConfigValue> values)
    {
        Dictionary<string, ConfigValue> names = [];
        foreach (ConfigValue value in values)
            if (value.Name == "name" && ListItem().IsMatch(value.Scope)) names.TryAdd(value.Scope, value);

        bool isCompose = values.Any(value => value.IsUnder("services"));
        foreach (ConfigValue value in values)
        {
            // What compose keeps for its anchors only.
            if (isCompose && value.Scope.StartsWith("x-", StringComparison.Ordinal)) continue;
            if (value.Name == "value" && names.TryGetValue(value.Scope, out ConfigValue? name))
                yield return new ConfigValue(value.Line, value.Scope[..value.Scope.LastIndexOf(".[", StringComparison.Ordinal)], name.Value, value.Value);
            else if (value.Name.StartsWith('[') && Assignment().Match(value.Value) is { Success: true } assignment)
                yield return new ConfigValue(value.Line, value.Scope, assignment.Groups[1].Value, assignment.Groups[2].Value);
            else if (value.Value.Contains('\n', StringComparison.Ordinal) && FileName(value) is { } file && ConfigFileKind.Of(file, value.Value) is { } kind)
                foreach (ConfigValue inner in ConfigDocument.Read(file, kind, value.Value).Values)
                    yield return inner with { Line = value.Line + inner.Line - 1, Scope = inner.Scope.Length > 0 ? $"{file}:{inner.Scope}" : $"{file}:" };
            else yield return value;
        }
    }

    // The key was split at its last dot: "data.application.properties".
    private static string? FileName(ConfigValue value)
    {
        string path = $"{value.Scope}.{value.Name}";
        Match data = Data().Match(path);
        return data.Success ? data.Groups[1].Value : null;
    }

    [GeneratedRegex(@"\.\[\d+\]$")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*)=(.*)$", RegexOptions.Singleline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?:^|\.)(?:data|stringData)\.([^.][^/]*\.[A-Za-z]+|\.env|\.pg_service\.conf)$")]
    private static partial Regex Data();
}
