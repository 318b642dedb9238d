namespace TrustStoreTool.Tests.Infra;

/// <summary>A folder of its own for one test, with blanks and non-ASCII letters in its path, removed afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("truststore-test-");

    public TempFolder() => Path = Directory.CreateDirectory(System.IO.Path.Combine(_root.FullName, "a folder ü")).FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Names and contents of all files: equal listings mean that nothing was touched but perhaps a time.</summary>
    public IReadOnlyDictionary<string, string> Listing =>
        Directory.GetFiles(Path).ToDictionary(file => System.IO.Path.GetFileName(file), file => Fingerprint.Of(File.ReadAllBytes(file)).ToString(), StringComparer.Ordinal);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => _root.Delete(recursive: true);
}
