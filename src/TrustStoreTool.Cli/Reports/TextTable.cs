using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="From">The terminal width from which on it is shown.</param>
/// <param name="IsFlexible">Takes what the others leave, and is cut to it; a table has one.</param>
/// <param name="Widest">Columns that it takes at most.</param>
/// <param name="Whole">Begins the line under the row that repeats a flexible cell which was cut; null: no such line.</param>
public sealed record TextColumn(string Title, int From = 0, bool IsFlexible = false, int Widest = int.MaxValue, string? Whole = null);

/// <summary>A row of a <see cref="TextTable"/>.</summary>
/// <param name="Cells">A cell a column, escaped by the table.</param>
/// <param name="Lines">Lines under it, printed as they are; only asked for when it is their turn.</param>
public sealed record TextRow(ImmutableArray<string> Cells, IEnumerable<string> Lines);

/// <summary>
/// A plain table for a terminal of a given width: columns two blanks apart, one flexible column, and under each row lines of its own.
/// No cell reaches into another's column, whatever it holds.
/// </summary>
/// <remarks>Spectre.Console's tables have no lines of full width under a row, and cost 4.6 of the 12 ms that a run may take (150 rows, Native AOT).</remarks>
public static class TextTable
{
    private const int Gap = 2;

    /// <summary>Writes the headings and the rows. The rows are gone through twice: once for their widths.</summary>
    public static void Write(TextWriter output, int width, ImmutableArray<TextColumn> columns, IReadOnlyList<TextRow> rows)
    {
        ImmutableArray<int> shown = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].From <= width)];
        int[] widths = [.. columns.Select(column => column.Title.Length)];
        foreach (TextRow row in rows)
            foreach (int i in shown)
                widths[i] = Math.Max(widths[i], Math.Min(columns[i].Widest, DisplayText.Width(DisplayText.Fit(row.Cells[i], width))));
        int flexible = shown.FirstOrDefault(i => columns[i].IsFlexible, -1);
        int others = shown.Where(i => i != flexible).Sum(i => widths[i]) + (Gap * (shown.Length - 1));
        if (flexible >= 0) widths[flexible] = Math.Clamp(width - others, columns[flexible].Title.Length, widths[flexible]);

        Line(output, shown, widths, [.. columns.Select(c => c.Title)]);
        foreach (TextRow row in rows)
        {
            Line(output, shown, widths, row.Cells);
            if (flexible >= 0 && columns[flexible].Whole is { } label && DisplayText.Width(DisplayText.Fit(row.Cells[flexible], width)) > widths[flexible])
                output.WriteLine(label + DisplayText.Fit(row.Cells[flexible], width - label.Length));
            foreach (string line in row.Lines) output.WriteLine(line);
        }
    }

    private static void Line(TextWriter output, ImmutableArray<int> shown, int[] widths, ImmutableArray<string> cells) =>
        output.WriteLine(string.Join(new string(' ', Gap), shown.Select(i => DisplayText.Cell(cells[i], widths[i]))).TrimEnd());
}
