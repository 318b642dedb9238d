using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TrustStoreTool.Cli.Files;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A report that is written to a file, whole or not at all.</summary>
internal static class KeptReport
{
    /// <summary>Writes the report as JSON.</summary>
    /// <exception cref="KeyStoreException">It could not be written.</exception>
    public static void Write<T>(string path, T report, JsonTypeInfo<T> json, TimeProvider clock)
        where T : Report
    {
        byte[] content = [.. JsonSerializer.SerializeToUtf8Bytes(report, json), (byte)'\n'];
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(path, locks, new StoreFileOptions(MayBeNew: true));
        file.Replace(content, _ => content, BackupRule.None, clock);
    }
}
