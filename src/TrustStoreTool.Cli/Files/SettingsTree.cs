using System.IO.Enumeration;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Cli.Files;

/// <summary>
/// The files of a tree that may hold client settings, in order of their names. Symbolic links are not followed;
/// folders of other people's code are left out.
/// </summary>
internal static class SettingsTree
{
    private const int MaxFiles = 200_000;

    /// <summary>Larger files are no configuration.</summary>
    public static readonly ReadLimits Limits = new() { FileBytes = 4 * 1024 * 1024 };

    private static readonly HashSet<string> Foreign = [".git", ".hg", ".svn", "node_modules", "site-packages", "__pycache__", ".venv", "venv", "bin", "obj", "target"];

    /// <summary>A file named on the command line is always taken; a folder is walked.</summary>
    /// <exception cref="KeyStoreException">There is nothing at that path, or far too much.</exception>
    public static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new KeyStoreException(KeyStoreError.Unreadable, $"{path}: there is no such file or folder");
        EnumerationOptions options = new() { IgnoreInaccessible = true, RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 64 };
        List<string> files =
        [
            .. new FileSystemEnumerable<string>(path, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), options)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && ClientSurvey.MayHoldSettings(entry.ToSpecifiedFullPath()),
                ShouldRecursePredicate = (ref FileSystemEntry entry) => !Foreign.Contains(entry.FileName.ToString()),
            }.Take(MaxFiles + 1),
        ];
        if (files.Count > MaxFiles)
            throw new KeyStoreException(KeyStoreError.LimitExceeded, $"{path}: more than {MaxFiles} files that may hold settings", "name the folders of the applications");
        files.Sort(StringComparer.Ordinal);
        return files;
    }
}
