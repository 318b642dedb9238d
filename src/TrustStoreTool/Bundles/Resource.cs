namespace TrustStoreTool.Bundles;

/// <summary>The files of this folder that are built into the assembly.</summary>
internal static class Resource
{
    public static Stream Open(string name) =>
        typeof(Resource).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not built in");

    public static byte[] Bytes(string name)
    {
        using Stream stream = Open(name);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
