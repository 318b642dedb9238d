using System.Text.Json;
using TrustStoreTool.Bundles;
using TrustStoreTool.Comparison;
using TrustStoreTool.Conversion;
using TrustStoreTool.Formats;
using TrustStoreTool.Inspection;

namespace TrustStoreTool.Tests.Commands;

/// <summary>Every producer's store, through the commands that look at stores and reshape them.</summary>
public sealed class ProducerTests : IDisposable
{
    private static readonly string _fixtures = Path.Combine(Repository.Root, "fixtures");
    private static readonly (string Json, string Fixture)[] _views = [("rightPassword", "right"), ("noPassword", "none"), ("emptyPassword", "empty"), ("wrongPassword", "wrong")];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Names => Directory.GetFiles(_fixtures, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public static TheoryData<string> Fixtures => [.. Names];

    public static TheoryData<string> CorpusIds => Corpus.Ids();

    public static IEnumerable<object[]> Conversions => from fixture in Names from type in ConversionTargets.Names select new object[] { fixture, type };

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Inspect_tells_in_JSON_what_a_JDK_really_sees(string fixture)
    {
        JsonElement expected = Expected(fixture);
        if (expected.GetProperty("format").GetString() is not ("jks" or "jceks" or "pkcs12")) return;

        ToolRun run = (await Tool.RunAsync(["inspect", Copy(fixture), "--format", "json", .. Password(expected)])).Exits(0);

        JsonElement java = JsonDocument.Parse(run.Out).RootElement.GetProperty("stores")[0].GetProperty("java");
        foreach ((string ours, string theirs) in _views)
            Assert.Equal($"{ours}: {Theirs(expected.GetProperty("views").GetProperty(theirs))}", $"{ours}: {Ours(java.GetProperty(ours))}");
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task A_store_does_not_differ_from_itself(string fixture)
    {
        string store = Copy(fixture);

        (await Tool.RunAsync(["diff", store, store, .. Password(Expected(fixture))])).Exits(0);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task After_a_migration_it_differs_by_exactly_what_was_added(string fixture)
    {
        string store = Copy(fixture), before = _folder.Write("before", await File.ReadAllBytesAsync(store));
        string[] password = Password(Expected(fixture));
        if (!KeyStoreFormats.Detect(await File.ReadAllBytesAsync(store)).CanWrite) return;

        JsonElement migrated = JsonDocument.Parse((await Tool.RunAsync(["migrate", store, "--region", "us-east-1", "--ca", "all", "--format", "json", "--accept-unauthenticated", .. password])).Exits(0).Out).RootElement;
        JsonElement diff = JsonDocument.Parse((await Tool.RunAsync(["diff", before, store, "--format", "json", .. password])).Exits(1).Out).RootElement;

        Assert.Equal(
            migrated.GetProperty("stores")[0].GetProperty("added").EnumerateArray().Select(added => $"added {added.GetProperty("sha256").GetString()}"),
            diff.GetProperty("differences").EnumerateArray().Select(d => $"{d.GetProperty("change").GetString()} {d.GetProperty("b").GetProperty("sha256").GetString()}"));
        Assert.Empty(diff.GetProperty("protection").EnumerateArray());
    }

    [SkippableTheory]
    [MemberData(nameof(Conversions))]
    public async Task To_each_type_and_back_every_trust_anchor_comes_along_or_the_conversion_is_refused_by_name(string fixture, string type)
    {
        string store = Copy(fixture);
        string[] password = Password(Expected(fixture)) is { Length: > 0 } own ? own : ["--storepass", "changeit"];

        ToolRun there = await Tool.RunAsync(["convert", store, _folder["there"], "--type", type, .. password]);
        if (there.ExitCode != 0)
        {
            there.Exits(3);
            Assert.Matches("entr(y|ies) would be lost|own and would lie in the clear", there.Error);
            Assert.False(File.Exists(_folder["there"]));
            return;
        }

        // The other way keys may need their password: within a family they never do.
        (await Tool.RunAsync(["convert", _folder["there"], _folder["back"], "--type", type == "jks" ? "jks" : "pkcs12", .. password])).Exits(0);
        Assert.Superset(Anchors(store, password), Anchors(_folder["back"], password));
        if (type == "pem") return;
        IEnumerable<string> seenByJava = JavaOracle.Dump(_folder["there"], type == "jks" ? "JKS" : "PKCS12", password[1]).Where(entry => entry.Kind == "trusted").SelectMany(entry => entry.Certificates);
        Assert.Equal(Anchors(_folder["there"], password), [.. seenByJava]);
    }

    [SkippableTheory]
    [MemberData(nameof(CorpusIds))]
    public void Every_store_of_the_corpus_is_inspected_equals_itself_and_converts_without_losing_an_anchor(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        KeyStore store;
        try
        {
            store = KeyStoreFormats.Read(row.Bytes, password);
        }
        catch (KeyStoreException refusal) when (refusal.Error == KeyStoreError.Unsupported)
        {
            // GOST and BLAKE2: known by name, and refused by it.
            Assert.EndsWith("not supported", refusal.Message, StringComparison.Ordinal);
            return;
        }

        StoreInspection inspection = StoreInspection.Of(store, RdsPins.Embedded, TestTerminal.Today);

        Assert.Equal(store.Entries.Length, inspection.Entries.Count);
        Assert.True(StoreComparison.Of(store, store).IsSame);
        using Password fresh = new("changeit");
        foreach (ConversionTarget target in Enum.GetValues<ConversionTarget>())
        {
            try
            {
                ConversionResult made = StoreConversion.Convert(store, password, new ConversionRequest(target, target.HasPassword() ? fresh : null, _ => TestTerminal.Today));
                Assert.Superset(store.TrustAnchors.ToHashSet(), made.After.TrustAnchors.ToHashSet());
            }
            catch (KeyStoreException refusal)
            {
                bool isEmptyPem = refusal.Error == KeyStoreError.NoTrustAnchors && target == ConversionTarget.Pem && store.Entries.All(entry => entry.Certificates.IsEmpty);
                Assert.True(isEmptyPem || refusal.Error is KeyStoreError.WouldLose or KeyStoreError.Usage, $"{target}: {refusal.Error}: {refusal.Message}");
            }
        }
    }

    private static JsonElement Expected(string fixture) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_fixtures, fixture + ".json"))).RootElement;

