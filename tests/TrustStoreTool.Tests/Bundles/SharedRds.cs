
namespace TrustStoreTool.Tests.Bundles;

/// <summary>AWS's own files and those that people made of them, <c>../shared/rds</c> from the checkout. Where it is not, its tests are skipped.</summary>
internal static class SharedRds
{
    private static readonly string Folder = Path.Combine(Repository.Root, "..", "shared", "rds");

    public static byte[] Read(string name)
    {
        Peer.Missing(!Directory.Exists(Folder), "no ../shared/rds");
        return File.ReadAllBytes(Path.Combine(Folder, name));
    }
}
