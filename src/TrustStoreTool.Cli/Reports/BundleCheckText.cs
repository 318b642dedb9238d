namespace TrustStoreTool.Cli.Reports;

/// <summary>A <see cref="BundleCheckReport"/> for people: a line a certificate, the reason under each that is not simply a known RDS CA.</summary>
public static class BundleCheckText
{
    private const int Label = 20;

    /// <summary>Writes it.</summary>
    public static void Write(BundleCheckReport report, Terminal terminal)
    {
        int room = Math.Max(terminal.Width - Label, 2 * Label);
        foreach (CheckedCertificate certificate in report.Certificates)
        {
            string where = certificate.Line is { } line ? $"line {line}" : $"no. {certificate.Number}";
            terminal.Out.WriteLine($"{where,-10}{certificate.Verdict,-10}{ForeignText.Escape(certificate.Name ?? certificate.What, room)}");
            if (certificate.Name is null || certificate.Reason is "pinned") continue;
            terminal.Out.WriteLine(new string(' ', Label) + ForeignText.Escape(certificate.What));
            if (certificate.Reason is "other" or "unpinned") terminal.Out.WriteLine("  SHA-256 " + certificate.Sha256);
        }

        terminal.Out.WriteLine($"{ForeignText.Escape(report.File)}: {report.Taken} taken, {report.Skipped} skipped, {report.Refused} refused");
        if (report.CompleteSet is { } set) terminal.Out.WriteLine($"every current RDS CA of {set}, and no other");
    }
}
