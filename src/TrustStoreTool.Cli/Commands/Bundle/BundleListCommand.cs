using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands.Bundle;

/// <summary><c>truststore bundle list</c>: every region with its CAs, and whether they are built in.</summary>
internal static class BundleListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string[]> regions = BundleCommand.Regions("Only this region; repeats");
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new("list", "Lists the regions, their CAs, and whether the certificates are built in") { regions, format };
        command.Action(terminal, (result, _) =>
        {
            RdsBundle bundle = RdsBundle.Embedded;
            BundleListReport report = new(
                bundle.Count,
                bundle.Pins.All.Length,
                [.. BundleCommand.Known(result.GetValue(regions) ?? [], bundle.Pins).Select(region => Describe(region, bundle))]);
            terminal.Show(result.GetValue(format), report, BundleListText.Write, json => json.BundleListReport);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static ListedRegion Describe(RdsRegion region, RdsBundle bundle) => new(
        region.Name,
        region.Partition,
        region.IsPreRelease,
        bundle.Holds(region),
        region.BundleAddress,
        [.. bundle.Pins.All.Where(ca => ca.IsAnchor && ca.Region == region.Name).Select(ca => new ListedCa(ca.Id, ca.Fingerprint.ToString(), ca.NotAfter, bundle.Holds(ca)))]);
}
