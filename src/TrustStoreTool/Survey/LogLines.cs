using System.Text;

namespace TrustStoreTool.Survey;

/// <summary>The lines of a log, whatever it holds: what a line has beyond the limit is left out.</summary>
internal static class LogLines
{
    /// <summary>Longer than any line that says who connected.</summary>
    public const int MaxLine = 1024 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <param name="log">The log.</param>
    /// <param name="isCut">Asked at the end: whether it broke off. Then a last line without an end is half a line, and says what the whole one did not.</param>
    public static IEnumerable<string> Read(TextReader log, Func<bool>? isCut)
    {
        char[] buffer = new char[16 * 1024];
        StringBuilder line = new();
        bool isOpen = false;
        while (log.Read(buffer) is > 0 and var read)
        {
            for (int at = 0; at < read;)
            {
                int end = Array.IndexOf(buffer, '\n', at, read - at);
                int stop = end < 0 ? read : end;
                line.Append(buffer, at, Math.Min(stop - at, MaxLine - line.Length));
                isOpen = end < 0;
                at = stop + 1;
                if (isOpen) continue;
                yield return Text(line);
                line.Clear();
            }
        }

        if (isOpen && line.Length > 0 && isCut?.Invoke() != true) yield return Text(line);
    }

    private static string Text(StringBuilder line) => line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
}
