using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands.Bundle;

/// <summary><c>truststore bundle fetch</c>: downloads AWS's certificates, and keeps the file only if the pins know every one it would add.</summary>
internal static class BundleFetchCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string?> region = new("--region") { Description = "The certificates of this region (all, or without it: of every commercial region)", HelpName = "R" };
        Option<string?> to = new("--to") { Description = "Where to put them (without it: under the file's own name in this folder)", HelpName = "FILE" };
        Option<string?> baseUrl = new("--base-url") { Description = "Another place to download from, laid out as AWS's", HelpName = "URL" };
        Option<int> timeout = new("--timeout") { Description = "Seconds for the whole download", DefaultValueFactory = _ => 10, HelpName = "SECONDS" };
        Option<bool> allowUnpinned = BundleCommand.AllowUnpinned();
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new("fetch", "Downloads newer certificates from AWS and checks them by the pins") { region, to, baseUrl, timeout, allowUnpinned, format };
        command.Action(terminal, async (result, cancellation) =>
        {
            RdsPins pins = RdsPins.Embedded;
            int seconds = result.GetValue(timeout);
            if (seconds is < 1 or > 3600) throw new KeyStoreException(KeyStoreError.Usage, $"--timeout is between 1 and 3600 seconds, not {seconds}");
            RdsRegion? wanted = result.GetValue(region) is { } name && !name.Equals("all", StringComparison.OrdinalIgnoreCase) ? RegionSelection.Find(name, pins) : null;
            Uri address = BundleDownload.Address(wanted, result.GetValue(baseUrl));
            byte[] content = await BundleDownload.GetAsync(address, TimeSpan.FromSeconds(seconds), terminal.Clock, cancellation);
            IntakeRules rules = new(pins, terminal.Clock.GetUtcNow()) { AllowUnpinned = result.GetValue(allowUnpinned) };
            CertificateIntake intake = FileError.About(address.AbsoluteUri, () => Judge(content, rules, wanted));
            foreach (string notice in intake.Notices) terminal.WriteNotice(notice);
            string path = result.GetValue(to) ?? Path.GetFileName(address.LocalPath);
            bool isWritten = Write(path, content, terminal);
            BundleFetchReport report = new(address.AbsoluteUri, path, Fingerprint.Of(content).ToString(), isWritten, intake.Take().Length, [.. New(intake)]);
            terminal.Show(result.GetValue(format), report, BundleFetchText.Write, json => json.BundleFetchReport);
            return ExitCode.Success;
        });
        return command;
    }

    // A download is held to more than a file that somebody chose: besides the rules of --bundle, only RDS CAs, and only of the place asked for.
    private static CertificateIntake Judge(byte[] content, IntakeRules rules, RdsRegion? wanted)
    {
        CertificateIntake intake = CertificateIntake.Read(content, rules);
        if (intake.Refusal is { } refusal) throw refusal;
        string partition = wanted?.Partition ?? "aws";
        foreach (IntakeItem item in intake.Items.Where(item => item.Verdict == IntakeVerdict.Taken))
        {
            if (item.Pin is null && !rules.AllowUnpinned)
                throw Refused(item, "no RDS CA that is known", $"if AWS published it, compare its SHA-256 {item.Certificate!.Fingerprint} and give --allow-unpinned");
            if (item.Pin is { } pin && (pin.Partition != partition || (wanted is { IsPreRelease: false } && pin.Region != wanted.Name)))
                throw Refused(item, $"of {pin.Region}, which was not asked for", null);
        }

        return intake;
    }

    private static bool Write(string path, byte[] content, Terminal terminal)
    {
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(path, locks, new StoreFileOptions(MayBeNew: true));
        if (file.Exists && file.Content.Span.SequenceEqual(content)) return false;
        file.Replace(content, _ => content, BackupRule.None, terminal.Clock);
        return true;
    }

    private static IEnumerable<NewCertificate> New(CertificateIntake intake) =>
        intake.Items.Where(item => item is { Verdict: IntakeVerdict.Taken, Pin: null }).Select(item => new NewCertificate(item.Name, item.Certificate!.Fingerprint.ToString()));

    private static KeyStoreException Refused(IntakeItem item, string what, string? hint) => new(KeyStoreError.BundleRefused, $"{item.Where}: {item.Name}: {what}", hint);
}
