using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands.Bundle;

/// <summary><c>truststore bundle check</c>: what <c>--bundle</c> would make of a file, certificate by certificate.</summary>
internal static class BundleCheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "PEM, PKCS#7 or DER; - is standard input" };
        Option<bool> allowUnpinned = BundleCommand.AllowUnpinned();
        Option<OutputFormat> format = CommonOptions.Format();
        LimitOptions limits = new();
        Command command = new("check", "Judges a downloaded file of certificates by the pins and the rules of --bundle") { file, allowUnpinned, format };
        limits.AddTo(command);
        command.Action(terminal, (result, _) =>
        {
            string path = result.GetRequiredValue(file);
            string name = path == "-" ? "standard input" : path;
            ReadLimits bounds = limits.From(result);
            ReadOnlyMemory<byte> content = InputFile.Read(path, bounds, terminal);
            IntakeRules rules = new(RdsPins.Embedded, terminal.Clock.GetUtcNow()) { AllowUnpinned = result.GetValue(allowUnpinned), Limits = bounds };
            CertificateIntake intake = FileError.About(name, () => CertificateIntake.Read(content, rules));
            terminal.Show(result.GetValue(format), Describe(name, content, intake, rules.Pins), BundleCheckText.Write, json => json.BundleCheckReport);
            return intake.Refusal is { } refusal ? throw FileError.About(name, refusal) : Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static BundleCheckReport Describe(string name, ReadOnlyMemory<byte> content, CertificateIntake intake, RdsPins pins) => new(
        name,
        Fingerprint.Of(content.Span).ToString(),
        intake.Refusal is null,
        CompleteSet(intake, pins),
        intake.Items.Count(item => item.Verdict == IntakeVerdict.Taken),
        intake.Items.Count(item => item.Verdict == IntakeVerdict.Skipped),
        intake.Items.Count(item => item.Verdict == IntakeVerdict.Refused),
        [.. intake.Items.Select(Describe)]);

    private static CheckedCertificate Describe(IntakeItem item) => new(
        item.Number, item.Line > 0 ? item.Line : null, Word(item.Verdict), Word(item.Reason), item.What, item.Certificate is null ? null : item.Name,
        item.Certificate?.Fingerprint.ToString(), item.Certificate?.Facts?.NotAfter, item.Pin?.Region, item.Pin?.Id);

    private static string Word(Enum value) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // By what is in it: the order of the official files changes from download to download, and copies have comments.
    private static string? CompleteSet(CertificateIntake intake, RdsPins pins)
    {
        IntakeItem[] taken = [.. intake.Items.Where(item => item.Verdict == IntakeVerdict.Taken)];
        if (intake.Refusal is not null || taken.Any(item => item.Pin is null)) return null;
        bool IsAllOf(Func<RdsCa, bool> which) => pins.All.Where(ca => ca.IsAnchor && which(ca)).ToHashSet().SetEquals(taken.Select(item => item.Pin!));
        return RdsRegion.Partitions.FirstOrDefault(partition => IsAllOf(ca => ca.Partition == partition))
            ?? pins.Regions.FirstOrDefault(region => IsAllOf(ca => ca.Region == region.Name))?.Name;
    }
}
