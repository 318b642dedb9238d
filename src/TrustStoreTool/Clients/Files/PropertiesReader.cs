using System.Globalization;
using System.Text;

namespace TrustStoreTool.Clients.Files;

/// <summary>Java properties (<c>java.util.Properties.load</c>): <c>=</c>, <c>:</c> or a blank separates, <c>\</c> escapes and continues.</summary>
internal static class PropertiesReader
{
    public static IEnumerable<ConfigValue> Read(string text)
    {
        foreach ((int number, string logical) in Logical(text))
        {
            int end = 0;
            while (end < logical.Length && !(logical[end] is '=' or ':' || char.IsWhiteSpace(logical[end]))) end += logical[end] == '\\' ? 2 : 1;
            end = Math.Min(end, logical.Length);
            string key = Unescape(logical[..end]), rest = logical[end..].TrimStart();
            if (rest.Length > 0 && rest[0] is '=' or ':') rest = rest[1..].TrimStart();
            if (key.Length > 0) yield return ConfigValue.Dotted(number, key, Unescape(rest));
        }
    }

    // A comment never continues; a continued line loses the blanks its next line starts with.
    private static IEnumerable<(int Number, string Text)> Logical(string text)
    {
        StringBuilder open = new();
        int start = 0;
        foreach ((int number, string line) in LineText.Lines(text))
        {
            string trimmed = line.TrimStart();
            if (start == 0 && (trimmed.Length == 0 || trimmed[0] is '#' or '!')) continue;
            if (start == 0) start = number;
            bool continues = (trimmed.Length - trimmed.AsSpan().TrimEnd('\\').Length) % 2 == 1;
            open.Append(continues ? trimmed[..^1] : trimmed);
            if (continues) continue;
            yield return (start, open.ToString());
            start = 0;
            open.Clear();
        }

        if (start > 0) yield return (start, open.ToString());
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            char escape = text[++i];
            if (escape == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, null, out ushort unit))
            {
                result.Append((char)unit);
                i += 4;
            }
            else
            {
                result.Append(escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'f' => '\f', _ => escape });
            }
        }

        return result.ToString();
    }
}
