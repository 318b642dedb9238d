using System.Collections.Immutable;
using System.Text.Json;

namespace TrustStoreTool.Tests.Infra;

/// <summary>A store of <c>fixtures/</c> with its declared expectation.</summary>
internal sealed class Fixture
{
    private static readonly string Folder = Path.Combine(Repository.Root, "fixtures");

    private readonly JsonElement _declared;

    private Fixture(string name)
    {
        File = Path.Combine(Folder, name);
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(File + ".json"));
        _declared = document.RootElement.Clone();
    }

    /// <summary>The names of all fixtures.</summary>
    public static IEnumerable<string> Names { get; } = [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public string File { get; }

    public byte[] Bytes => System.IO.File.ReadAllBytes(File);

    /// <summary>The name of its format on the command line.</summary>
    public string Format => _declared.GetProperty("format").GetString()!;

    public string JavaType => _declared.GetProperty("javaType").GetString()!;

    /// <summary>False for the formats that need the BouncyCastle provider.</summary>
    public bool IsOfTheJdk => Format is "jks" or "jceks" or "pkcs12";

    /// <summary>Null where it has none.</summary>
    public string? StorePassword => _declared.GetProperty("storePassword").GetString();

    public ImmutableArray<string> KeyPasswords => [.. _declared.GetProperty("keyPasswords").EnumerateArray().Select(password => password.GetString()!)];

    public static Fixture Get(string name) => new(name);

    public Password? Password() => StorePassword is null ? null : new Password(StorePassword);

    /// <summary>What Java lists with this password; null where it refuses.</summary>
    public ImmutableArray<DeclaredEntry>? View(JavaPassword password)
    {
        JsonElement view = _declared.GetProperty("views").GetProperty(password.ToString().ToLowerInvariant());
        return view.ValueKind == JsonValueKind.Null ? null : [.. view.EnumerateArray().Select(DeclaredEntry.Of)];
    }
}

/// <summary>An entry that a fixture declares.</summary>
internal sealed record DeclaredEntry(string Alias, string Kind, long? CreatedMs, string? Key, ImmutableArray<string> Certificates)
{
    public static DeclaredEntry Of(JsonElement entry) => new(
        entry.GetProperty("alias").GetString()!,
        entry.GetProperty("kind").GetString()!,
        entry.TryGetProperty("createdMs", out JsonElement created) ? created.GetInt64() : null,
        entry.TryGetProperty("key", out JsonElement key) ? key.GetString() : null,
        [.. entry.GetProperty("certificates").EnumerateArray().Select(hash => hash.GetString()!)]);

    /// <summary>Alias, kind and certificates: what a reader without keys can know.</summary>
    public string Describe() => $"{Alias}|{Kind}|{string.Join(',', Certificates)}";
}
