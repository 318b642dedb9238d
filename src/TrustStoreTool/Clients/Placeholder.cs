using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients;

/// <summary>
/// Values that are filled in elsewhere: <c>${NAME}</c>, <c>$NAME</c>, <c>$(NAME)</c>, <c>{{ .Values.x }}</c>, <c>@name@</c>, <c>%(name)s</c>, <c>{name}</c>.
/// A default that stands in the placeholder itself (<c>${NAME:-x}</c>, Spring's <c>${NAME:x}</c>) is taken.
/// </summary>
internal static partial class Placeholder
{
    /// <summary>The text with defaults in place, and whether all of it is known then.</summary>
    public static (string Text, bool IsKnown) Resolve(string raw)
    {
        if (raw.Length > 8192) return (raw, false);
        string text = WithDefault().Replace(raw, match => match.Groups["spring"].Success ? match.Groups["spring"].Value : match.Groups["shell"].Value);
        return (text, !Open().IsMatch(text));
    }

    /// <summary>Whether the text takes a default that stands in a placeholder: something else may be filled in.</summary>
    public static bool HasDefault(string raw) => raw.Length <= 8192 && WithDefault().IsMatch(raw);

    /// <summary>The text with the blanks inside placeholders removed, so that it stays one word.</summary>
    public static string Compact(string raw) => raw.Contains("{{", StringComparison.Ordinal) && raw.Length < 32_768 ? Template().Replace(raw, "{{}}") : raw;

    [GeneratedRegex(@"\$\{[\w.\-]+(?::?-(?<shell>[^}$]*)|:(?![?+\-])(?<spring>[^}$]*))\}")]
    private static partial Regex WithDefault();

    [GeneratedRegex(@"\$\{|\$\(|\$[A-Za-z_]|\{\{|#\{|<%|%\(\w+\)s|%s|\{\w*[^{}/\\]*\}|@[\w.\-]+@|<STORAGE_DIR>")]
    private static partial Regex Open();

    [GeneratedRegex(@"\{\{[^{}]*\}\}")]
    private static partial Regex Template();
}