    private static string[] Password(JsonElement expected) =>
        expected.GetProperty("storePassword").GetString() is { } password ? ["--storepass", password] : [];

    private static string Theirs(JsonElement view) => view.ValueKind == JsonValueKind.Null
        ? "refused"
        : string.Join('\n', view.EnumerateArray().Select(entry => Line(entry.GetProperty("alias").GetString()!, entry.GetProperty("kind").GetString()!, entry)).Order(StringComparer.Ordinal));

    private static string Ours(JsonElement view) => !view.GetProperty("loads").GetBoolean()
        ? "refused"
        : string.Join('\n', view.GetProperty("entries").EnumerateArray().Select(entry => Line(entry.GetProperty("alias").GetString()!, Kind(entry), entry)).Order(StringComparer.Ordinal));

    private static string Kind(JsonElement entry) => !entry.GetProperty("reachable").GetBoolean() ? "unreachable" : entry.GetProperty("kind").GetString() switch
    {
        "trustedCertificate" => "trusted",
        "privateKey" => "key",
        _ => "secret",
    };

    private static string Line(string alias, string kind, JsonElement entry) =>
        $"{alias}|{kind}|{(kind == "unreachable" ? "" : string.Join(',', entry.GetProperty("certificates").EnumerateArray().Select(c => c.GetString())))}";

    private static HashSet<string> Anchors(string path, string[] password)
    {
        using Password given = new(password[1]);
        return [.. KeyStoreFormats.Read(File.ReadAllBytes(path), given).TrustAnchors.Select(anchor => anchor.Fingerprint.ToString())];
    }

    private string Copy(string fixture) => _folder.Write(fixture, File.ReadAllBytes(Path.Combine(_fixtures, fixture)));
}
