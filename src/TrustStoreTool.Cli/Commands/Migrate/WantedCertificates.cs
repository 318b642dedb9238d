using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>What is to be in every store afterwards: the regions' embedded roots, then the bundles' certificates.</summary>
internal static class WantedCertificates
{
    /// <summary>Gathers them, and says what is left out.</summary>
    public static ImmutableArray<Certificate> Gather(MigrateRequest request, IEnumerable<ConnectionTarget> targets, Terminal terminal)
    {
        ImmutableArray<string> regions = request.Regions.IsEmpty && request.Bundles.IsEmpty ? RegionsOf(targets) : request.Regions;
        RegionSelection selection = RegionSelection.Choose(regions, request.Choice, RdsBundle.Embedded);
        if (!selection.NotEmbedded.IsEmpty)
            terminal.WriteNotice($"not built in, and not added: {string.Join(", ", selection.NotEmbedded.Select(region => region.Name))} (get them with: truststore bundle fetch)");
        return [.. selection.Roots.Select(root => root.Certificate), .. request.Bundles.SelectMany(path => OfBundle(path, request, terminal))];
    }

    private static ImmutableArray<Certificate> OfBundle(string path, MigrateRequest request, Terminal terminal)
    {
        string name = path == "-" ? "standard input" : path;
        ReadOnlyMemory<byte> content = InputFile.Read(path, request.Limits, terminal);
        return FileError.About(name, () =>
        {
            CertificateIntake intake = CertificateIntake.Read(content, new IntakeRules(RdsPins.Embedded, terminal.Clock.GetUtcNow())
            {
                Choice = request.Choice,
                AllowUnpinned = request.AllowUnpinned,
                Limits = request.Limits,
            });
            ImmutableArray<Certificate> taken = intake.Take();
            foreach (string notice in intake.Notices) terminal.WriteNotice($"{name}: {notice}");
            return taken;
        });
    }

    private static ImmutableArray<string> RegionsOf(IEnumerable<ConnectionTarget> targets) => [.. targets.Select(RegionOf).Distinct()];

    private static string RegionOf(ConnectionTarget target) => RdsEndpoint.Parse(target.Host) switch
    {
        { UsesRdsCa: false } => throw new KeyStoreException(
            KeyStoreError.Usage, $"{target.Host} is an RDS Proxy: its certificate comes from Amazon Trust Services, not from an RDS CA", "say what to add with --region or --bundle"),
        { Region: { } region } => region,
        _ => throw new KeyStoreException(KeyStoreError.Usage, $"the name {target.Host} does not tell a region", "say what to add with --region or --bundle"),
    };
}
