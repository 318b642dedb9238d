using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>New content of a <see cref="StoreFile"/> that only waits for its commit.</summary>
public sealed class StagedFile : IDisposable
{
    private readonly StoreFile _file;
    private readonly ReadOnlyMemory<byte> _content;
    private readonly NewFile? _new;
    private string? _copy;
    private bool _madeBackup;

    internal StagedFile(StoreFile file, ReadOnlyMemory<byte> content, NewFile? @new)
    {
        _file = file;
        _content = content;
        _new = @new;
    }

    /// <summary>
    /// A file with the new content: the very one that will take the old one's place, or (in place) a private copy of the same bytes.
    /// </summary>
    public string ReadablePath()
    {
        if (_new is not null) return _new.Path;
        if (_copy is null)
        {
            _copy = Path.Combine(Directory.CreateTempSubdirectory("truststore-").FullName, Path.GetFileName(_file.Path));
            File.WriteAllBytes(_copy, _content.Span);
        }

        return _copy;
    }

    /// <summary>Makes the backup, looks whether the file is still what was read, and lets the new content take its place.</summary>
    /// <returns>False: another program changed the file, and nothing of its work is lost; <see cref="StoreFile.Reload"/>, plan anew.</returns>
    /// <exception cref="KeyStoreException">
    /// <see cref="KeyStoreError.WriteFailed"/>: the old file is as it was, unless the message says otherwise.
    /// </exception>
    public bool TryCommit(BackupRule backup, TimeProvider clock) => FileError.About(_file.Path, () =>
    {
        if (_file.Old is { } old && backup.Keep && _file.BackupPath is null)
        {
            _file.BackupPath = Backup.Make(_file.Place, old, () => _file.Content, backup, _file.Locks, clock, mustCopy: _new is null);
            _madeBackup = true;
        }

        return _new is null ? RewriteInPlace() : Publish(_new, clock);
    });

    /// <summary>
    /// Stops where other programs wrote at the moments of two replacements: what lies at the path then and what is staged each hold something that the
    /// other lacks, and neither may be lost.
    /// </summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.WriteFailed"/>: what was staged now lies beside the file, under a name that the message tells.</exception>
    public void RefuseConflict(TimeProvider clock) => FileError.About(_file.Path, () => _new is not null && Conflicts() ? throw Conflict(_new, clock) : true);

    /// <summary>Removes what was prepared and not committed.</summary>
    public void Dispose()
    {
        _new?.Dispose();
        if (_copy is not null) Directory.Delete(Path.GetDirectoryName(_copy)!, recursive: true);
        _copy = null;
    }

    private bool Conflicts() => _file.Touches > 1 || (_file.Touches == 1 && !_file.IsUnchanged());

    private KeyStoreException Conflict(NewFile file, TimeProvider clock)
    {
        string beside = Backup.Names(_file.Place, clock, "new").FirstOrDefault(file.TryPublishNew) ?? throw Backup.TooMany();
        FileError.Check(Libc.Synchronize(_file.Place.Folder), "what other programs wrote cannot be brought to the disk");
        string path = _file.Place.Beside(beside);
        return new KeyStoreException(
            KeyStoreError.WriteFailed,
            $"twice another program wrote into the file while it was replaced; it holds what one of them wrote, and {path} what the other one did",
            "compare the two files with truststore diff, and bring over what the store lacks");
    }

    private bool Publish(NewFile file, TimeProvider clock)
    {
        FileIdentity? before = _file.Old is { } old ? FileStatus.Of(old).Identity : null;
        try
        {
            if (Conflicts()) throw Conflict(file, clock);
            if (!_file.IsUnchanged() || (before is null && !file.TryPublishNew(_file.Place.Name))) return DropBackup();
            if (before is not null) file.PublishOver();
        }
        catch (KeyStoreException)
        {
            DropBackup();
            throw;
        }

        Durable();

        // Between the last look and the rename another program may have written into the old file: then its work is taken over.
        bool touched = before is not null && FileStatus.Of(_file.Old!).Identity != before;
        _file.Adopt(file.Surrender(), _content, touched);
        return !touched;
    }

    private void Durable()
    {
        if (Libc.Synchronize(_file.Place.Folder) != 0) throw FileError.Of(FileError.Last, "replaced, but durability not confirmed");
    }

    // Not atomic, which is why it must be asked for and why the backup is on the disk before. Room is reserved first, so that a full disk
    // is found out while the old bytes are still there.
    private bool RewriteInPlace()
    {
        SafeFileHandle file = _file.Old!;
        if (!_file.IsUnchanged()) return DropBackup();
        if (Libc.Allocate(file, Libc.FALLOC_FL_KEEP_SIZE, 0, _content.Length) != 0 && FileError.Last is Libc.ENOSPC or Libc.EDQUOT)
        {
            DropBackup();
            throw Bytes.NotWritten(Libc.ENOSPC, _content.Length, _file.Place.FolderPath);
        }

        try
        {
            Put(file, _content.Span);
            return _file.WasReplaced = true;
        }
        catch (KeyStoreException e)
        {
            throw new KeyStoreException(e.Error, $"{e.Message}; {Restore(file)}", _file.BackupPath is { } path ? $"the old file is in {path}" : null, e);
        }
    }

    private string Restore(SafeFileHandle file)
    {
        try
        {
            Put(file, _file.Content.Span);
            DropBackup();
            return "the old content was put back";
        }
        catch (KeyStoreException)
        {
            return "the file is damaged: put the backup in its place";
        }
    }

    private void Put(SafeFileHandle file, ReadOnlySpan<byte> content)
    {
        Bytes.Write(file, content, _file.Place.FolderPath);
        FileError.Check(Libc.Truncate(file, content.Length), "cannot be cut to its length");
        FileError.Check(Libc.Synchronize(file), "cannot be brought to the disk");
        if (!Bytes.Equal(file, content)) throw new KeyStoreException(KeyStoreError.WriteFailed, "what was written reads back differently");
    }

    // One of an earlier commit stays: it holds the file that was there at first.
    private bool DropBackup()
    {
        if (!_madeBackup || _file.BackupPath is not { } path) return false;
        using Place backup = Place.Of(path);
        _ = Libc.UnlinkAt(backup.Folder, backup.Name, 0);
        _file.BackupPath = null;
        return false;
    }
}
