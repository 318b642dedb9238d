using System.Globalization;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A <see cref="BundleListReport"/> as a table: a row a region, the end of each CA's validity. It fits 80 columns.</summary>
public static class BundleListText
{
    /// <summary>Writes it.</summary>
    public static void Write(BundleListReport report, Terminal terminal)
    {
        string[] cas = [.. report.Regions.SelectMany(region => region.Cas).Select(ca => ca.Ca).Distinct(StringComparer.Ordinal)];
        Row(terminal.Out, "REGION", "PARTITION", cas.Select(ca => ca.Replace("rds-ca-", "", StringComparison.Ordinal).ToUpperInvariant()), "BUILT IN");
        foreach (ListedRegion region in report.Regions)
            Row(terminal.Out, region.Region, region.Partition, cas.Select(ca => End(region, ca)), region.Embedded ? "yes" : "no");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{report.Embedded} certificates are built in, {report.Pins} are known by their fingerprints.");
        if (report.Regions.Any(region => !region.Embedded)) terminal.Out.WriteLine("The others: truststore bundle fetch, then migrate --bundle FILE.");
    }

    private static string End(ListedRegion region, string id) =>
        region.Cas.FirstOrDefault(ca => ca.Ca == id)?.NotAfter.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static void Row(TextWriter to, string region, string partition, IEnumerable<string> ends, string embedded) =>
        to.WriteLine($"{region,-18}{partition,-12}{string.Concat(ends.Select(end => $"{end,-12}"))}{embedded}");
}
