using System.Text;

namespace TrustStoreTool.Clients.Files;

/// <summary>A command line of a POSIX shell in words: quotes removed, variables left as they stand, operators as words of their own.</summary>
internal static class ShellWords
{
    /// <summary>What separates commands.</summary>
    public const string Separator = "\0";

    /// <summary>Words with the line each begins on; <see cref="Separator"/> where a command ends.</summary>
    public static IEnumerable<(int Line, string Word)> Split(string text, int line = 1)
    {
        StringBuilder word = new();
        bool isWord = false;
        int start = line;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (!isWord) start = line;
            switch (c)
            {
                case '#' when !isWord:
                    while (i + 1 < text.Length && text[i + 1] != '\n') i++;
                    break;
                case ' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or '(' or ')' when !(c is '(' && word.Length > 0 && word[^1] == '$'):
                    if (isWord) yield return (start, word.ToString());
                    if (c is not (' ' or '\t' or '\r')) yield return (line, Separator);
                    if (c == '\n') line++;
                    (isWord, word) = (false, word.Clear());
                    break;
                case '\\' when i + 1 < text.Length:
                    if (text[++i] == '\n') line++;
                    else if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') (i, line) = (i + 1, line + 1);
                    else (isWord, word) = (true, word.Append(text[i]));
                    break;
                case '\'' or '"':
                    isWord = true;
                    i = Quoted(text, i, word, ref line);
                    break;
                case '$' when i + 1 < text.Length && text[i + 1] is '(' or '{':
                    isWord = true;
                    i = Expansion(text, i, word, ref line);
                    break;
                default:
                    isWord = true;
                    word.Append(c);
                    break;
            }
        }

        if (isWord) yield return (start, word.ToString());
    }

    private static int Quoted(string text, int open, StringBuilder word, ref int line)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] == text[open]) return i;
            if (text[i] == '\n') line++;
            if (text[open] == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`') i++;
            else if (text[open] == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                line++;
                i++;
                continue;
            }

            word.Append(text[i]);
        }

        return text.Length;
    }

    // ${…} and $(…) stay as they stand, blanks and all.
    private static int Expansion(string text, int dollar, StringBuilder word, ref int line)
    {
        char open = text[dollar + 1], close = open == '{' ? '}' : ')';
        int depth = 0;
        for (int i = dollar; i < text.Length; i++)
        {
            word.Append(text[i]);
            if (text[i] == '\n') line++;
            if (text[i] == open) depth++;
            else if (text[i] == close && --depth == 0) return i;
        }

        return text.Length;
    }
}
