namespace TrustStoreTool.Cli.Reports;

/// <summary>A <see cref="BundleShowReport"/> in detail or as PEM.</summary>
public static class BundleShowText
{
    /// <summary>Writes the details.</summary>
    public static void Write(BundleShowReport report, Terminal terminal)
    {
        foreach (ShownRoot root in report.Certificates)
        {
            terminal.Out.WriteLine($"{root.Region}  {root.Ca}");
            terminal.Out.WriteLine($"  {ForeignText.Escape(root.Subject)}");
            terminal.Out.WriteLine($"  {root.Key}, {root.NotBefore.UtcDateTime:yyyy-MM-dd} to {root.NotAfter.UtcDateTime:yyyy-MM-dd}");
            terminal.Out.WriteLine($"  {root.Sha256}");
        }
    }

    /// <summary>Writes PEM: a comment and a block for each.</summary>
    public static void WritePem(BundleShowReport report, Terminal terminal)
    {
        foreach (ShownRoot root in report.Certificates) terminal.Out.Write($"# {root.Region} {root.Ca} {root.Sha256}\n{root.Pem}\n");
    }
}
