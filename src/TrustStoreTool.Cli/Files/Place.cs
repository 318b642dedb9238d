using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TrustStoreTool.Cli.Files;

/// <summary>
/// Where a path leads after all symbolic links: the folder, held open, and a name in it that is no link. Each step is taken from an open
/// folder and never follows a link by itself, so nobody can exchange a folder for a link while the path is walked.
/// </summary>
internal sealed class Place : IDisposable
{
    private const int MaxLinks = 40;

    private Place(string path, SafeFileHandle folder, string name, bool throughLink)
    {
        Path = path;
        Folder = folder;
        Name = name;
        ThroughLink = throughLink;
        FolderPath = new FileInfo($"/proc/self/fd/{folder.DangerousGetHandle()}").LinkTarget ?? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "/";
    }

    /// <summary>As typed.</summary>
    public string Path { get; }

    /// <summary>The folder, readable: for the lock, and for fsync.</summary>
    public SafeFileHandle Folder { get; }

    /// <summary>The folder's real path.</summary>
    public string FolderPath { get; }

    /// <summary>The file's own name.</summary>
    public string Name { get; }

    /// <summary>Whether the last part of the path is a link.</summary>
    public bool ThroughLink { get; }

    /// <summary>What lies there, or null.</summary>
    public FileStatus? Status => FileStatus.TryOf(Folder, Name);

    /// <summary>The names in the folder that match <paramref name="pattern"/>.</summary>
    /// <exception cref="KeyStoreException">The folder cannot be listed, or is gone.</exception>
    public string[] Names(string pattern)
    {
        try
        {
            return [.. Directory.GetFiles(FolderPath, pattern).Select(System.IO.Path.GetFileName).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is DirectoryNotFoundException ? "is not there any more" : "cannot be listed";
            throw new KeyStoreException(KeyStoreError.WriteFailed, $"the folder {FolderPath} {why}", null, e);
        }
    }

    /// <summary>The path of a neighbour, in the words the user would use.</summary>
    public string Beside(string name) =>
        ThroughLink ? System.IO.Path.Combine(FolderPath, name) : Path[..^System.IO.Path.GetFileName(Path).Length] + name;

    /// <summary>Walks a path.</summary>
    /// <exception cref="KeyStoreException">A folder on the way does not exist or may not be entered, or a link on the way is not to be trusted.</exception>
    public static Place Of(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) throw new KeyStoreException(KeyStoreError.Usage, "the file name is empty");
        return FileError.About(path, () => Walk(path));
    }

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();

    private static Place Walk(string path)
    {
        Stack<string> rest = new(Parts(path).Reverse());
        SafeFileHandle at = Open(path);
        int links = 0;
        bool throughLink = false;
        try
        {
            while (rest.TryPop(out string? name))
            {
                bool isLast = rest.Count == 0;
                if (isLast && name is "" or "." or "..") break;
                if (name is "" or ".") continue;
                FileStatus? status = FileStatus.TryOf(at, name);
                if (status is { IsLink: true } link)
                {
                    if (++links > MaxLinks) throw FileError.Of(Libc.ELOOP, "cannot be opened", KeyStoreError.Unreadable);
                    string target = Target(at, name, link);
                    foreach (string part in Parts(target).Reverse()) rest.Push(part);
                    throughLink |= isLast;
                    if (target[0] == '/') Replace(ref at, Open("/"));
                }
                else if (isLast)
                {
                    return new Place(path, Readable(at), name, throughLink);
                }
                else
                {
                    Replace(ref at, Enter(at, name));
                }
            }

            throw new KeyStoreException(KeyStoreError.Unreadable, "this is a folder");
        }
        finally
        {
            at.Dispose();
        }
    }

    private static string[] Parts(string path) => path.Split('/');

    // Another user may plant a link in /tmp that leads a privileged run elsewhere: the rule of Linux's protected_symlinks, which may be off.
    private static string Target(SafeFileHandle folder, string name, FileStatus link)
    {
        FileStatus holder = FileStatus.Of(folder);
        if (holder.IsStickyAndWritableByAll && link.User != 0 && link.User != Libc.EffectiveUser())
            throw new KeyStoreException(KeyStoreError.Unreadable, $"the link {name} lies in a folder that everybody can write and belongs to another user", "name the file that it leads to");
        Span<byte> target = stackalloc byte[4096];
        nint length = Libc.ReadLinkAt(folder, name, target, (nuint)target.Length);
        if (length <= 0) throw FileError.Of(FileError.Last, "the link cannot be read", KeyStoreError.Unreadable);
        return Encoding.UTF8.GetString(target[..(int)length]);
    }

    private static SafeFileHandle Open(string path)
    {
        SafeFileHandle start = Libc.Open(path[0] == '/' ? "/" : ".", Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        return start.IsInvalid ? throw FileError.Of(FileError.Last, "the folder cannot be opened", KeyStoreError.Unreadable) : start;
    }

    private static SafeFileHandle Enter(SafeFileHandle at, string name)
    {
        SafeFileHandle next = Libc.OpenAt(at, name, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        return next.IsInvalid ? throw FileError.Of(FileError.Last, $"the folder {name} cannot be entered", KeyStoreError.Unreadable) : next;
    }

    private static SafeFileHandle Readable(SafeFileHandle at)
    {
        SafeFileHandle folder = Libc.OpenAt(at, ".", Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        return folder.IsInvalid ? throw FileError.Of(FileError.Last, "the folder cannot be read", KeyStoreError.Unreadable) : folder;
    }

    private static void Replace(ref SafeFileHandle at, SafeFileHandle next)
    {
        at.Dispose();
        at = next;
    }
}
