using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>How a file that is to be written is opened.</summary>
/// <param name="MaxBytes">Bound for reading it.</param>
/// <param name="MayBeNew">Whether a path where nothing lies is fine: the file is then made.</param>
/// <param name="InPlace">Rewrite the file where it lies instead of replacing it: for single-file mounts and folders that cannot be written.</param>
public sealed record StoreFileOptions(long MaxBytes = 256 * 1024 * 1024, bool MayBeNew = false, bool InPlace = false);

/// <summary>
/// A file that is replaced whole or not at all: lock, open by the link rules, read once; later write beside, fsync, read back, look again
/// whether the file is still what was read, rename, fsync the folder. At every moment, also after a crash, the path holds the old file or
/// the new one. Linux only; opening one elsewhere is <see cref="KeyStoreError.Unsupported"/>.
/// </summary>
/// <example>
/// <code>
/// using FolderLocks locks = new();
/// using StoreFile store = StoreFile.Open(path, locks, new StoreFileOptions());
/// string? backup = store.Replace(NewContentOf(store.Content), changed => NewContentOf(changed), BackupRule.Beside, clock);
/// </code>
/// </example>
public sealed class StoreFile : IDisposable
{
    /// <summary>How often a store that another program changed in the meantime is planned anew.</summary>
    public const int MaxRedos = 5;

    /// <summary>How often a store is read again that another program may be in the middle of writing; a look takes 50 ms.</summary>
    public const int MaxTornReads = 20;

    private readonly FolderLocks _locks;
    private readonly StoreFileOptions _options;
    private const int MaxLooks = 15;

    private SafeFileHandle? _old;
    private SafeFileHandle? _replaced;
    private int _looks;
    private KnownContent? _known;
    private ReadOnlyMemory<byte>? _late;

    private StoreFile(string path, Place place, FolderLocks locks, StoreFileOptions options)
    {
        Path = path;
        Place = place;
        _locks = locks;
        _options = options;
    }

    /// <summary>As the user gave it.</summary>
    public string Path { get; }

    /// <summary>Whether there is a file.</summary>
    public bool Exists => _known is not null;

    /// <summary>What the file held when it was read; empty when there is none.</summary>
    /// <exception cref="KeyStoreException">It was <see cref="GiveContent">given away</see>, and another program has changed the file since.</exception>
    public ReadOnlyMemory<byte> Content => _late ?? (_known is null ? default : _known.Bytes ?? ReadAgain(_known));

    /// <summary>Where the old file went when it was replaced, or null.</summary>
    public string? BackupPath { get; internal set; }

    /// <summary>Whether new content took the file's place, be it that this run then had to begin anew because another program wrote at that very moment.</summary>
    public bool WasReplaced { get; internal set; }

    /// <summary>Whether <see cref="Content"/> is what another program wrote into the file that was replaced: at the path lies something else.</summary>
    public bool IsReplaced => _late is not null;

    internal Place Place { get; }

    /// <summary>How often another program wrote into the old file at the moment of its replacement.</summary>
    internal int Touches { get; private set; }

