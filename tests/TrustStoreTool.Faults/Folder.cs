namespace TrustStoreTool.Faults;

/// <summary>A folder that ends with its test.</summary>
internal sealed class Folder : IDisposable
{
    public Folder() => Path = Directory.CreateTempSubdirectory("truststore faults ").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>Empties the folder and puts files into it.</summary>
    public void Reset(params (string Name, byte[] Content)[] files)
    {
        foreach (string file in Directory.EnumerateFiles(Path)) File.Delete(file);
        foreach ((string name, byte[] content) in files) File.WriteAllBytes(this[name], content);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
