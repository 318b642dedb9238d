using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>Owner, mode, ACL and extended attributes. All of them are carried over, or the write stops: a store never becomes open to more people.</summary>
internal static class FileProperties
{
    private const string AccessList = "system.posix_acl_access";

    // Measurements of the old content: they would be false on the new one, and the kernel makes its own.
    private static readonly string[] OfContent = ["security.ima", "security.evm"];

    /// <summary>Gives <paramref name="to"/> what <paramref name="from"/> has.</summary>
    /// <param name="from">The file to be like.</param>
    /// <param name="to">The new one.</param>
    /// <param name="ownerMayDiffer">For a backup that a user makes of another user's file: it is then for its maker alone, mode 0600.</param>
    public static void Copy(SafeFileHandle from, SafeFileHandle to, bool ownerMayDiffer = false)
    {
        FileStatus old = FileStatus.Of(from), fresh = FileStatus.Of(to);
        string[] kept = Names(from);

        // A default ACL of the folder would let others in.
        foreach (string inherited in Names(to).Except(kept))
            if (inherited == AccessList) FileError.Check(Libc.RemoveAttribute(to, inherited), "the folder's default ACL cannot be taken off");
        if ((old.User, old.Group) != (fresh.User, fresh.Group) && Libc.ChangeOwner(to, old.User, old.Group) != 0)
        {
            if (ownerMayDiffer && FileError.Last == Libc.EPERM) return;
            throw FileError.Of(FileError.Last, $"the owner ({old.User}:{old.Group}) cannot be kept");
        }

        FileError.Check(Libc.ChangeMode(to, old.Permissions), "the mode cannot be kept");
        foreach (string name in kept.Except(OfContent)) CopyAttribute(from, to, name);
    }

    private static void CopyAttribute(SafeFileHandle from, SafeFileHandle to, string name)
    {
        byte[] value = Value(from, name);
        if (Libc.SetAttribute(to, name, value, (nuint)value.Length, 0) == 0) return;
        int errno = FileError.Last;

        // What the kernel gave the new file by itself (a security label) may not be settable, and need not be.
        if (!Names(to).Contains(name) || !Value(to, name).AsSpan().SequenceEqual(value)) throw FileError.Of(errno, $"the attribute {name} cannot be kept");
    }

    private static string[] Names(SafeFileHandle file)
    {
        byte[] names = Fetch(buffer => Libc.ListAttributes(file, buffer, (nuint)buffer.Length), "the extended attributes cannot be read");
        return Encoding.UTF8.GetString(names).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static byte[] Value(SafeFileHandle file, string name) =>
        Fetch(buffer => Libc.GetAttribute(file, name, buffer, (nuint)buffer.Length), $"the attribute {name} cannot be read");

    // 64 KiB is the kernel's bound for a value and for the list of names.
    private static byte[] Fetch(Func<byte[], nint> call, string what)
    {
        byte[] buffer = new byte[64 * 1024];
        nint length = call(buffer);
        if (length >= 0) return buffer[..(int)length];
        return FileError.Last == Libc.EOPNOTSUPP ? [] : throw FileError.Of(FileError.Last, what);
    }
}
