using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// What a command finds around it: the variables that its script has set so far or its image has, and those of the container, the step, the job
/// that it belongs to.
/// </summary>
internal sealed partial class Surroundings(ConfigDocument document)
{
    private const string Mark = "command@";

    // No script sets more of libpq's variables than that.
    private const int MaxVariables = 256;

    private static readonly string[] Holders = ["environment", "env", "variables"];

    private readonly Dictionary<string, ConfigValue[]> _known = [];

    /// <summary>libpq's variables, the outermost first; <c>**</c> stands for those that come from elsewhere.</summary>
    /// <param name="scope">Of the command.</param>
    /// <param name="line">Where it stands: a script's later lines do not matter to it.</param>
    public IEnumerable<ConfigValue> Of(string scope, int line)
    {
        List<IEnumerable<ConfigValue>> levels = [];
        for (int mark = scope.LastIndexOf(Mark, StringComparison.Ordinal); mark >= 0; mark = scope.LastIndexOf(Mark, StringComparison.Ordinal))
        {
            scope = scope[..mark];
            levels.Add(Before(scope, document.Kind.Name == "systemd" ? int.MaxValue : line));
        }

        if (Wrapped().Match(scope) is { Success: true } wrapped)
            for (string? holder = wrapped.Groups[1].Value; holder is not null; holder = ConfigValue.ParentOf(holder))
                foreach (string name in Holders) levels.Add(Before(holder.Length > 0 ? $"{holder}.{name}" : name, int.MaxValue));
        levels.Reverse();
        return levels.SelectMany(level => level);
    }

    /// <summary>The words of a command in order; Kubernetes and compose give the arguments by themselves.</summary>
    public IEnumerable<ConfigValue> Words(IGrouping<string, ConfigValue> scope)
    {
        IEnumerable<ConfigValue> words = scope.Where(value => value.IsWord);
        return scope.Key.EndsWith(".command", StringComparison.Ordinal) ? words.Concat(document.Scopes[$"{scope.Key[..^"command".Length]}args"])
            : scope.Key.EndsWith(".entrypoint", StringComparison.Ordinal) ? words.Concat(document.Scopes[$"{scope.Key[..^"entrypoint".Length]}command"])
            : words;
    }

    private IEnumerable<ConfigValue> Before(string scope, int line)
    {
        if (!_known.TryGetValue(scope, out ConfigValue[]? values))
            values = _known[scope] = [.. document.Scopes[scope].Where(value => value.Name == "**" || LibpqVariables.Keyword(value) is not null)];
        int start = 0, end = values.Length;
        while (start < end)
        {
            int middle = (start + end) / 2;
            if (values[middle].Line <= line) start = middle + 1;
            else end = middle;
        }

        return values[Math.Max(0, end - MaxVariables)..end];
    }

    [GeneratedRegex(@"^(|.*?)\.?\b(?:command|entrypoint|args|run|script|before_script|after_script|test|cmd)(?:\.\[\d+\])?(?::|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Wrapped();
}
