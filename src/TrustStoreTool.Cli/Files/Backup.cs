using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>Where the old file goes.</summary>
/// <param name="Path">A file of the user's choice; null for <c>STORE.&lt;UTC time&gt;.bak</c> beside the store.</param>
/// <param name="Keep">False: no backup.</param>
public sealed record BackupRule(string? Path = null, bool Keep = true)
{
    /// <summary>Beside the store, with the time in its name.</summary>
    public static BackupRule Beside { get; } = new();

    /// <summary>No backup.</summary>
    public static BackupRule None { get; } = new(Keep: false);
}

/// <summary>The old file under a second name: same bytes, owner, mode and attributes, never over another file.</summary>
internal static class Backup
{
    private const int MaxSameSecond = 1000;

    /// <summary>
    /// Makes the backup. A hard link when the store is about to be replaced by rename: the old file itself then lives on under this name.
    /// A copy, on the disk before this returns, when the store is rewritten where it lies or the backup goes to another file system.
    /// </summary>
    /// <returns>Its path.</returns>
    public static string Make(Place store, SafeFileHandle old, Func<ReadOnlyMemory<byte>> content, BackupRule rule, FolderLocks locks, TimeProvider clock, bool mustCopy)
    {
        if (rule.Path is not null)
        {
            using Place chosen = Place.Of(rule.Path);
            if (TryMake(chosen, chosen.Name, store, old, content, locks, mustCopy)) return rule.Path;
            throw Exists(rule.Path);
        }

        RequireShortName(store.Name);
        foreach (string name in Names(store, clock, "bak"))
            if (TryMake(store, name, store, old, content, locks, mustCopy)) return store.Beside(name);
        throw TooMany();
    }

    /// <summary>Names beside a store, with the time in them, to be tried in this order.</summary>
    public static IEnumerable<string> Names(Place store, TimeProvider clock, string ending)
    {
        string stamp = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, MaxSameSecond).Select(n => n == 0 ? $"{store.Name}.{stamp}.{ending}" : $"{store.Name}.{stamp}-{n}.{ending}");
    }

    /// <summary>The refusal where all of <see cref="Names"/> are taken.</summary>
    public static KeyStoreException TooMany() => new(KeyStoreError.WriteFailed, "there are too many backups of this second");

    /// <summary>Refuses a chosen backup file that exists, before any work is done.</summary>
    public static void Check(BackupRule rule)
    {
        if (rule.Path is null) return;
        using Place chosen = Place.Of(rule.Path);
        if (chosen.Status is not null) throw Exists(rule.Path);
    }

    /// <summary>
    /// How many of a store's hard links are backups in its own folder: a run that was killed between backup and rename leaves one, and that
    /// is no reason to refuse the next run.
    /// </summary>
    public static int OwnLinks(Place store, FileStatus status) => store
        .Names("*.bak")
        .Where(name => name.StartsWith(store.Name + ".", StringComparison.Ordinal) && name.EndsWith(".bak", StringComparison.Ordinal))
        .Count(name => FileStatus.TryOf(store.Folder, name) is { } other && other.Identity == status.Identity);

    private static bool TryMake(Place target, string name, Place store, SafeFileHandle old, Func<ReadOnlyMemory<byte>> content, FolderLocks locks, bool mustCopy)
    {
        if (FileStatus.TryOf(target.Folder, name) is not null) return false;
        if (!mustCopy)
        {
            FileError.Check(Libc.Synchronize(old), "the old file cannot be brought to the disk");
            if (Libc.LinkAt(store.Folder, store.Name, target.Folder, name, 0) == 0) return true;
            if (FileError.Last == Libc.EEXIST) return false;
        }

        locks.Take(target);
        using NewFile copy = new(target, content().Span, old, 0, ownerMayDiffer: true);
        if (!copy.TryPublishNew(name)) return false;
        FileError.Check(Libc.Synchronize(target.Folder), "the backup cannot be brought to the disk");
        return true;
    }

    // What Linux allows a name, less ".20261123T185022Z-999.bak".
    private static void RequireShortName(string name)
    {
        const int longest = 255 - 25;
        if (Encoding.UTF8.GetByteCount(name) > longest)
            throw new KeyStoreException(
                KeyStoreError.WriteFailed, $"the name has more than {longest} bytes, and a backup beside the store would have too long a name", "name the backup with --backup FILE, or leave it out with --no-backup");
    }

    private static KeyStoreException Exists(string path) =>
        new(KeyStoreError.WriteFailed, $"{path}: the backup file exists already, and no backup is ever overwritten", "name another file with --backup");
}
