using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>Line by line, for files that are templates of their syntax: <c>name: value</c> and <c>name = value</c>, all side by side.</summary>
internal static partial class LooseReader
{
    public static IEnumerable<ConfigValue> Read(string text)
    {
        foreach ((int number, string line) in LineText.Lines(text))
            if (line.Length < 8192 && Pair().Match(line) is { Success: true } pair && ConfigValue.IsBounded(pair.Groups[1].Length))
                yield return ConfigValue.Dotted(number, pair.Groups[1].Value, pair.Groups[2].Value.Trim().TrimEnd(',').Trim('"', '\''));
    }

    [GeneratedRegex("""^[\s\-]*["']?([A-Za-z_][\w.\-]*)["']?\s*[:=]\s*(\S.*)$""", RegexOptions.NonBacktracking)]
    private static partial Regex Pair();
}
