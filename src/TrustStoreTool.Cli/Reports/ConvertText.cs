using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A conversion as text.</summary>
public static class ConvertText
{
    /// <summary>Writes the report.</summary>
    public static void Write(ConvertReport report, Terminal terminal)
    {
        string target = ForeignText.Escape(report.Out);
        string what = $"{ForeignText.Escape(report.Store)} ({report.Format}) -> {target} ({report.Type})";
        terminal.Out.WriteLine(report.Outcome switch
        {
            "planned" => $"{what}: nothing was written",
            "unchanged" => $"{target}: nothing to change",
            _ => what,
        });
        foreach ((string step, int count) in report.Entries.CountBy(entry => entry.Step))
            Line($"{Words.Count(count, "entry", "entries")} {Step(step)}");
        List("made trusted by --trust", report.Trusted);
        List("trust anchors for Java that were none before", [.. report.NewAnchors.Where(anchor => report.Trusted.All(t => t.Sha256 != anchor.Sha256))]);
        foreach (string notice in report.Notices) Line(notice);
        foreach (TrapReport warning in report.Warnings)
        {
            Line("! " + warning.Message);
            Line("  -> " + warning.Advice);
        }

        if (report.Backup is { } backup) terminal.Out.WriteLine($"backup: {ForeignText.Escape(backup)}");

        void Line(string text) => DisplayText.WriteWrapped(terminal.Out, "  ", text, terminal.Width);

        void List(string title, ImmutableArray<AnchorReport> anchors)
        {
            if (anchors.IsEmpty) return;
            Line($"{title}:");
            foreach (AnchorReport anchor in anchors)
            {
                terminal.Out.WriteLine("  + " + DisplayText.Fit(anchor.Alias ?? anchor.Subject ?? "(no alias)", Math.Max(20, terminal.Width - 4)));
                terminal.Out.WriteLine($"    sha256   {anchor.Sha256}");
            }
        }
    }

    private static string Step(string step) => step switch
    {
        "carried" => "carried as the bytes they were",
        "encryptedAnew" => "with a private key encrypted anew",
        _ => "converted",
    };
}
