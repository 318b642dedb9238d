using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A comparison as text: a line for each change, its fingerprint under it, and a summary.</summary>
public static class DiffText
{
    // The sign and the word of each change, in the order of the report's contract.
    private static readonly ImmutableDictionary<string, (char Sign, string Word)> Signs = new Dictionary<string, (char, string)>
    {
        ["added"] = ('+', "added"),
        ["removed"] = ('-', "removed"),
        ["renamed"] = ('~', "other alias"),
        ["replaced"] = ('!', "replaced"),
        ["kindChanged"] = ('!', "other kind"),
        ["chainChanged"] = ('!', "other chain"),
    }.ToImmutableDictionary();

    /// <summary>Writes the report.</summary>
    public static void Write(DiffReport report, Terminal terminal)
    {
        Side("A", report.A);
        Side("B", report.B);
        foreach (ProtectionChangeReport change in report.Protection)
            DisplayText.WriteWrapped(terminal.Out, $"! {change.What,-11}  ", $"{change.A} -> {change.B}", terminal.Width);
        foreach (DifferenceReport difference in report.Differences) Write(difference, terminal);
        terminal.Out.WriteLine(Summary(report));

        void Side(string name, DiffSideReport side) => DisplayText.WriteWrapped(
            terminal.Out,
            $"{name}  ",
            $"{side.Store}: {side.Format}, {Words.Count(side.Entries, "entry", "entries")}{(side.Integrity == "notChecked" ? ", integrity not checked (no password given)" : "")}",
            terminal.Width);
    }

    private static void Write(DifferenceReport difference, Terminal terminal)
    {
        (char sign, string word) = Signs[difference.Change];
        DiffEntryReport entry = (difference.A ?? difference.B)!;
        Line($"{sign} {word,-11}  ", Name(entry) + (entry.Kind == "trustedCertEntry" ? "" : $" ({Words.Kind(entry.Kind)})"));
        if (difference is { A: { } a, B: { } b })
        {
            if (a.Alias != b.Alias) Line("    is now     ", Name(b));
            if (a.Kind != b.Kind) Line("    kind       ", $"{Words.Kind(a.Kind)} -> {Words.Kind(b.Kind)}");
            if (a.Sha256 != b.Sha256)
            {
                Fingerprint("A", a);
                Fingerprint("B", b);
                return;
            }
        }

        Fingerprint(" ", entry);

        void Line(string label, string foreign) => terminal.Out.WriteLine(label + DisplayText.Fit(foreign, Math.Max(20, terminal.Width - label.Length)));

        void Fingerprint(string side, DiffEntryReport of)
        {
            terminal.Out.WriteLine($"  {side} sha256   {of.Sha256}");
            if (of.Subject is { } subject) Line("    subject  ", subject);
        }
    }

    private static string Name(DiffEntryReport entry) => entry.Alias ?? "(no alias)";

    private static string Summary(DiffReport report)
    {
        if (report.Differences.IsEmpty && report.Same) return $"no differences: {Words.Count(report.Unchanged, "entry", "entries")} alike";
        IEnumerable<string> counts = report.Differences.GroupBy(d => d.Change).Select(g => $"{g.Count()} {Signs[g.Key].Word}");
        return string.Join(", ", counts.DefaultIfEmpty("entries alike, protection differs").Append($"{report.Unchanged} alike"));
    }
}
