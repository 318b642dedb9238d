using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Interop;

/// <summary>Stores that other people's programs made, migrated: the JDK finds every old entry as it was, or refuses as it did.</summary>
public sealed class CorpusMigrationTests : IDisposable
{
    // The whole list of what is not rewritten, and why.
    private static readonly Dictionary<string, string> _refused = new()
    {
        ["p12-bcjava-gostpfx"] = "MAC HMAC-GOST R 34.11-94: not supported",
        ["p12-gnutls-gost12-2"] = "MAC HMAC-GOST R 34.11-2012-512: not supported",
        ["p12-rustcrypto-example11"] = "MAC HMAC-BLAKE2b-512: not supported",
        ["p12-rustcrypto-example5"] = "is encrypted and has no MAC",
        ["p12-synth-bcpkix172-mac-password-differs"] = "different passwords: rewriting it is not supported",
    };

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Writable => Corpus.Ids("JKS", "PKCS12");

    [SkippableTheory, MemberData(nameof(Writable))]
    public async Task A_migration_keeps_what_java_and_the_bytes_say(string id)
    {
        CorpusRow row = Corpus.Get(id);
        Skip.If(!row.IsPasswordKnown, "nobody knows its password");
        string store = _folder.Write("store", row.Bytes), type = row.Format == "JKS" ? "CaseExactJKS" : "PKCS12";
        if (_refused.TryGetValue(id, out string? reason))
        {
            StoreRun refused = await StoreRun.TryMigrateAsync(store, row.StorePassword, "--region", "us-east-1");
            Assert.Contains(reason, refused.Tool.Exits(3).Error, StringComparison.Ordinal);
            Assert.Equal(row.Bytes, File.ReadAllBytes(store));
            return;
        }

        IReadOnlyList<string>? before = JavaDump(row, store, type);
        using Password? password = row.Password;
        List<string> slices = Slices(KeyStoreFormats.Read(row.Bytes, password));

        StoreRun run = await StoreRun.TryMigrateAsync(store, row.StorePassword, "--region", "us-east-1", "--ca", "all", "--no-backup");

        run.Tool.Exits(0);
        List<string> after = Slices(KeyStoreFormats.Read(File.ReadAllBytes(store), password));
        Assert.Equal(slices, after.Where(slices.Contains));
        Assert.InRange(after.Count - slices.Count, 0, 3);
        IReadOnlyList<string>? now = JavaDump(row, store, type);
        if (before is null) Assert.Null(now);
        else Assert.Equal(before, now!.Where(before.Contains));
        if (now is not null) Assert.Equal(before!.Count + 3, now.Count);
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> Slices(KeyStore store) => [.. store.Entries.Select(entry => Convert.ToHexString(entry.Encoded.Span))];

    // Null where the JDK refuses the store: for an algorithm it lacks, or a certificate it cannot parse.
    private static IReadOnlyList<string>? JavaDump(CorpusRow row, string store, string type)
    {
        try
        {
            return [.. JavaOracle.Dump(store, type, row.StorePassword, row.KeyPasswords).Select(entry => entry.Describe())];
        }
        catch (JavaRefusal)
        {
            return null;
        }
    }
}
