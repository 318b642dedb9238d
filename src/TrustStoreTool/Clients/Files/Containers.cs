using System.Text;
using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>
/// What compose files, Kubernetes manifests, pipelines and task definitions wrap once more: variables in lists (<c>- NAME=value</c>,
/// <c>- name: NAME</c> with <c>value:</c>), whole files in a ConfigMap's <c>data</c>, Base64 in a Secret's, command lines in one string.
/// </summary>
internal static partial class Containers
{
    /// <summary>A value that another object or file gives.</summary>
    public const string Elsewhere = "${…}";

    /// <summary>The same settings, each variable under its own name beside its neighbours, each embedded file read as itself.</summary>
    public static IEnumerable<ConfigValue> Expand(IReadOnlyList<ConfigValue> values)
    {
        Dictionary<string, ConfigValue> names = [];
        HashSet<string> secrets = [], open = [];
        ObjectReferences references = new(values);
        foreach (ConfigValue value in values)
        {
            if (value.Name == "name" && ListItem().IsMatch(value.Scope)) names.TryAdd(value.Scope, value);
            if (value is { Name: "kind", Value: "Secret" }) secrets.Add(value.Scope);
        }

        bool isCompose = values.Any(value => value.IsUnder("services"));
        foreach (ConfigValue value in values)
        {
            // What compose keeps for its anchors only.
            if (isCompose && value.Scope.StartsWith("x-", StringComparison.Ordinal)) continue;
            if (ObjectReferences.IsOption(value)) continue;
            if (Environment(value, names) is { } variable)
            {
                if (variable.Value == Elsewhere) variable = variable with { From = references.Of(value.Scope) };

                // A reference has several members, and is one variable.
                if (variable.Value != Elsewhere || open.Add($"{variable.Scope} {variable.Name} {variable.From}")) yield return variable;
            }
            else
            {
                foreach (ConfigValue inner in Inner(secrets.Count > 0 ? Decoded(value, secrets) : value)) yield return inner;
            }
        }
    }

    /// <summary>A command's words, where a string is more than one of them; in its own command such a string is still one word.</summary>
    public static IEnumerable<ConfigValue> Words(ConfigValue value) =>
        value.Value.AsSpan().ContainsAny(' ', '\n') && !value.Value.StartsWith('-') && ConnectionText.Conninfo(value.Value) is null
            ? ShellReader.Read(value.Value, $"{value.Scope}.{value.Name}:", value.Line).Prepend(value with { Value = Elsewhere })
            : [value];

    private static ConfigValue? Environment(ConfigValue value, Dictionary<string, ConfigValue> names)
    {
        if (value.Name == "value" && names.TryGetValue(value.Scope, out ConfigValue? name)) return new ConfigValue(value.Line, List(value.Scope), name.Value, value.Value);
        if (value.Name.StartsWith('[') && Assignment().Match(value.Value) is { Success: true } assignment)
            return IsCommand(value) ? null : new ConfigValue(value.Line, value.Scope, assignment.Groups[1].Value, assignment.Groups[2].Value);
        if (value.Name.StartsWith('[') && value.Scope.EndsWith(".environment", StringComparison.Ordinal)) return new ConfigValue(value.Line, value.Scope, value.Value, Elsewhere);
        if (Reference().Match(value.Scope) is { Success: true } reference && names.TryGetValue(reference.Groups[1].Value, out ConfigValue? given))
            return new ConfigValue(given.Line, List(reference.Groups[1].Value), given.Value, Elsewhere);
        return Source().Match($"{value.Scope}.{value.Name}") is { Success: true } source
            ? new ConfigValue(value.Line, $"{source.Groups[1].Value}.{(source.Groups[2].Value == "envFrom" ? "env" : "environment")}", "**", Elsewhere)
            : null;
    }

    private static IEnumerable<ConfigValue> Inner(ConfigValue value)
    {
        if (IsCommand(value)) return Words(value);
        if (FileName(value) is not { } file || ConfigFileKind.Of(file, value.Value) is not { } kind) return [value];
        return ConfigDocument.Read(file, kind, value.Value).Values
            .Select(inner => inner with { Line = value.Line + inner.Line - 1, Scope = inner.Scope.Length > 0 ? $"{file}:{inner.Scope}" : $"{file}:" });
    }

    private static ConfigValue Decoded(ConfigValue value, HashSet<string> secrets)
    {
        if (Holder().Match(value.Scope) is not { Success: true } holder || !secrets.Contains(holder.Groups[1].Value)) return value;
        byte[] bytes = new byte[value.Value.Length];
        return Convert.TryFromBase64String(value.Value, bytes, out int length) && !bytes.AsSpan(0, length).Contains((byte)0)
            ? value with { Value = Encoding.UTF8.GetString(bytes, 0, length) }
            : value;
    }

    // The key was split at its last dot: "data.application.properties".
    private static string? FileName(ConfigValue value)
    {
        Match data = Data().Match($"{value.Scope}.{value.Name}");
        return data.Success ? data.Groups[1].Value : null;
    }

    private static string List(string item) => item[..item.LastIndexOf(".[", StringComparison.Ordinal)];

    private static bool IsCommand(ConfigValue value) => Command().IsMatch($"{value.Scope}.{value.Name}");

    [GeneratedRegex(@"\.\[\d+\]$")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*)=(.*)$", RegexOptions.Singleline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(|.*?)\.?\bdata(?:\.|$)")]
    private static partial Regex Holder();

    [GeneratedRegex(@"^(.+)\.valueFrom(?:\.|$)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(.+)\.(envFrom|env_file)(?:\.|$)")]
    private static partial Regex Source();

    [GeneratedRegex(@"(?:^|\.)(?:command|entrypoint|args|run|script|before_script|after_script|test|cmd)(?:\.\[\d+\])?$")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?:^|\.)(?:data|stringData)\.([^.][^/]*\.[A-Za-z]+|\.env|\.pg_service\.conf)$")]
    private static partial Regex Data();
}
