namespace TrustStoreTool.Clients.Files;

/// <summary>Lines of a text with their numbers.</summary>
internal static class LineText
{
    /// <summary>The lines; one that ends with the continuation character goes on in the next, and keeps the number of its first.</summary>
    public static IEnumerable<(int Number, string Text)> Lines(string text, char? continuation = null)
    {
        int number = 0, start = 0;
        string? open = null;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.TrimEnd('\r');
            if (open is null) start = number;
            if (continuation is { } mark && EndsOpen(line, mark))
            {
                open += line[..^1];
                continue;
            }

            yield return (start, open + line);
            open = null;
        }

        if (open is not null) yield return (start, open);
    }

    /// <summary>The line number, from 1, of an offset. Offsets must be asked for in order.</summary>
    public static Func<int, int> Counter(ReadOnlyMemory<byte> text)
    {
        int at = 0, line = 1;
        return offset =>
        {
            for (; at < offset && at < text.Length; at++)
                if (text.Span[at] == (byte)'\n') line++;
            return line;
        };
    }

    // An even number of marks are escaped marks, not a continuation.
    private static bool EndsOpen(string line, char mark) => (line.Length - line.AsSpan().TrimEnd(mark).Length) % 2 == 1;
}
