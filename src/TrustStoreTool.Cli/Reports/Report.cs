using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TrustStoreTool.Cli.Reports;

/// <summary>
/// What a command found or did, as data. Text, JSON and the rest are ways to show it: a command builds the whole report, then shows it once.
/// In JSON the first two members are <c>report</c> (its kind) and <c>version</c> (of its shape).
/// </summary>
/// <param name="Kind">The kind: <c>migrate</c>, <c>inspect</c>, …</param>
/// <param name="Version">Changes when the shape does.</param>
public abstract record Report(
    [property: System.Text.Json.Serialization.JsonPropertyName("report"), System.Text.Json.Serialization.JsonPropertyOrder(-2)] string Kind,
    [property: System.Text.Json.Serialization.JsonPropertyOrder(-1)] int Version);

/// <summary>How results are shown.</summary>
public enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one object a run.</summary>
    Json,
}

/// <summary>Shows reports.</summary>
public static class ReportOutput
{
    /// <summary>Writes <paramref name="report"/> to standard output, by <paramref name="text"/> or by its JSON shape, which is made only when it is needed.</summary>
    public static void Show<T>(this Terminal terminal, OutputFormat format, T report, Action<T, Terminal> text, Func<ReportJson, JsonTypeInfo<T>> json)
        where T : Report
    {
        if (format == OutputFormat.Text)
        {
            text(report, terminal);
            return;
        }

        // Piece by piece: the report of a large store is many times its size.
        using (Utf8Pieces pieces = new(terminal.Out)) JsonSerializer.Serialize(pieces, report, json(ReportJson.Default));
        terminal.Out.WriteLine();
    }
}
