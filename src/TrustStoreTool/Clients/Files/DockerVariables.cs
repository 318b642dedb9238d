using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>
/// The variables of a Dockerfile's stage (Docker, Dockerfile reference: ARG). What rests on an <c>ARG</c> keeps the form of a value with a default,
/// <c>${NAME:-x}</c>: a build may say otherwise. An <c>ENV</c> wins over an <c>ARG</c> of its name.
/// </summary>
internal sealed partial class DockerVariables
{
    private const int MaxVariables = 128, MaxText = 4096;

    private readonly Dictionary<string, string> _environment, _arguments;
    private readonly DockerVariables? _global;

    /// <summary>Before the first stage.</summary>
    public DockerVariables() => (_environment, _arguments) = ([], []);

    /// <summary>Of a stage that starts from another, below the arguments that stand before the first.</summary>
    public DockerVariables(DockerVariables stage, DockerVariables global) =>
        (_environment, _arguments, _global) = (new(stage._environment), new(stage._arguments), global);

    /// <summary>Arguments without a default: <c>ARG NAME</c> lets the one of before the first stage in.</summary>
    public void Declare(IEnumerable<string> words)
    {
        foreach (string name in words)
            if (_global?._arguments.TryGetValue(name, out string? value) == true) Set(_arguments, name, value);
    }

    /// <summary>A variable of an <c>ENV</c>, or an <c>ARG</c> with a default.</summary>
    public void Set(ConfigValue variable, bool isArgument) => Set(isArgument ? _arguments : _environment, variable.Name, variable.Value);

    /// <summary>The text with what is known in its place.</summary>
    public string Substitute(string text)
    {
        if (text.Length > MaxText || !text.Contains('$', StringComparison.Ordinal)) return text;
        string known = Reference().Replace(text, match =>
        {
            string name = match.Groups["name"].Value;
            if (_environment.TryGetValue(name, out string? value)) return value;

            // A default that rests on another argument says so itself.
            return !_arguments.TryGetValue(name, out value) || value.Length == 0 || value.Contains('}', StringComparison.Ordinal) && !value.Contains('$', StringComparison.Ordinal) ? match.Value
                : value.Contains('$', StringComparison.Ordinal) ? value
                : $"${{{name}:-{value}}}";
        });
        return known.Length > MaxText ? text : known;
    }

    private static void Set(Dictionary<string, string> variables, string name, string value)
    {
        if (variables.Count < MaxVariables || variables.ContainsKey(name)) variables[name] = value;
    }

    [GeneratedRegex(@"\$(?:(?<name>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?::?-[^}$]*)?\})")]
    private static partial Regex Reference();
}
