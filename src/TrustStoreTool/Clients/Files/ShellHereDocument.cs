namespace TrustStoreTool.Clients.Files;

/// <summary>Here-documents (POSIX 2.7.4): <c>&lt;&lt;EOF</c>, <c>&lt;&lt;-EOF</c>, <c>&lt;&lt;'EOF'</c>.</summary>
internal static class ShellHereDocument
{
    /// <summary>What announces one at this place; length 0 where nothing does.</summary>
    public static (int Length, string Delimiter, bool IsIndented) Announcement(string text, int at)
    {
        if (!text.AsSpan(at).StartsWith("<<") || text.AsSpan(at).StartsWith("<<<")) return default;
        int i = at + 2;
        bool isIndented = i < text.Length && text[i] == '-';
        if (isIndented) i++;
        while (i < text.Length && text[i] is ' ' or '\t') i++;
        char quote = i < text.Length && text[i] is '\'' or '"' ? text[i++] : '\0';
        if (i < text.Length && text[i] == '\\') i++;
        int start = i;
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.')) i++;
        if (i == start) return default;
        string delimiter = text[start..i];
        if (quote != '\0' && i < text.Length && text[i] == quote) i++;
        return (i - at, delimiter, isIndented);
    }

    /// <summary>The text from there to the line that is the delimiter, and where the line after that begins; null where there is no such line: then it is none.</summary>
    public static (string Text, int End)? Body(string text, int start, string delimiter, bool isIndented)
    {
        for (int at = start; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            ReadOnlySpan<char> line = text.AsSpan(at, (end < 0 ? text.Length : end) - at).TrimEnd('\r');
            if (isIndented) line = line.TrimStart('\t');
            int next = end < 0 ? text.Length : end + 1;
            if (line.SequenceEqual(delimiter)) return (text[start..at], next);
            at = next;
        }

        return null;
    }
}
