using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="From">The terminal width from which on it is shown.</param>
/// <param name="IsFlexible">Takes what the others leave, and is cut to it; a table has one.</param>
/// <param name="Widest">Columns that it takes at most.</param>
/// <param name="Whole">Begins the line under the row that repeats a flexible cell which was cut; null: no such line.</param>
public sealed record TextColumn(string Title, int From = 0, bool IsFlexible = false, int Widest = int.MaxValue, string? Whole = null);

/// <summary>
/// A plain table for a terminal of a given width: columns two blanks apart, one flexible column, and under each row lines of its own.
/// No cell reaches into another's column, whatever it holds.
/// </summary>
/// <remarks>Spectre.Console's tables have no lines of full width under a row, and cost 4.6 of the 12 ms that a run may take (150 rows, Native AOT).</remarks>
public sealed class TextTable(int width, params ImmutableArray<TextColumn> columns)
{
    private const int Gap = 2;
    private readonly List<(ImmutableArray<string> Cells, ImmutableArray<string> Lines)> _rows = [];

    /// <summary>Adds a row: a cell a column, escaped here, and the lines under it, printed as they are.</summary>
    public void Add(ImmutableArray<string> cells, params ImmutableArray<string> lines) => _rows.Add((cells, lines));

    /// <summary>Writes the headings and the rows.</summary>
    public void Write(TextWriter output)
    {
        ImmutableArray<int> shown = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].From <= width)];
        int[] widths = new int[columns.Length];
        foreach (int i in shown)
            widths[i] = Math.Min(columns[i].Widest, _rows.Select(row => DisplayText.Width(DisplayText.Fit(row.Cells[i], width))).Append(columns[i].Title.Length).Max());
        int flexible = shown.FirstOrDefault(i => columns[i].IsFlexible, -1);
        int others = shown.Where(i => i != flexible).Sum(i => widths[i]) + (Gap * (shown.Length - 1));
        if (flexible >= 0) widths[flexible] = Math.Clamp(width - others, columns[flexible].Title.Length, widths[flexible]);

        Line(output, shown, widths, [.. columns.Select(c => c.Title)]);
        foreach ((ImmutableArray<string> cells, ImmutableArray<string> lines) in _rows)
        {
            Line(output, shown, widths, cells);
            if (flexible >= 0 && columns[flexible].Whole is { } label && DisplayText.Width(DisplayText.Fit(cells[flexible], width)) > widths[flexible])
                output.WriteLine(label + DisplayText.Fit(cells[flexible], width - label.Length));
            foreach (string line in lines) output.WriteLine(line);
        }
    }

    private static void Line(TextWriter output, ImmutableArray<int> shown, int[] widths, ImmutableArray<string> cells) =>
        output.WriteLine(string.Join(new string(' ', Gap), shown.Select(i => DisplayText.Cell(cells[i], widths[i]))).TrimEnd());
}
