using System.Collections.Immutable;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>
/// One store on its way: prepared (planned, checked, staged), proved, committed. A step that fails ends it, and leaves every file as it was.
/// </summary>
internal sealed class StoreRun(string path, MigrateRequest request, StorePlanner planner, Prover prover, FolderLocks locks, Terminal terminal) : IDisposable
{
    private StoreFile? _target;
    private StoreFile? _pem;
    private StagedFile? _staged;
    private StagedFile? _stagedPem;

    /// <summary>The store, as named.</summary>
    public string Path => path;

    /// <summary>What ended it, or null.</summary>
    public KeyStoreException? Failure { get; private set; }

    /// <summary>The plan, or null before and without one.</summary>
    public PlannedStore? Planned { get; private set; }

    /// <summary>The proofs of every connection; empty before and without any.</summary>
    public ImmutableArray<ServerProof> Proofs { get; private set; } = [];

    /// <summary>Whether the commit was reached and everything is on the disk.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Whether the store's file was made or replaced.</summary>
    public bool StoreWritten => _target is { WasReplaced: true };

    /// <summary>Whether the PEM file was made or replaced.</summary>
    public bool PemWritten { get; private set; }

    /// <summary>Where the old file is, or null.</summary>
    public string? BackupPath => _target?.BackupPath;

    /// <summary>Locks, reads, plans, checks, and stages the new files beside their places.</summary>
    public Task PrepareAsync() => Attempt(() =>
    {
        if (request.DryRun)
        {
            Planned = planner.Plan(path, request.Create && !File.Exists(path) ? null : () => InputFile.ReadStore(path, request.Limits));
            return Task.CompletedTask;
        }

        Backup.Check(request.Backup);
        StoreFileOptions options = new(request.Limits.FileBytes, request.Create || request.Out is not null, request.InPlace);
        _target = StoreFile.Open(request.Out ?? path, locks, options);
        if (request.ExportPem is { } pem) _pem = StoreFile.Open(pem, locks, options with { MayBeNew = true });
        RefuseOneFileForTwo();
        PlanAndStage();
        return Task.CompletedTask;
    });

    /// <summary>Connects with the exported PEM file.</summary>
    public Task ProveAsync(CancellationToken cancellation) => Attempt(async () =>
    {
        if (!prover.HasConnections) return;
        using ProofFile? own = _stagedPem is null ? new ProofFile(PemBytes) : null;
        Proofs = await prover.RunAsync(own?.Path ?? _stagedPem!.ReadablePath(), Planned!, cancellation);
        if (Proofs.FirstOrDefault(proof => proof.ExitCode != (int)ExitCode.Success) is { } refused) throw refused.Refusal;
    });

    /// <summary>The PEM first, then the store. If another program changed the store meanwhile, everything is done again on what it is now.</summary>
    public Task CommitAsync(CancellationToken cancellation) => Attempt(async () =>
    {
        for (int redos = 0; !TryCommit(); redos++)
        {
            if (redos == StoreFile.MaxRedos) throw _target!.KeepsChanging();
            await ReplanAsync(cancellation);
            await ProveAsync(cancellation);
            if (Failure is not null) throw Failure;
        }

        IsCommitted = true;
    });

    /// <summary>Removes what was staged and not committed.</summary>
    public void Dispose()
    {
        Unstage();
        _pem?.Dispose();
        _target?.Dispose();
    }

    private byte[] PemBytes => prover.Encode(Planned!.Pem);

    private void PlanAndStage()
    {
        Unstage();
        Func<ReadOnlyMemory<byte>>? old = request.Out is not null ? () => InputFile.ReadStore(path, request.Limits) : _target!.Exists ? _target.GiveContent : null;
        PlannedStore planned = Planned = FileError.About(path, () => planner.Plan(path, old));
        if (request.Out is null ? planned.IsChange || _target!.IsReplaced : !ExistingOutput.IsAsPlanned(_target!, planned))
            _staged = _target!.Stage(planned.Bytes, planned.HoldsKeys);
        if (_pem is not null && !(_pem.Exists && _pem.Content.Span.SequenceEqual(PemBytes))) _stagedPem = _pem.Stage(PemBytes);
    }

    private bool TryCommit()
    {
        _staged?.RefuseConflict(terminal.Clock);
        if (!_target!.IsUnchanged()) return false;
        if (_stagedPem is not null && !PemWritten)
        {
            if (!_stagedPem.TryCommit(BackupRule.None, terminal.Clock)) return false;
            PemWritten = true;
        }

        return _staged is null || _staged.TryCommit(request.Backup, terminal.Clock);
    }

    private async Task ReplanAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Unstage();
                _target!.Reload();
                _pem?.Reload();
                PemWritten = false;
                PlanAndStage();
                return;
            }
            catch (KeyStoreException e) when (attempt < StoreFile.MaxTornReads && e.Error is KeyStoreError.Damaged or KeyStoreError.UnknownFormat or KeyStoreError.PasswordWrong)
            {
                // The other program may be in the middle of its write; Reload waits before it looks again.
                await Task.Delay(1, cancellation);
            }
        }
    }

    private void RefuseOneFileForTwo()
    {
        if (_pem is not null && _target!.IsSamePlace(_pem)) throw new KeyStoreException(KeyStoreError.Usage, "--export-pem names the store itself");
        if (request.Out is null || !File.Exists(path)) return;
        using StoreFile source = StoreFile.Open(path, locks, new StoreFileOptions(request.Limits.FileBytes, InPlace: true));
        if (source.IsSamePlace(_target!)) throw new KeyStoreException(KeyStoreError.Usage, "--out names the store itself");
    }

    private void Unstage()
    {
        _staged?.Dispose();
        _stagedPem?.Dispose();
        _staged = _stagedPem = null;
    }

    private async Task Attempt(Func<Task> step)
    {
        if (Failure is not null) return;
        try
        {
            await step();
        }
        catch (KeyStoreException e)
        {
            Failure = FileError.About(path, _target is null ? e : _target.Failed(e));
        }
    }
}
