using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients;

/// <summary>
/// Text of other people's files as it may be shown. A line that its syntax reads as one value can hold a second setting
/// (<c>sslmode=require password=…</c> in a pg_service.conf): what follows such a name is left out.
/// </summary>
internal static partial class Shown
{
    private const int MaxMode = 40;

    /// <summary>The text without credentials.</summary>
    public static string Text(string text) =>
        text.AsSpan().ContainsAny(Marks) ? Secret().Replace(UserInfo().Replace(text, "//…@"), "$1…") : text;

    /// <summary>A mode: one word, and no long one.</summary>
    public static string Mode(string text)
    {
        int end = text.AsSpan().IndexOfAny(Separators);
        string word = text.StartsWith("{{", StringComparison.Ordinal) || text.StartsWith("${", StringComparison.Ordinal) || end < 0 ? text : $"{text[..end]}…";
        return Text(word.Length > MaxMode ? $"{word[..MaxMode]}…" : word);
    }

    private static readonly System.Buffers.SearchValues<char> Marks = System.Buffers.SearchValues.Create("=:@"), Separators = System.Buffers.SearchValues.Create(" \t\r\n,;&=");

    [GeneratedRegex("""(\b\w*(?:passw(?:or)?d|passphrase|pwd|secret|token|credential)\w*["']?\s*[=:]).*""", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex(@"//[^/\s]*@")]
    private static partial Regex UserInfo();
}
