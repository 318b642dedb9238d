namespace TrustStoreTool.Cli.Reports;

/// <summary>A pruning as text.</summary>
public static class PruneText
{
    /// <summary>Writes the report.</summary>
    public static void Write(PruneReport report, Terminal terminal)
    {
        WriteEntries(report.Removed, terminal.Out, terminal.Width);
        string entries = Words.Count(report.Removed.Length, "entry", "entries"), store = ForeignText.Escape(report.Store);
        string left = $"{Words.Count(report.Remaining, "entry stays", "entries stay")}, {Words.Count(report.TrustAnchors, "trust anchor")}";
        terminal.Out.WriteLine(report.Outcome switch
        {
            "pruned" => $"{store}: {entries} removed; {left}",
            "planned" => $"{store}: {entries} would be removed; {left}; nothing was written",
            "declined" => $"{store}: nothing was removed",
            _ => $"{store}: nothing to remove; {left}",
        });
        if (report.Backup is { } backup) terminal.Out.WriteLine($"backup: {ForeignText.Escape(backup)}");
    }

    /// <summary>Lists entries: alias, reason, and the fingerprint on a line of its own.</summary>
    public static void WriteEntries(IEnumerable<PrunedReport> entries, TextWriter output, int width)
    {
        foreach (PrunedReport entry in entries)
        {
            string reason = $"  [{Words.Kind(entry.Kind)}: {entry.Reason}{(entry.NotAfter is { } end && entry.Reason.Contains("expired", StringComparison.Ordinal) ? $" on {end.UtcDateTime:yyyy-MM-dd}" : "")}]";
            bool isLong = 2 + 20 + reason.Length > width;
            output.WriteLine("- " + DisplayText.Fit(entry.Alias ?? "(no alias)", isLong ? width - 2 : width - 2 - reason.Length) + (isLong ? "" : reason));
            if (isLong) DisplayText.WriteWrapped(output, "  ", reason.TrimStart(), width);
            if (entry.Sha256 is { } sha256) output.WriteLine($"  sha256   {sha256}");
            if (entry.Subject is { } subject) output.WriteLine("  subject  " + DisplayText.Fit(subject, Math.Max(20, width - 11)));
        }
    }
}
