using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>
/// The locks of one run: <c>flock</c> on the folder of every file it writes. A folder's descriptor can be locked even where nothing can be
/// written, and no lock file stays behind. Every temporary file of this tool is made and removed under its folder's lock, so one that is
/// found just after taking the lock is the leftover of a killed run.
/// Network file systems may not lock between hosts: two hosts that write the same store are not supported.
/// </summary>
public sealed partial class FolderLocks : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<(ulong Device, ulong Inode), SafeFileHandle> _held = [];
    private readonly TimeSpan _timeout;

    /// <summary>No lock yet.</summary>
    /// <param name="timeout">How long to wait for another run; null for the contract's 10 seconds.</param>
    public FolderLocks(TimeSpan? timeout = null) => _timeout = timeout ?? TimeSpan.FromSeconds(10);

    /// <summary>Gives the locks back.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle folder in _held.Values) folder.Dispose();
        _held.Clear();
    }

    /// <summary>Takes the lock of a folder, unless this run holds it.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Locked"/>: another run held it all the time.</exception>
    internal void Take(Place place)
    {
        FileIdentity identity = FileStatus.Of(place.Folder).Identity;
        if (_held.ContainsKey((identity.Device, identity.Inode))) return;

        // A descriptor of its own: the lock lives as long as it is open.
        SafeFileHandle folder = Libc.OpenAt(place.Folder, ".", Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        try
        {
            if (folder.IsInvalid) throw FileError.Of(FileError.Last, "the folder cannot be locked", KeyStoreError.Locked);
            Wait(folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        _held.Add((identity.Device, identity.Inode), folder);
        RemoveLeftovers(place);
    }

    private void Wait(SafeFileHandle folder)
    {
        long start = Environment.TickCount64;
        while (Libc.Lock(folder, Libc.LOCK_EX | Libc.LOCK_NB) != 0)
        {
            int errno = FileError.Last;
            if (errno is not (Libc.EAGAIN or Libc.EINTR)) throw FileError.Of(errno, "the folder cannot be locked", KeyStoreError.Locked);
            if (Environment.TickCount64 - start >= _timeout.TotalMilliseconds)
            {
                throw new KeyStoreException(
                    KeyStoreError.Locked, $"another truststore is at work in this folder, for more than {_timeout.TotalSeconds:0.#} s", "try again when it has ended");
            }

            Thread.Sleep(Pause);
        }
    }

    private static void RemoveLeftovers(Place place)
    {
        foreach (string name in place.Names(".truststore-*"))
        {
            if (TemporaryName().IsMatch(name) && FileStatus.TryOf(place.Folder, name) is { IsRegular: true } status && status.User == Libc.EffectiveUser())
                _ = Libc.UnlinkAt(place.Folder, name, 0);
        }
    }

    /// <summary>A name for a temporary file that no user would choose.</summary>
    internal static string NewTemporaryName() => $".truststore-{Guid.NewGuid():N}.tmp";

    [GeneratedRegex(@"^\.truststore-[0-9a-f]{32}\.tmp$")]
    private static partial Regex TemporaryName();
}
