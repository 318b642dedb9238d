using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TrustStoreTool.Cli.Files;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A report that is written to a file, whole or not at all.</summary>
internal static class KeptReport
{
    /// <summary>Writes the report as JSON. An earlier report is replaced; any other file stays.</summary>
    /// <returns>Null, or why it was not written.</returns>
    public static KeyStoreException? Write<T>(string path, T report, JsonTypeInfo<T> json, TimeProvider clock)
        where T : Report
    {
        byte[] content = [.. JsonSerializer.SerializeToUtf8Bytes(report, json), (byte)'\n'];
        try
        {
            using FolderLocks locks = new();
            using StoreFile file = StoreFile.Open(path, locks, new StoreFileOptions(MayBeNew: true));
            file.Replace(Over(file.Content), found => Over(found), BackupRule.None, clock);
            return null;
        }
        catch (KeyStoreException refusal)
        {
            // Whatever the hint says is meant for stores.
            return new KeyStoreException(KeyStoreError.WriteFailed, refusal.Message, "the report was not kept; name a new file in a folder that can be written: --report FILE", refusal);
        }

        ReadOnlyMemory<byte> Over(ReadOnlyMemory<byte> found) =>
            IsReport(found) ? content : throw new KeyStoreException(KeyStoreError.WriteFailed, $"{path}: this file is no report, so it is not replaced");
    }

    // A store or a key given here by mistake must not be lost.
    private static bool IsReport(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty) return true;
        try
        {
            Utf8JsonReader reader = new(content.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.CurrentDepth > 0)
                if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("report"u8)) return true;
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
