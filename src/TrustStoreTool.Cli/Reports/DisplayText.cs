using System.Globalization;
using System.Text;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Fits foreign text into columns: escaped, measured as a terminal shows it (wide characters take two columns, combining ones none), cut with an ellipsis.</summary>
public static class DisplayText
{
    // East Asian Wide and Fullwidth (UAX #11), and the emoji planes: first and last code point of each run.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA960, 0xA97F),
        (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F900, 0x1F9FF),
        (0x20000, 0x3FFFD),
    ];

    /// <summary>Columns that <paramref name="text"/> takes.</summary>
    public static int Width(string text)
    {
        if (Ascii.IsValid(text)) return text.Length;
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes()) width += Width(rune);
        return width;
    }

    /// <summary>The escaped text, at most so many columns wide.</summary>
    public static string Fit(string foreign, int columns)
    {
        // A character takes a column or more, or none when it combines; cutting early keeps a 64 KiB alias from costing 64 KiB of work a line.
        string text = ForeignText.Escape(foreign, Math.Max(4 * columns, 16));
        return Width(text) <= columns ? text : Cut(text, columns);
    }

    /// <summary>The escaped text, cut and padded to exactly so many columns.</summary>
    public static string Cell(string foreign, int columns)
    {
        string text = Fit(foreign, columns);
        return text + new string(' ', columns - Width(text));
    }

    /// <summary>Writes <see cref="Wrapped"/> lines.</summary>
    public static void WriteWrapped(TextWriter output, string label, string foreign, int width)
    {
        foreach (string line in Wrapped(label, foreign, width)) output.WriteLine(line);
    }

    /// <summary>Escaped text in lines of at most <paramref name="width"/> columns, broken at blanks, each under the end of the label.</summary>
    public static IEnumerable<string> Wrapped(string label, string foreign, int width)
    {
        StringBuilder line = new(label);
        int room = Math.Max(20, width - label.Length), used = 0;
        foreach (string word in ForeignText.Escape(foreign).Split(' ').SelectMany(word => Pieces(word, room)))
        {
            int length = Width(word);
            if (used > 0 && used + 1 + length > room)
            {
                yield return line.ToString().TrimEnd();
                line.Clear().Append(' ', label.Length);
                used = 0;
            }

            if (used > 0) line.Append(' ');
            line.Append(word);
            used += length + (used > 0 ? 1 : 0);
        }

        yield return line.ToString().TrimEnd();
    }

    // A word that no line can take whole is broken where the line ends.
    private static IEnumerable<string> Pieces(string word, int room)
    {
        if (Width(word) <= room)
        {
            yield return word;
            yield break;
        }

        StringBuilder piece = new();
        int width = 0;
        foreach (Rune rune in word.EnumerateRunes())
        {
            int next = Width(rune);
            if (width + next > room)
            {
                yield return piece.ToString();
                piece.Clear();
                width = 0;
            }

            piece.Append(rune);
            width += next;
        }

        yield return piece.ToString();
    }

    private static string Cut(string text, int columns)
    {
        StringBuilder cut = new(columns);
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += Width(rune);
            if (width > columns - 1) break;
            cut.Append(rune);
        }

        return cut.Append('…').ToString();
    }

    private static int Width(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        foreach ((int first, int last) in Wide)
            if (rune.Value >= first && rune.Value <= last) return 2;
        return 1;
    }
}
