namespace TrustStoreTool.Clients;

/// <summary>
/// <c>pg_service.conf</c> as libpq reads it (fe-connect.c, parseServiceFile): <c>[section]</c> and <c>key=value</c> lines, nothing
/// trimmed around the <c>=</c>, <c>#</c> comments, and the first section of a name counts.
/// </summary>
internal static class ServiceFile
{
    // As C's isspace: a byte of a letter in UTF-8 is none.
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n', '\v', '\f'];

    /// <summary>Sets parameters in a section and leaves every other line as it was.</summary>
    /// <param name="content">The file's text, or null for a new one.</param>
    /// <param name="service">The section.</param>
    /// <param name="parameters">What the section is to say; its other lines stay.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: the syntax cannot carry a value.</exception>
    public static string Merge(string? content, string service, IEnumerable<(string Keyword, string Value)> parameters)
    {
        List<(string Keyword, string Value)> wanted = [.. parameters];
        foreach ((string keyword, string value) in wanted.Append(("name", service))) Check(keyword, value);
        if (service.Contains(']', StringComparison.Ordinal)) throw Unfit("name", service);

        content ??= "";
        string newLine = content.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

        // Each line keeps the end it has; only the last may have none.
        List<string> lines = [.. Lines(content)];
        int start = lines.FindIndex(line => line.TrimStart(Blanks).StartsWith($"[{service}]", StringComparison.Ordinal));
        if (start < 0)
        {
            if (lines.Count > 0 && lines[^1].TrimEnd(Blanks).Length > 0) lines.Add(newLine);
            lines.Add($"[{service}]{newLine}");
            lines.AddRange(wanted.Select(parameter => Line(parameter) + newLine));
            if (lines.Count > wanted.Count + 2 && !content.EndsWith('\n')) lines[^(wanted.Count + 3)] += newLine;
        }
        else
        {
            MergeSection(lines, start, wanted, newLine);
        }

        return string.Concat(lines);
    }

    private static void MergeSection(List<string> lines, int start, List<(string Keyword, string Value)> wanted, string newLine)
    {
        int end = lines.FindIndex(start + 1, line => line.TrimStart(Blanks).StartsWith('['));
        if (end < 0) end = lines.Count;
        int last = start;
        for (int i = start + 1; i < end; i++)
        {
            string line = lines[i].Trim(Blanks);
            if (line.Length == 0) continue;
            last = i;
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            int known = line[0] == '#' || equals < 0 ? -1 : wanted.FindIndex(p => line.AsSpan(0, equals).SequenceEqual(p.Keyword));
            if (known < 0) continue;
            if (line != Line(wanted[known])) lines[i] = Line(wanted[known]) + End(lines[i]);
            wanted.RemoveAt(known);
        }

        if (wanted.Count == 0) return;
        if (End(lines[last]).Length == 0) lines[last] += newLine;
        lines.InsertRange(last + 1, wanted.Select(parameter => Line(parameter) + newLine));
    }

    private static IEnumerable<string> Lines(string content)
    {
        for (int at = 0; at < content.Length;)
        {
            int end = content.IndexOf('\n', at);
            int next = end < 0 ? content.Length : end + 1;
            yield return content[at..next];
            at = next;
        }
    }

    private static string End(string line) => line.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : line.EndsWith('\n') ? "\n" : "";

    private static string Line((string Keyword, string Value) parameter) => $"{parameter.Keyword}={parameter.Value}";

    // A line ends the value, and libpq cuts trailing blanks off; there is no quoting to keep them.
    private static void Check(string keyword, string value)
    {
        if (value.Length == 0 || value.AsSpan().ContainsAny('\n', '\r', '\0') || Blanks.Contains(value[^1])) throw Unfit(keyword, value);
    }

    private static KeyStoreException Unfit(string keyword, string value) =>
        new(KeyStoreError.Usage, $"pg_service.conf has no way to write this {keyword}: '{value}'", "use the environment or the connection string instead");
}
