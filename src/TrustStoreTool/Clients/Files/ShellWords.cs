using System.Text;

namespace TrustStoreTool.Clients.Files;

/// <summary>A command line of a POSIX shell in words: quotes removed, variables left as they stand, operators as words of their own.</summary>
internal static class ShellWords
{
    /// <summary>What separates commands.</summary>
    public const string Separator = "\0";

    private const int MaxDepth = 64;

    // A text that announces more documents and has none of them is no script.
    private const int MaxMissing = 16;

    /// <summary>Words with the line each begins on; <see cref="Separator"/> where a command ends.</summary>
    /// <param name="text">The commands.</param>
    /// <param name="line">The number of the first line.</param>
    /// <param name="documents">Gets the here-documents, whose text is no part of the commands.</param>
    public static IEnumerable<(int Line, string Word)> Split(string text, int line = 1, ICollection<(int Line, string Text)>? documents = null)
    {
        StringBuilder word = new();
        List<(string Delimiter, bool IsIndented)> announced = [];
        bool isWord = false;
        int start = line, missing = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (!isWord) start = line;
            switch (c)
            {
                case '#' when !isWord:
                    while (i + 1 < text.Length && text[i + 1] != '\n') i++;
                    break;
                case '<' when missing < MaxMissing && ShellHereDocument.Announcement(text, i) is { Length: > 0 } document:
                    if (isWord) yield return (start, word.ToString());
                    (isWord, word) = (false, word.Clear());
                    announced.Add((document.Delimiter, document.IsIndented));
                    i += document.Length - 1;
                    break;
                case ' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or '(' or ')' when !(c is '(' && word.Length > 0 && word[^1] == '$'):
                    if (isWord) yield return (start, word.ToString());
                    if (c is not (' ' or '\t' or '\r')) yield return (line, Separator);
                    (isWord, word) = (false, word.Clear());
                    if (c != '\n') break;
                    line++;
                    foreach ((string delimiter, bool isIndented) in announced)
                        if (ShellHereDocument.Body(text, i + 1, delimiter, isIndented) is { } body)
                        {
                            documents?.Add((line, body.Text));
                            line += text.AsSpan(i + 1, body.End - i - 1).Count('\n');
                            i = body.End - 1;
                        }
                        else if (++missing >= MaxMissing)
                        {
                            break;
                        }

                    announced.Clear();
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
                case '$' when i + 1 < text.Length && text[i + 1] == '\'':
                    isWord = true;
                    i = AnsiC(text, i + 1, word, ref line);
                    break;
                default:
                    isWord = true;
                    word.Append(c);
                    break;
            }
        }

        if (isWord) yield return (start, word.ToString());
    }

    private static int Quoted(string text, int open, StringBuilder word, ref int line, int depth = 0)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] == text[open]) return i;
            if (text[i] == '\n') line++;
            if (text[open] == '"' && text[i] == '$' && i + 1 < text.Length && text[i + 1] is '(' or '{' && depth < MaxDepth)
            {
                i = Expansion(text, i, word, ref line, depth + 1);
                continue;
            }

            if (text[open] == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`') i++;
            else if (text[open] == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                line++;
                i++;
                continue;
            }

            if (i < text.Length) word.Append(text[i]);
        }

        return text.Length;
    }

    // ${…} and $(…) stay as they stand, blanks and all; a bracket in quotes is none.
    private static int Expansion(string text, int dollar, StringBuilder word, ref int line, int depth = 0)
    {
        char open = text[dollar + 1], close = open == '{' ? '}' : ')';
        int level = 0;
        for (int i = dollar; i < text.Length; i++)
        {
            bool isQuote = text[i] == '"' || (text[i] == '\'' && open == '(');
            if (isQuote && depth < MaxDepth)
            {
                word.Append(text[i]);
                i = Quoted(text, i, word, ref line, depth + 1);
                if (i < text.Length) word.Append(text[i]);
                continue;
            }

            word.Append(text[i]);
            if (text[i] == '\n') line++;
            if (text[i] == open) level++;
            else if (text[i] == close && --level == 0) return i;
        }

        return text.Length;
    }

    // $'…': here a backslash escapes the quote.
    private static int AnsiC(string text, int open, StringBuilder word, ref int line)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\'') return i;
            if (text[i] == '\n') line++;
            if (text[i] == '\\' && i + 1 < text.Length) word.Append(text[++i] switch { 'n' => '\n', 't' => '\t', var other => other });
            else word.Append(text[i]);
        }

        return text.Length;
    }
}
