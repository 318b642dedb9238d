using System.Collections.Immutable;
using System.Text;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>The client settings of one file.</summary>
/// <param name="Kind">The syntax, or null where the file is none that holds settings.</param>
/// <param name="Findings">In file order.</param>
/// <param name="Damage">Why the file was only looked at line by line, or null.</param>
public sealed record FileSurvey(string? Kind, ImmutableArray<ClientFinding> Findings, string? Damage);

/// <summary>Finds PostgreSQL client settings and judges each as its client would. Opens nothing by itself.</summary>
/// <param name="files">How trust files are looked at.</param>
/// <param name="need">What a server's clients must trust, by the host of the setting (null where it states none); null where that is not known.</param>
public sealed class ClientSurvey(TrustFiles files, Func<string?, TrustNeed?> need)
{
    // A file that states more is no configuration but an attack on whoever reads it.
    private const int MaxSettings = 10_000;

    private readonly KubernetesObjects _objects = new();

    /// <summary>Whether a file of that name may hold settings, so that it is worth opening.</summary>
    public static bool MayHoldSettings(string fileName) => IsDefaultRoot(fileName) || ConfigFileKind.MayMatch(Name(fileName));

    /// <summary>Remembers the ConfigMaps and Secrets of a manifest, so that files examined after it are judged with what they say. Other files are passed over.</summary>
    /// <param name="path">Its path, for its name.</param>
    /// <param name="content">All of it.</param>
    public void Learn(string path, ReadOnlySpan<byte> content)
    {
        if (content.IndexOf("ConfigMap"u8) < 0 && content.IndexOf("Secret"u8) < 0) return;
        string text = Decode(content);
        if (MayDefineObjects(Name(path)) && ConfigFileKind.Of(Name(path), text) is { } kind) _objects.Learn(ConfigDocument.Read(path, kind, text));
    }

    /// <summary>Whether a file of that name is worth giving to <see cref="Learn"/>.</summary>
    public static bool MayDefineObjects(string fileName) => ConfigFileKind.Manifests.Any(kind => kind.Pattern.IsMatch(Name(fileName)));

    /// <summary>Examines a file.</summary>
    /// <param name="path">Its path, for its name.</param>
    /// <param name="content">All of it. Binary content gives nothing.</param>
    public FileSurvey Examine(string path, ReadOnlySpan<byte> content)
    {
        if (IsDefaultRoot(path)) return new FileSurvey("root.crt", [DefaultRoot(path)], null);
        if (content[..Math.Min(content.Length, 8192)].Contains((byte)0) && !content.StartsWith(Encoding.Unicode.Preamble)) return new FileSurvey(null, [], null);
        string text = Decode(content);
        return ConfigFileKind.Of(Name(path), text) is { } kind ? Examine(ConfigDocument.Read(path, kind, text)) : new FileSurvey(null, [], null);
    }

    /// <summary>Examines environment variables.</summary>
    /// <param name="variables">Names and values.</param>
    public FileSurvey Examine(IEnumerable<KeyValuePair<string, string>> variables) =>
        Examine(new ConfigDocument("environment", ConfigFileKind.Environment, [.. variables.Select(v => new ConfigValue(0, "", v.Key, v.Value))], null));

    private FileSurvey Examine(ConfigDocument written)
    {
        ConfigDocument document = _objects.Resolve(written);
        HashSet<ConfigValue> claimed = new(ReferenceEqualityComparer.Instance);
        ImmutableArray<ClientFinding> findings =
        [
            .. PostgresClients.All
                .SelectMany(client => client.Find(document, claimed).Take(MaxSettings).Select(setting => ServiceLookup.Apply(Noted(document, setting), files))
                    .Select(setting => Verdicts.Of(client, setting, client.Judge(setting, files), need(setting.Host))))
                .OrderBy(finding => finding.Line),
        ];
        return new FileSurvey(document.Kind.Name, findings, document.Damage);
    }

    private static ClientSetting Noted(ConfigDocument document, ClientSetting setting) =>
        document.Kind == ConfigFileKind.Dockerfile && setting.HasDefaults ? setting with { Note = "a build argument can change it" } : setting;

    private ClientFinding DefaultRoot(string path)
    {
        PostgresClient client = PostgresClients.All.OfType<PsqlClient>().Single();
        ClientSetting setting = new() { Line = 1, Client = "libpq", Key = "root.crt", Parameters = new Dictionary<string, string>() };
        Judgement judgement = new("", false, ServerCheck.DecidedElsewhere, PlaintextRisk.Unknown, files.Pem(path));
        return Verdicts.Of(client, setting, judgement, need(null)) with { Verdict = "the default root file of libpq, pgjdbc and Npgsql" };
    }

    private static bool IsDefaultRoot(string path) => path.Replace('\\', '/').EndsWith("postgresql/root.crt", StringComparison.Ordinal);

    private static string Name(string path) => path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

    private static string Decode(ReadOnlySpan<byte> content) =>
        content.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode.GetString(content[2..])
        : content.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.GetString(content[3..])
        : Encoding.UTF8.GetString(content);
}
