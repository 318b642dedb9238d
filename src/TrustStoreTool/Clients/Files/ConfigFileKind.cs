using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>A syntax of configuration files: how it is known by its name, and how it is read.</summary>
/// <param name="Name">In reports.</param>
/// <param name="Pattern">Of the file name, any case.</param>
/// <param name="Read">The settings of a text, in order.</param>
internal sealed partial record ConfigFileKind(string Name, Regex Pattern, Func<string, IEnumerable<ConfigValue>> Read)
{
    public static ConfigFileKind Service { get; } = new("pg_service.conf", ServiceName(), IniReader.ReadService);

    public static ConfigFileKind Shell { get; } = new("shell", ShellName(), ShellReader.Read);

    public static ConfigFileKind Python { get; } = new("python", PythonName(), PythonReader.Read);

    public static ConfigFileKind Dockerfile { get; } = new("dockerfile", DockerName(), DockerfileReader.Read);

    public static ConfigFileKind EnvironmentFile { get; } = new("env", EnvName(), EnvReader.Read);

    public static ConfigFileKind Environment { get; } = new("environment", NoName(), EnvReader.Read);

    /// <summary>The kinds in which Kubernetes takes its objects.</summary>
    public static ImmutableArray<ConfigFileKind> Manifests { get; } = [new("yaml", YamlName(), YamlReader.Read), new("json", JsonName(), JsonReader.Read)];

    /// <summary>Every kind, in the order in which a file name is matched.</summary>
    public static ImmutableArray<ConfigFileKind> All { get; } =
    [
        Service, EnvironmentFile, Dockerfile, new("systemd", UnitName(), SystemdReader.Read), Shell, Python,
        .. Manifests, new("toml", TomlName(), TomlReader.Read),
        new("xml", XmlName(), XmlSettingsReader.Read), new("properties", PropertiesName(), PropertiesReader.Read), new("ini", IniName(), IniReader.Read),
        new("conf", ConfName(), LooseReader.Read),
    ];

    /// <summary>The kind of a file, by its name and, for programs without an extension, its first line; null where it is none of these.</summary>
    public static ConfigFileKind? Of(string fileName, ReadOnlySpan<char> text)
    {
        foreach (ConfigFileKind kind in All)
            if (kind.Pattern.IsMatch(fileName)) return kind;
        if (fileName.Contains('.', StringComparison.Ordinal)) return null;
        if (!text.StartsWith("#!")) return Variable().IsMatch(text[..Math.Min(text.Length, 65_536)]) ? EnvironmentFile : null;
        ReadOnlySpan<char> first = text[..(text.IndexOf('\n') is var end and >= 0 ? end : text.Length)];
        return first.Contains("python", StringComparison.Ordinal) ? Python : first.TrimEnd().EndsWith("sh", StringComparison.Ordinal) ? Shell : null;
    }

    /// <summary>Whether a file of that name may be of some kind, before it is opened.</summary>
    public static bool MayMatch(string fileName) => !fileName.Contains('.', StringComparison.Ordinal) || All.Any(kind => kind.Pattern.IsMatch(fileName));

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^\.?pg_service\.conf$", Options)]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^\.env(\..+)?$|\.env$|^\.?environment$", Options)]
    private static partial Regex EnvName();

    [GeneratedRegex(@"^(Dockerfile|Containerfile)(\..+)?$|\.(dockerfile|containerfile)$", Options)]
    private static partial Regex DockerName();

    [GeneratedRegex(@"\.service$|^(override|env|environment|\d+-.+)\.conf$", Options)]
    private static partial Regex UnitName();

    [GeneratedRegex(@"\.(sh|bash|zsh|ksh)$|^\.(bashrc|zshrc|profile|bash_profile|zprofile|envrc|pgrc)$|^profile$", Options)]
    private static partial Regex ShellName();

    [GeneratedRegex(@"\.pyi?$", Options)]
    private static partial Regex PythonName();

    [GeneratedRegex(@"\.ya?ml$", Options)]
    private static partial Regex YamlName();

    [GeneratedRegex(@"\.jsonc?$", Options)]
    private static partial Regex JsonName();

    [GeneratedRegex(@"\.toml$|^Pipfile$", Options)]
    private static partial Regex TomlName();

    [GeneratedRegex(@"\.(xml|config)$", Options)]
    private static partial Regex XmlName();

    [GeneratedRegex(@"\.properties$", Options)]
    private static partial Regex PropertiesName();

    [GeneratedRegex(@"\.(ini|cfg)$", Options)]
    private static partial Regex IniName();

    // Typesafe's HOCON, and files of variables under another name.
    [GeneratedRegex(@"\.conf$", Options)]
    private static partial Regex ConfName();

    // A systemd unit's EnvironmentFile has no extension: /etc/default/app, /etc/sysconfig/app.
    [GeneratedRegex(@"^[ \t]*(?:export[ \t]+)?(?:PG[A-Z]+|\w*(?:DATABASE|POSTGRES|JDBC|DATASOURCE|DB)\w*_(?:URL|URI|DSN)|\w*JAVA_OPT(?:ION)?S|CATALINA_OPTS|ConnectionStrings__\w+)=", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex("$^")]
    private static partial Regex NoName();
}
