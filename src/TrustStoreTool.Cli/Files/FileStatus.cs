using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>What <c>statx</c> says of a file. Its structure, unlike <c>struct stat</c>, is the same on every architecture.</summary>
internal readonly record struct FileStatus(uint Mode, uint Links, uint User, uint Group, FileIdentity Identity)
{
    private const uint KindMask = 0xF000, Link = 0xA000, Regular = 0x8000, Folder = 0x4000;
    private const uint Sticky = 0x200, WritableByAll = 0x2;
    private const int Size = 256;
    private const uint BasicFields = 0x7FF;

    public bool IsRegular => (Mode & KindMask) == Regular;

    public bool IsLink => (Mode & KindMask) == Link;

    public bool IsFolder => (Mode & KindMask) == Folder;

    public bool IsStickyAndWritableByAll => (Mode & (Sticky | WritableByAll)) == (Sticky | WritableByAll);

    public uint Permissions => Mode & 0xFFF;

    /// <summary>Of the name itself: a link is not followed. Null where there is nothing of that name.</summary>
    public static FileStatus? TryOf(SafeFileHandle folder, string name)
    {
        Span<byte> status = stackalloc byte[Size];
        if (Libc.Status(folder, name, Libc.AT_SYMLINK_NOFOLLOW, BasicFields, status) == 0) return Decode(status);
        int errno = FileError.Last;
        return errno == Libc.ENOENT ? null : throw FileError.Of(errno, "cannot be looked at", KeyStoreError.Unreadable);
    }

    public static FileStatus Of(SafeFileHandle file)
    {
        Span<byte> status = stackalloc byte[Size];
        if (Libc.Status(file, "", Libc.AT_EMPTY_PATH, BasicFields, status) != 0) throw FileError.Of(FileError.Last, "cannot be looked at", KeyStoreError.Unreadable);
        return Decode(status);
    }

    private static FileStatus Decode(ReadOnlySpan<byte> status) => new(
        BitConverter.ToUInt16(status[28..]),
        BitConverter.ToUInt32(status[16..]),
        BitConverter.ToUInt32(status[20..]),
        BitConverter.ToUInt32(status[24..]),
        new FileIdentity(
            ((ulong)BitConverter.ToUInt32(status[136..]) << 32) | BitConverter.ToUInt32(status[140..]),
            BitConverter.ToUInt64(status[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(status[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(status[112..]),
            BitConverter.ToUInt32(status[120..])));
}

/// <summary>Which file it is and when it was last written. Equal identities of a file that may just have been written are no proof: then its bytes decide.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long Length, long Seconds, uint Nanoseconds);
