using System.CommandLine;
using TrustStoreTool.Cli.Files;

namespace TrustStoreTool.Cli.Commands;

/// <summary>How an existing file is replaced: <c>--backup FILE</c>, <c>--no-backup</c>, <c>--in-place</c>, <c>--dry-run</c>.</summary>
internal sealed class ReplaceOptions
{
    private readonly Option<string?> _backup = new("--backup") { HelpName = "FILE", Description = "Keep the old file there (default STORE.<UTC time>.bak)" };
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Keep no old file", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _inPlace = new("--in-place") { Description = "Rewrite the file where it lies, for single-file mounts; not atomic", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done and write nothing", Arity = ArgumentArity.Zero };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _backup, _noBackup, _inPlace, _dryRun }) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_noBackup) && result.GetValue(_backup) is not null) result.Refuse("--backup and --no-backup exclude each other");
            if (result.GetValue(_noBackup) && result.GetValue(_inPlace)) result.Refuse("--in-place needs a backup: it is not atomic");
        });
    }

    public BackupRule Backup(ParseResult result) => result.GetValue(_noBackup) ? BackupRule.None : new BackupRule(result.GetValue(_backup));

    public bool IsDryRun(ParseResult result) => result.GetValue(_dryRun);

    /// <summary>Opens, under its folder's lock, a file that is to be replaced.</summary>
    public StoreFile Open(ParseResult result, string path, FolderLocks locks, ReadLimits limits, bool mayBeNew) =>
        StoreFile.Open(path, locks, new StoreFileOptions(limits.FileBytes, mayBeNew, result.GetValue(_inPlace)));
}
