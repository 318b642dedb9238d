namespace TrustStoreTool.Clients;

/// <summary>
/// <c>pg_service.conf</c> as libpq reads it (fe-connect.c, parseServiceFile): <c>[section]</c> and <c>key=value</c> lines, nothing
/// trimmed around the <c>=</c>, <c>#</c> comments, and the first section of a name counts.
/// </summary>
internal static class ServiceFile
{
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
        List<string> lines = [.. content.Split('\n').Select(line => line.TrimEnd('\r'))];
        if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);

        int start = lines.FindIndex(line => line.TrimStart().StartsWith($"[{service}]", StringComparison.Ordinal));
        if (start < 0)
        {
            if (lines.Count > 0 && lines[^1].Length > 0) lines.Add("");
            lines.Add($"[{service}]");
            lines.AddRange(wanted.Select(Line));
        }
        else
        {
            MergeSection(lines, start, wanted);
        }

        return string.Join(newLine, lines) + newLine;
    }

    private static void MergeSection(List<string> lines, int start, List<(string Keyword, string Value)> wanted)
    {
        int end = lines.FindIndex(start + 1, line => line.TrimStart().StartsWith('['));
        if (end < 0) end = lines.Count;
        int last = start;
        for (int i = start + 1; i < end; i++)
        {
            string line = lines[i].TrimStart();
            if (line.Length == 0) continue;
            last = i;
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            int known = line[0] == '#' || equals < 0 ? -1 : wanted.FindIndex(p => line.AsSpan(0, equals).SequenceEqual(p.Keyword));
            if (known < 0) continue;
            lines[i] = Line(wanted[known]);
            wanted.RemoveAt(known);
        }

        lines.InsertRange(last + 1, wanted.Select(Line));
    }

    private static string Line((string Keyword, string Value) parameter) => $"{parameter.Keyword}={parameter.Value}";

    // A line ends the value, and libpq cuts trailing blanks off; there is no quoting to keep them.
    private static void Check(string keyword, string value)
    {
        if (value.Length == 0 || value.AsSpan().ContainsAny('\n', '\r', '\0') || char.IsWhiteSpace(value[^1])) throw Unfit(keyword, value);
    }

    private static KeyStoreException Unfit(string keyword, string value) =>
        new(KeyStoreError.Usage, $"pg_service.conf has no way to write this {keyword}: '{value}'", "use the environment or the connection string instead");
}
