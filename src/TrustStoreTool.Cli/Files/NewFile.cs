using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>
/// New content under a temporary name in the folder where it is to appear: whole, with its owner and mode, on the disk and read back
/// before anybody can see it under its own name. Unless it is published it disappears with <see cref="Dispose"/>.
/// </summary>
internal sealed class NewFile : IDisposable
{
    private readonly Place _place;
    private readonly string _name = FolderLocks.NewTemporaryName();
    private bool _published;
    private bool _surrendered;

    /// <summary>Writes the content.</summary>
    /// <param name="place">Its folder is locked by this run.</param>
    /// <param name="content">All of it.</param>
    /// <param name="like">The file whose owner, mode and attributes it gets; null for a file that is new.</param>
    /// <param name="mode">Of a file that is new, less the umask.</param>
    /// <param name="ownerMayDiffer">See <see cref="FileProperties.Copy"/>.</param>
    public NewFile(Place place, ReadOnlySpan<byte> content, SafeFileHandle? like, uint mode, bool ownerMayDiffer = false)
    {
        _place = place;
        Handle = Libc.OpenAt(
            place.Folder, _name, Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, like is null ? mode : 0x180 /* 0600 */);
        try
        {
            if (Handle.IsInvalid) throw Libc.ENOSPC == FileError.Last ? Bytes.NotWritten(Libc.ENOSPC, content.Length, place.FolderPath) : FileError.Of(FileError.Last, $"no new file can be made in {place.FolderPath}");
            Bytes.Write(Handle, content, place.FolderPath);
            if (like is not null) FileProperties.Copy(like, Handle, ownerMayDiffer);

            // What fsync refused may be lost even when a second fsync says yes: no retry.
            if (Libc.Synchronize(Handle) != 0) throw Bytes.NotWritten(FileError.Last, content.Length, place.FolderPath);
            if (!Bytes.Equal(Handle, content)) throw new KeyStoreException(KeyStoreError.WriteFailed, "what was written reads back differently; the old file is as it was");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Open for reading and writing, also after it was published.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The same, for who wants to keep it open after this object's end.</summary>
    public SafeFileHandle Surrender()
    {
        _surrendered = true;
        return Handle;
    }

    /// <summary>The temporary path: who reads it now reads what will be published.</summary>
    public string Path => System.IO.Path.Combine(_place.FolderPath, _name);

    /// <summary>Puts it in the place of the old file, in one step.</summary>
    public void PublishOver()
    {
        FileError.Check(Libc.RenameAt(_place.Folder, _name, _place.Folder, _place.Name), "the new file cannot take the place of the old one");
        _published = true;
    }

    /// <summary>Gives it its name, if nothing has this name.</summary>
    public bool TryPublishNew(string name)
    {
        // link() never replaces anything. Where the file system has no hard links, renameat2 can be told not to.
        if (Libc.LinkAt(_place.Folder, _name, _place.Folder, name, 0) == 0) return true;
        if (FileError.Last == Libc.EEXIST) return false;
        if (Libc.RenameAt2(_place.Folder, _name, _place.Folder, name, Libc.RENAME_NOREPLACE) == 0) return _published = true;
        return FileError.Last == Libc.EEXIST ? false : throw FileError.Of(FileError.Last, "the new file cannot be given its name");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_published && !Handle.IsInvalid) _ = Libc.UnlinkAt(_place.Folder, _name, 0);
        _published = true;
        if (!_surrendered) Handle.Dispose();
    }
}
