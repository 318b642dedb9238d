namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>A PEM file that only lives for a proof, in a folder of its own that nobody else can enter.</summary>
internal sealed class ProofFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("truststore-");

    public ProofFile(byte[] pem)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "anchors.pem");
        File.WriteAllBytes(Path, pem);
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
