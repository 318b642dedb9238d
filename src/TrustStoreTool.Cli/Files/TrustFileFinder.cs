namespace TrustStoreTool.Cli.Files;

/// <summary>
/// Finds the files that settings name: <c>~/</c> is the home, an absolute path is looked up under the root, a relative one beside the setting's file,
/// then in the tree's top, then in the working directory.
/// </summary>
/// <param name="home">What <c>~/</c> stands for, or null where there is none.</param>
/// <param name="root">What <c>/</c> stands for: an unpacked image, or null for this machine.</param>
internal sealed class TrustFileFinder(string? home, string? root)
{
    private static readonly string[] Prefixes = ["file://", "file:", "classpath:"];

    /// <summary>The file whose settings are looked at now.</summary>
    public string? Beside { get; set; }

    /// <summary>The tree it stands in.</summary>
    public string? Top { get; set; }

    /// <summary>The content, or null where there is no such file.</summary>
    /// <exception cref="KeyStoreException">It cannot be read. The message does not name it: the setting does.</exception>
    public ReadOnlyMemory<byte>? Open(string path)
    {
        if (Candidates(path).FirstOrDefault(File.Exists) is not { } file) return null;
        try
        {
            return InputFile.ReadStore(file, ReadLimits.Default);
        }
        catch (KeyStoreException unreadable)
        {
            throw new KeyStoreException(unreadable.Error, FileError.Reason(file, unreadable), unreadable.Hint, unreadable);
        }
    }

    private IEnumerable<string> Candidates(string path)
    {
        string plain = path;
        foreach (string prefix in Prefixes)
            if (plain.StartsWith(prefix, StringComparison.Ordinal)) plain = plain[prefix.Length..];
        if (plain.Length == 0 || plain.Contains('\0', StringComparison.Ordinal)) yield break;
        if (plain.StartsWith("~/", StringComparison.Ordinal))
        {
            if (home is not null) yield return Path.Join(home, plain[2..]);
        }
        else if (Path.IsPathRooted(plain))
        {
            yield return root is null ? plain : Path.Join(root, plain);
        }
        else
        {
            if (Beside is not null) yield return Path.Join(Path.GetDirectoryName(Beside), plain);
            if (Top is not null) yield return Path.Join(Top, plain);
            yield return Path.GetFullPath(plain);
        }
    }
}
