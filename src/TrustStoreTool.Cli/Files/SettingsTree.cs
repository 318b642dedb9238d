using TrustStoreTool.Clients;

namespace TrustStoreTool.Cli.Files;

/// <summary>
/// The files of a tree that may hold client settings, in order of their names. Symbolic links are not followed;
/// folders of other people's code are left out.
/// </summary>
internal static class SettingsTree
{
    private const int MaxFiles = 200_000, MaxDepth = 64;

    /// <summary>Larger files are no configuration.</summary>
    public static readonly ReadLimits Limits = new() { FileBytes = 4 * 1024 * 1024 };

    private static readonly HashSet<string> Foreign = [".git", ".hg", ".svn", "node_modules", "site-packages", "__pycache__", ".venv", "venv"];

    // Folders of what a build made, and by what beside them that is known: bin is also where programs keep their scripts.
    private static readonly Dictionary<string, string[]> Built = new()
    {
        ["bin"] = ["*.csproj", "*.fsproj", "*.vbproj"],
        ["obj"] = ["*.csproj", "*.fsproj", "*.vbproj"],
        ["target"] = ["pom.xml", "Cargo.toml", "build.sbt"],
    };

    /// <summary>A file named on the command line is always taken; a folder is walked.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="unread">Gets each folder that could not be looked into, and why.</param>
    /// <exception cref="KeyStoreException">There is nothing at that path, or far too much.</exception>
    public static IEnumerable<string> Files(string path, Action<string, string> unread)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new KeyStoreException(KeyStoreError.Unreadable, $"{path}: there is no such file or folder");
        List<string> files = [];
        Stack<(string Folder, int Depth)> open = new([(path, 0)]);
        while (open.TryPop(out (string Folder, int Depth) next))
        {
            foreach (FileSystemInfo entry in Entries(next.Folder, unread))
            {
                if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) continue;
                string found = Path.Join(next.Folder, entry.Name);
                if (entry is FileInfo && ClientSurvey.MayHoldSettings(found)) files.Add(found);
                if (entry is not DirectoryInfo || IsForeign(next.Folder, entry.Name)) continue;
                if (next.Depth < MaxDepth) open.Push((found, next.Depth + 1));
                else unread(found, $"more than {MaxDepth} folders deep: not looked into");
            }

            if (files.Count > MaxFiles)
                throw new KeyStoreException(KeyStoreError.LimitExceeded, $"{path}: more than {MaxFiles} files that may hold settings", "name the folders of the applications");
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static FileSystemInfo[] Entries(string folder, Action<string, string> unread)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos("*", new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = 0 });
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            unread(folder, "this folder cannot be read");
            return [];
        }
    }

    private static bool IsForeign(string folder, string name) =>
        Foreign.Contains(name) || (Built.TryGetValue(name, out string[]? projects) && projects.Any(project => Directory.EnumerateFiles(folder, project).Any()));
}
