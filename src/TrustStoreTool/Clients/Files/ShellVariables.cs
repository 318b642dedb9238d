using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>
/// What a script has set so far, put in the place of <c>$NAME</c> and <c>${NAME}</c>. A script can name a long text more often than any memory holds:
/// beyond a few times its own length a word stays as it is written, and so does what rests on it.
/// </summary>
internal sealed partial class ShellVariables
{
    private const int LongestValue = 4096, LongestWord = 32_768, Least = 256, Times = 4, Most = 1 << 20, MostScripts = 10_000;

    private readonly Dictionary<string, ConfigValue> _known = [], _postgres = [];
    private readonly Allowance _allowance;

    /// <summary>Of a text that stands by itself.</summary>
    public ShellVariables(string text) => _allowance = new Allowance { Left = (int)Math.Min(Most, Least + ((long)Times * text.Length)) };

    private ShellVariables(ShellVariables outer) => _allowance = outer._allowance;

    /// <summary>Of a script within this one: it knows nothing of the outer one's, and shares its allowance.</summary>
    /// <returns><see langword="null"/> if a text has more of them than anyone writes: they stay words.</returns>
    public ShellVariables? Within() => _allowance.Scripts-- > 0 ? new ShellVariables(this) : null;

    /// <summary>Those that libpq reads, the newest of each name.</summary>
    public IEnumerable<ConfigValue> Postgres => _postgres.Values;

    /// <summary>Takes in an assignment.</summary>
    public void Set(ConfigValue variable)
    {
        _known[variable.Name] = variable;
        if (LibpqVariables.Keyword(variable) is not null) _postgres[variable.Name] = variable;
    }

    /// <summary>A word with what is known in its place.</summary>
    public string Substitute(string word)
    {
        if (word.Length > LongestWord || _allowance.Left == 0 || !word.Contains('$', StringComparison.Ordinal)) return word;
        string known = Reference().Replace(word, match =>
        {
            if (!_known.TryGetValue(match.Groups["name"].Value, out ConfigValue? variable) || variable.Value.Length >= LongestValue) return match.Value;
            if ((_allowance.Left -= variable.Value.Length) >= 0) return variable.Value;
            _allowance.Left = 0;
            return match.Value;
        });
        return _allowance.Left == 0 ? word : known;
    }

    [GeneratedRegex(@"\$(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\})", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    private sealed class Allowance
    {
        // In characters.
        public int Left { get; set; }

        public int Scripts { get; set; } = MostScripts;
    }
}
