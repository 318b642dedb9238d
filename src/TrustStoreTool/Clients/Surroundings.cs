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

    // Nor does any command have more words before its program.
    private const int MaxWords = 256;

    private static readonly string[] Holders = ["environment", "env", "variables"];

    private readonly Dictionary<string, ConfigValue[]> _known = [];

    /// <summary>libpq's variables, the outermost first; <c>**</c> stands for those that come from elsewhere.</summary>
    /// <param name="scope">Of the command.</param>
    /// <param name="line">Where it stands: a script's later lines do not matter to it.</param>
    public IEnumerable<ConfigValue> Of(string scope, int line)
    {
        List<IEnumerable<ConfigValue>> levels = [];
        List<Launch> launches = [];
        for (int mark = scope.LastIndexOf(Mark, StringComparison.Ordinal); mark >= 0; mark = scope.LastIndexOf(Mark, StringComparison.Ordinal))
        {
            Launch launch = Launch.Of(document.Scopes[scope].Take(MaxWords));
            if (launch.IsElsewhere)
            {
                launches.Add(launch);
                levels.Add([new ConfigValue(line, scope, "**", Containers.Elsewhere)]);
            }

            scope = scope[..mark];
            Add(scope, document.Kind.Name == "systemd" ? int.MaxValue : line);
        }

        if (Wrapped().Match(scope) is { Success: true } wrapped)
            for (string? holder = wrapped.Groups[1].Value; holder is not null; holder = ConfigValue.ParentOf(holder))
                foreach (string name in Holders) Add(holder.Length > 0 ? $"{holder}.{name}" : name, int.MaxValue);
        levels.Reverse();
        return levels.SelectMany(level => level);

        void Add(string holder, int until)
        {
            IEnumerable<ConfigValue> values = Before(holder, until);
            levels.Add(launches.Count == 0 ? values : values.Where(value => launches.TrueForAll(launch => launch.Passes(value))));
        }
    }

    /// <summary>Whether a scope is a command's own.</summary>
    public static bool IsCommand(string scope) => CommandScope().IsMatch(scope);

    /// <summary>The variables of a command's own that reach its program: <c>PGHOST=x psql</c>, and not <c>PGHOST=x sudo psql</c>.</summary>
    public IEnumerable<ConfigValue> Own(string scope)
    {
        IEnumerable<ConfigValue> command = document.Scopes[scope];
        return Launch.Of(command.Take(MaxWords)).Own(command);
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
            values = _known[scope] = [.. (IsCommand(scope) ? Own(scope) : document.Scopes[scope]).Where(value => value.Name == "**" || LibpqVariables.Keyword(value) is not null)];
        int start = 0, end = values.Length;
        while (start < end)
        {
            int middle = (start + end) / 2;
            if (values[middle].Line <= line) start = middle + 1;
            else end = middle;
        }

        return values[Math.Max(0, end - MaxVariables)..end];
    }

    [GeneratedRegex(@"command@\d+(?:/\d+)?$")]
    private static partial Regex CommandScope();

    [GeneratedRegex(@"^(|.*?)\.?\b(?:command|entrypoint|args|run|script|before_script|after_script|test|cmd)(?:\.\[\d+\])?(?::|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Wrapped();
}
