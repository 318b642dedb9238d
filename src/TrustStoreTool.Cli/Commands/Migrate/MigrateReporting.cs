using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>What became of the stores, as data.</summary>
internal static class MigrateReporting
{
    public static MigrateReport Of(IEnumerable<StoreRun> runs, MigrateRequest request) => new(request.DryRun, [.. runs.Select(run => Of(run, request))]);

    private static MigratedStore Of(StoreRun run, MigrateRequest request)
    {
        MigratedStore store = new()
        {
            Store = run.Path,
            Outcome = Outcome(run, request),
            ExitCode = (int)(run.Failure is { } failure ? ExitCodes.For(failure.Error) : ExitCode.Success),
            Error = run.Failure?.Message,
            Output = request.Out,
            Backup = run.BackupPath,
            Proofs = run.Proofs,
        };
        return run.Planned is not { } planned ? store : store with
        {
            Format = planned.After.Format.Name,
            Protection = planned.After.Protection,
            Integrity = planned.Before is { } before ? Camel(before.Integrity) : null,
            Added = [.. planned.Plan.Additions.Select(Added)],
            Present = [.. planned.Plan.Present.Select(present => new PresentEntry(present.Alias, present.Certificate.Fingerprint.ToString()))],
            Invisible = [.. planned.Plan.Invisible.Select(place => new InvisibleEntry(place.Entry, place.Alias, place.Certificate.Fingerprint.ToString(), Camel(place.Reason)))],
            Kept = planned.Kept,
            Pem = request.ExportPem is { } path ? Pem(path, run, planned, request) : null,
        };
    }

    private static string Outcome(StoreRun run, MigrateRequest request) => run switch
    {
        { Failure: not null } => "failed",
        { Planned: null } => "notWritten",
        _ when request.DryRun => run.Planned.IsChange ? "planned" : "unchanged",
        { IsCommitted: false } => "notWritten",
        { StoreWritten: false } => "unchanged",
        { Planned.Before: null } when request.Out is null => "created",
        _ => "migrated",
    };

    private static AddedCertificate Added(NewTrustedCertificate entry)
    {
        RdsCa? pin = RdsPins.Embedded.Find(entry.Certificate);
        return new AddedCertificate(entry.Alias, entry.Certificate.Fingerprint.ToString(), pin?.Region, pin?.Id, entry.Certificate.Facts?.NotAfter);
    }

    private static PemFileReport Pem(string path, StoreRun run, PlannedStore planned, MigrateRequest request) => new(
        path,
        request.DryRun ? "planned" : run.PemWritten ? "written" : run.IsCommitted ? "unchanged" : "notWritten",
        planned.Pem.Roots.Length,
        [.. planned.Pem.LeftOut.Select(anchor => new LeftOutAnchor(anchor.ToString(), anchor.Fingerprint.ToString()))]);

    private static string Camel(Enum value) => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];
}
