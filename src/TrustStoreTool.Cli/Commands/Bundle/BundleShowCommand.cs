using System.CommandLine;
using System.Security.Cryptography;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands.Bundle;

/// <summary><c>truststore bundle show</c>: the certificates that are built in, in detail or as PEM.</summary>
internal static class BundleShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string[]> regions = BundleCommand.Regions("Only this region; repeats (all of them without it)");
        Option<string[]> cas = BundleCommand.Cas("Only this CA; repeats (all of them without it)");
        Option<bool> pem = new("--pem") { Description = "Print PEM, fit for a file that clients read" };
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new("show", "Shows the certificates that are built in") { regions, cas, pem, format };
        command.Action(terminal, (result, _) =>
        {
            RdsBundle bundle = RdsBundle.Embedded;
            string[] ids = result.GetValue(cas) ?? [], names = result.GetValue(regions) ?? [];
            RegionSelection selection = RegionSelection.Choose(names.Length == 0 ? ["all"] : names, ids.Length == 0 ? CaChoice.All : CaChoice.Parse(ids, bundle.Pins), bundle);
            if (!selection.NotEmbedded.IsEmpty) terminal.WriteNotice($"not built in: {string.Join(", ", selection.NotEmbedded.Select(region => region.Name))}");
            BundleShowReport report = new([.. selection.Roots.Select(Describe)]);
            if (result.GetValue(pem)) terminal.Show(result.GetValue(format), report, BundleShowText.WritePem, json => json.BundleShowReport);
            else terminal.Show(result.GetValue(format), report, BundleShowText.Write, json => json.BundleShowReport);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static ShownRoot Describe(RdsRoot root)
    {
        CertificateFacts facts = root.Certificate.Facts!;
        return new ShownRoot(
            root.Ca.Region, root.Ca.Id, facts.Subject.ToString(), facts.PublicKey.ToString(), facts.NotBefore, facts.NotAfter, root.Ca.Fingerprint.ToString(),
            PemEncoding.WriteString("CERTIFICATE", root.Certificate.Der.Span));
    }
}
