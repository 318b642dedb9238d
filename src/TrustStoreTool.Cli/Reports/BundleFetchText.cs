namespace TrustStoreTool.Cli.Reports;

/// <summary>A <see cref="BundleFetchReport"/> for people. A fingerprint stands on a line of its own that no foreign text can reach.</summary>
public static class BundleFetchText
{
    /// <summary>Writes it.</summary>
    public static void Write(BundleFetchReport report, Terminal terminal)
    {
        terminal.Out.WriteLine($"{ForeignText.Escape(report.File)}: {(report.Written ? "written" : "unchanged")}, {report.Certificates} certificates from {report.Address}");
        foreach (NewCertificate certificate in report.Unpinned)
        {
            terminal.Out.WriteLine($"not pinned: {ForeignText.Escape(certificate.Name)}");
            terminal.Out.WriteLine($"  {certificate.Sha256}");
        }
    }
}
