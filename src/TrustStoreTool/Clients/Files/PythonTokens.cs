using System.Globalization;
using System.Text;

namespace TrustStoreTool.Clients.Files;

/// <summary>What a piece of Python is.</summary>
internal enum PythonTokenKind
{
    /// <summary>A name with its dots, or a number.</summary>
    Name,

    /// <summary>A string literal, unescaped.</summary>
    Text,

    /// <summary>An operator or bracket.</summary>
    Operator,

    /// <summary>The end of a line.</summary>
    NewLine,
}

/// <summary>A piece of Python.</summary>
internal readonly record struct PythonToken(int Line, PythonTokenKind Kind, string Text);

/// <summary>Splits Python source (reference, chapter 2, as far as strings, names and operators go).</summary>
internal static class PythonTokens
{
    private const string Prefixes = "rRbBuUfF";

    public static IEnumerable<PythonToken> Split(string text)
    {
        int line = 1;
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            int start = i, at = line;
            if (c == '\n')
            {
                i++;
                yield return new PythonToken(line++, PythonTokenKind.NewLine, "");
            }
            else if (c == '\\' && i + 1 < text.Length && text[i + 1] is '\n' or '\r')
            {
                i += text[i + 1] == '\r' && i + 2 < text.Length ? 3 : 2;
                line++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '#')
            {
                while (i < text.Length && text[i] != '\n') i++;
            }
            else if (Opening(text, i) is var prefix and >= 0)
            {
                string literal = Literal(text, ref i, prefix, ref line);
                yield return new PythonToken(at, PythonTokenKind.Text, literal);
            }
            else if (char.IsLetterOrDigit(c) || c == '_')
            {
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '.')) i++;
                yield return new PythonToken(at, PythonTokenKind.Name, text[start..i].TrimEnd('.'));
            }
            else
            {
                i++;
                if (i < text.Length && ((text[i] == '=' && c is '=' or '!' or '<' or '>' or ':') || (c == '*' && text[i] == '*'))) i++;
                yield return new PythonToken(at, PythonTokenKind.Operator, text[start..i]);
            }
        }
    }

    // The length of a string's prefix, or -1 where no string begins.
    private static int Opening(string text, int at)
    {
        for (int length = 0; length < 3 && at + length < text.Length; length++)
        {
            if (text[at + length] is '\'' or '"') return length;
            if (!Prefixes.Contains(text[at + length], StringComparison.Ordinal)) return -1;
        }

        return -1;
    }

    private static string Literal(string text, ref int i, int prefix, ref int line)
    {
        bool isRaw = text.AsSpan(i, prefix).ContainsAny('r', 'R');
        i += prefix;
        char quote = text[i];
        bool isTriple = i + 2 < text.Length && text[i + 1] == quote && text[i + 2] == quote;
        i += isTriple ? 3 : 1;
        StringBuilder literal = new();
        for (; i < text.Length; i++)
        {
            char c = text[i];
            if (c == quote && (!isTriple || (i + 2 < text.Length && text[i + 1] == quote && text[i + 2] == quote)))
            {
                i += isTriple ? 3 : 1;
                break;
            }

            // A string that its line ends is no string; the next line starts anew.
            if (c == '\n' && !isTriple) break;
            if (c == '\n') line++;
            if (c == '\\' && i + 1 < text.Length) Escape(text, ref i, isRaw, literal, ref line);
            else literal.Append(c);
        }

        return literal.ToString();
    }

    private static void Escape(string text, ref int i, bool isRaw, StringBuilder literal, ref int line)
    {
        char escape = text[++i];
        if (escape == '\n') line++;
        if (isRaw)
        {
            literal.Append('\\').Append(escape);
            return;
        }

        int digits = escape switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && i + digits < text.Length && uint.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, null, out uint code) && Rune.IsValid(code))
        {
            literal.Append(new Rune(code).ToString());
            i += digits;
        }
        else if (escape != '\n')
        {
            literal.Append(escape switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", '\'' => "'", '"' => "\"", _ => $"\\{escape}" });
        }
    }
}