    /// <summary>Locks the folder, then reads the file.</summary>
    /// <exception cref="KeyStoreException">The file is missing, no regular file, has other hard links, cannot be read; or another run holds the lock.</exception>
    public static StoreFile Open(string path, FolderLocks locks, StoreFileOptions options)
    {
        if (!OperatingSystem.IsLinux()) throw new KeyStoreException(KeyStoreError.Unsupported, "files are written safely on Linux only", "run truststore in a Linux container");
        Place place = Place.Of(path);
        try
        {
            return FileError.About(path, () =>
            {
                locks.Take(place);
                StoreFile file = new(path, place, locks, options);
                file.Load();
                return file;
            });
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>
    /// <see cref="Content"/>, for one who needs it once: of a large file only the digest stays here, and the bytes are free when the taker has done with them.
    /// </summary>
    public ReadOnlyMemory<byte> GiveContent()
    {
        ReadOnlyMemory<byte> content = Content;
        if (!_options.InPlace && _late is null) _known?.LetGo();
        return content;
    }

    /// <summary>Reads the file again: after <see cref="StagedFile.TryCommit"/> said that another program changed it.</summary>
    public void Reload() => FileError.About(Path, () =>
    {
        // A program that rewrites a file in place (keytool) leaves it cut for a moment.
        Thread.Sleep(50);
        if (_replaced is not null && _looks++ < MaxLooks)
        {
            _late = Bytes.Read(_replaced, _options.MaxBytes);
            return true;
        }

        LetGoOfReplaced();
        Load();
        return true;
    });

    /// <summary>Prepares new content: everything that can fail without touching the old file is done here.</summary>
    /// <param name="content">The whole file. It must not change until the end.</param>
    /// <param name="isSecret">A file that is new gets mode 0600 instead of 0644: it holds a key.</param>
    public StagedFile Stage(ReadOnlyMemory<byte> content, bool isSecret = false) => FileError.About(Path, () =>
    {
        LetGoOfReplaced();
        if (_options.InPlace && Exists) return new StagedFile(this, content, null);
        return new StagedFile(this, content, new NewFile(Place, content.Span, _old, isSecret ? 0x180u : 0x1A4u));
    });

    /// <summary>
    /// Replaces the file. Another program may write it until the last moment: then <paramref name="redo"/> is asked for new bytes, made from
    /// what the file holds now (null: nothing is left to do).
    /// </summary>
    /// <returns>The backup's path, or null.</returns>
    public string? Replace(ReadOnlyMemory<byte> content, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?> redo, BackupRule backup, TimeProvider clock, bool isSecret = false)
    {
        try
        {
            for (int redos = 0; ; redos++)
            {
                using StagedFile staged = Stage(content, isSecret);
                if (staged.TryCommit(backup, clock)) return BackupPath;
                if (redos == MaxRedos) throw KeepsChanging();
                if ((Redone(redo) ?? _late) is not { } next) return BackupPath;
                content = next;
            }
        }
        catch (KeyStoreException e) when (WasReplaced)
        {
            throw Failed(e);
        }
    }

    // What the other program has written so far may be half of it.
    private ReadOnlyMemory<byte>? Redone(Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?> redo)
    {
        for (int attempt = 1; ; attempt++)
        {
            Reload();
            try
            {
                return redo(Content);
            }
            catch (KeyStoreException e) when (attempt < MaxTornReads && e.Error is KeyStoreError.Damaged or KeyStoreError.UnknownFormat or KeyStoreError.PasswordWrong)
            {
                // Reload waits before it looks again.
            }
        }
    }

    /// <summary>Whether the file is still, byte for byte, what was read.</summary>
    public bool IsUnchanged() => FileError.About(Path, () =>
    {
        FileStatus? now = Place.Status;
        if (_known is null) return now is null;
        return now is { IsRegular: true } && _old is not null && IsSameFile(now.Value, FileStatus.Of(_old)) && _known.IsIn(_old);
    });

    /// <summary>Whether two paths lead to one file (or to one name where a file is to be).</summary>
    public bool IsSamePlace(StoreFile other) => Place.Name == other.Place.Name
        && IsSameFile(FileStatus.Of(Place.Folder), FileStatus.Of(other.Place.Folder));

    /// <summary>The refusal for a file that another program writes again and again.</summary>
    public KeyStoreException KeepsChanging() =>
        new(KeyStoreError.WriteFailed, $"{Path}: another program keeps changing the file{(WasReplaced ? "" : "; nothing was replaced")}", "try again when it has ended");

    /// <summary>A failure of this run, which also says so if the file <see cref="WasReplaced"/> before.</summary>
    public KeyStoreException Failed(KeyStoreException failure) => !WasReplaced ? failure : new(
        failure.Error,
        $"{failure.Message}; before that the new file took the old one's place while another program wrote into the old one{(BackupPath is null ? "" : $", which is now {BackupPath}")}",
        failure.Hint,
        failure);

    /// <inheritdoc/>
    public void Dispose()
    {
        _old?.Dispose();
        LetGoOfReplaced();
        Place.Dispose();
    }

    internal FolderLocks Locks => _locks;

    internal SafeFileHandle? Old => _old;

    /// <summary>From now on the file at the path is this one.</summary>
    /// <param name="file">The new file.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="touched">
    /// Another program wrote into the old file at the very moment of its replacement: <see cref="Reload"/> gives what it writes there, again and again
    /// until that is whole, and the plan made from it is staged.
    /// </param>
    internal void Adopt(SafeFileHandle file, ReadOnlyMemory<byte> content, bool touched)
    {
        LetGoOfReplaced();
        WasReplaced = true;
        if (touched) (_replaced, _looks, Touches) = (_old, 0, Touches + 1);
        else _old?.Dispose();
        _old = file;
        (_known, _late) = (new KnownContent(content), null);
    }

    private ReadOnlyMemory<byte> ReadAgain(KnownContent known) => FileError.About(Path, () => known.ReadAgain(_old!, _options.MaxBytes) ?? throw KeepsChanging());

    // Nobody but the program that writes it leads to it any more: what it lacks after so many looks it will not get.
    private void LetGoOfReplaced()
    {
        _replaced?.Dispose();
        _replaced = null;
    }

    private void Load()
    {
        _old?.Dispose();
        _old = null;
        if (Place.Status is not { } status)
        {
            if (!_options.MayBeNew) throw Missing();
            (_known, _late) = (null, null);
            return;
        }

        Judge(status);
        int access = _options.InPlace ? Libc.O_RDWR : Libc.O_RDONLY;
        SafeFileHandle file = Libc.OpenAt(Place.Folder, Place.Name, access | Libc.O_NOFOLLOW | Libc.O_NONBLOCK | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0);
        _old = file;
        if (file.IsInvalid) throw FileError.Of(FileError.Last, "cannot be opened", KeyStoreError.Unreadable);
        Judge(FileStatus.Of(file));
        (_known, _late) = (new KnownContent(Bytes.Read(file, _options.MaxBytes)), null);
    }

    private void Judge(FileStatus status)
    {
        if (status.IsFolder) throw new KeyStoreException(KeyStoreError.Unreadable, "this is a folder");
        if (!status.IsRegular) throw new KeyStoreException(KeyStoreError.Unreadable, "this is no regular file");
        if (status.Links > 1 && !_options.InPlace && status.Links - Backup.OwnLinks(Place, status) > 1)
        {
            throw new KeyStoreException(
                KeyStoreError.WouldLose, $"the file has {status.Links} names (hard links), and replacing it would leave the others behind", "rewrite it where it lies with --in-place, or name a copy with --out");
        }
    }

    private KeyStoreException Missing() => Place.ThroughLink
        ? new KeyStoreException(KeyStoreError.Unreadable, $"the link leads to {System.IO.Path.Combine(Place.FolderPath, Place.Name)}, where there is no file", "make it with --create")
        : new KeyStoreException(KeyStoreError.Unreadable, "there is no such file", "make it with --create");

    private static bool IsSameFile(FileStatus a, FileStatus b) => (a.Identity.Device, a.Identity.Inode) == (b.Identity.Device, b.Identity.Inode);
}
