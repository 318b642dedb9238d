using System.Collections.Immutable;
using System.CommandLine;
using TrustStoreTool.Cli.Commands.Migrate;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Migration;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore migrate</c>: adds the CA certificates, keeps everything old, proves, commits.</summary>
public static class MigrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => Create(terminal, null);

    /// <summary>The command with another encoding of the PEM export: for tests that break it.</summary>
    internal static Command Create(Terminal terminal, Func<PemExport, byte[]>? encodePem)
    {
        Command command = new("migrate", "Add the RDS CA certificates, keep everything else, prove, then replace the store");
        MigrateOptions options = new();
        options.AddTo(command);
        command.Action(terminal, async (result, cancellation) =>
        {
            MigrateRequest request = options.From(result, terminal);
            using PasswordSource passwords = options.Passwords.From(result, terminal);
            return await RunAsync(request, passwords, encodePem, terminal, cancellation);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        MigrateRequest request, PasswordSource passwords, Func<PemExport, byte[]>? encodePem, Terminal terminal, CancellationToken cancellation)
    {
        ImmutableArray<ConnectionTarget> servers = [.. request.Connections.SelectMany(connection => ConnectionTarget.Read(connection))];
        ImmutableArray<Certificate> wanted = WantedCertificates.Gather(request, servers, terminal);
        StorePlanner planner = new(request, wanted, passwords, terminal);
        Prover prover = new(servers, request.Timeout, terminal.Clock, encodePem);
        using FolderLocks locks = new(request.LockTimeout);
        ImmutableArray<StoreRun> runs = [.. request.Stores.Select(path => new StoreRun(path, request, planner, prover, locks, terminal))];
        try
        {
            // No store is touched before all of them are planned, checked and proved.
            foreach (StoreRun run in runs) await run.PrepareAsync();
            if (AllWell(runs)) foreach (StoreRun run in runs) await run.ProveAsync(cancellation);
            if (AllWell(runs) && !request.DryRun) foreach (StoreRun run in runs) await run.CommitAsync(cancellation);

            foreach (KeyStoreException failure in runs.Select(run => run.Failure).OfType<KeyStoreException>()) terminal.WriteError(failure);
            terminal.Show(request.Format, MigrateReporting.Of(runs, request), MigrateText.Write, json => json.MigrateReport);
            return ExitCodes.Worst(runs.Select(run => run.Failure is { } failure ? ExitCodes.For(failure.Error) : ExitCode.Success));
        }
        finally
        {
            foreach (StoreRun run in runs) run.Dispose();
            foreach (ConnectionTarget server in servers) server.Dispose();
        }
    }

    private static bool AllWell(ImmutableArray<StoreRun> runs) => runs.All(run => run.Failure is null);
}
