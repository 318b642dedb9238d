using System.Text.Json;

namespace TrustStoreTool.Tests.Infra;

/// <summary>A row of the corpus' manifest.</summary>
/// <param name="Id">Names the row, and its file in <c>expected</c>.</param>
/// <param name="File">The store's path.</param>
/// <param name="Format">JKS, JCEKS, PKCS12, BKS, UBER or BCFKS.</param>
/// <param name="StorePassword">The password; null where the store has none or nobody knows it.</param>
/// <param name="IsPasswordKnown">False where nobody knows it.</param>
/// <param name="KeyPasswords">Those of keys that differ from the store's.</param>
internal sealed record CorpusRow(string Id, string File, string Format, string? StorePassword, bool IsPasswordKnown, IReadOnlyList<string> KeyPasswords)
{
    public byte[] Bytes => System.IO.File.ReadAllBytes(File);

    /// <summary>A new copy, or null.</summary>
    public Password? Password => StorePassword is null ? null : new Password(StorePassword);

    /// <summary>What the oracles read.</summary>
    public JsonElement Expected
    {
        get
        {
            using FileStream content = System.IO.File.OpenRead(Path.Combine(Corpus.Folder!, "expected", Id + ".json"));
            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement.Clone();
        }
    }

    public override string ToString() => Id;
}

/// <summary>A row of the negative cases.</summary>
internal sealed record BadCorpusRow(string File, string Format, string? StorePassword, string What, string ExpectedOfTheTool, string JdkSays);

/// <summary>
/// The shared keystore corpus, <c>../shared/corpus</c> from the checkout or <c>TRUSTSTORE_CORPUS</c>. Where it is not, its tests are skipped;
/// where <c>CI=true</c> it is required. A theory's data is <c>public static TheoryData&lt;string&gt; Rows => Corpus.Ids("JKS")</c>.
/// </summary>
internal static class Corpus
{
    private const string Absent = "(no corpus)";

    private static readonly Lazy<IReadOnlyDictionary<string, CorpusRow>> _rows = new(ReadRows);

    /// <summary>The corpus' folder, or null.</summary>
    public static string? Folder { get; } =
        new[] { Environment.GetEnvironmentVariable("TRUSTSTORE_CORPUS"), Path.Combine(Repository.Root, "..", "shared", "corpus") }
            .FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "manifest.tsv")));

    /// <summary>Every row, in the manifest's order; ends the test where there is no corpus.</summary>
    public static IEnumerable<CorpusRow> Rows
    {
        get
        {
            Peer.Missing(Folder is null, "no corpus: neither ../shared/corpus nor TRUSTSTORE_CORPUS");
            return _rows.Value.Values;
        }
    }

    /// <summary>The negative cases; ends the test where there is no corpus.</summary>
    public static IEnumerable<BadCorpusRow> BadRows
    {
        get
        {
            Peer.Missing(Folder is null, "no corpus: neither ../shared/corpus nor TRUSTSTORE_CORPUS");
            return Table("bad.tsv").Select(row => new BadCorpusRow(
                Path.Combine(Folder!, "bad", row["file"]),
                row["format"],
                PasswordOf(row["password"]),
                row["what it exercises"],
                row["expected of the tool"],
                row["JDK 17 (BC 1.72 for BKS/BCFKS) says"]));
        }
    }

    /// <summary>The ids of these formats (all without an argument) as a theory's data.</summary>
    public static TheoryData<string> Ids(params string[] formats)
    {
        TheoryData<string> ids = [];
        if (Folder is null) ids.Add(Absent);
        else
            foreach (CorpusRow row in _rows.Value.Values)
                if (formats.Length == 0 || formats.Contains(row.Format)) ids.Add(row.Id);
        return ids;
    }

    /// <summary>The row of an id; ends the test where there is no corpus.</summary>
    public static CorpusRow Get(string id) => Rows.First(row => row.Id == id);

    private static Dictionary<string, CorpusRow> ReadRows() =>
        Table("manifest.tsv").Select(row => new CorpusRow(
            row["id"],
            Path.Combine(Folder!, "files", row["file"]),
            row["format"],
            PasswordOf(row["store_password"]),
            row["store_password"] != "unknown",
            row["key_passwords"].Split('|', StringSplitOptions.RemoveEmptyEntries))).ToDictionary(row => row.Id);

    private static string? PasswordOf(string cell) => cell switch
    {
        "none" or "unknown" => null,
        "<empty>" => "",
        _ => cell,
    };

    private static IEnumerable<Dictionary<string, string>> Table(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder!, name));
        string[] columns = lines[0].Split('\t');
        foreach (string line in lines.Skip(1))
            yield return columns.Zip(line.Split('\t')).ToDictionary(cell => cell.First, cell => cell.Second);
    }
}
