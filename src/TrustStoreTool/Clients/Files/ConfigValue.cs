namespace TrustStoreTool.Clients.Files;

/// <summary>One setting of a configuration file, whatever its syntax.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Scope">The path of what holds it: equal for settings that stand side by side, dotted where maps nest.</param>
/// <param name="Name">Its own name; empty for a list item or a word of a command.</param>
/// <param name="Value">As the file's syntax reads it. May hold a password: never shown.</param>
internal sealed record ConfigValue(int Line, string Scope, string Name, string Value)
{
    // Whoever looks outwards from a setting goes up its path step by step: no configuration has a longer one.
    private const int LongestScope = 1024;

    /// <summary>The path of what holds it.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Damaged"/>: it is longer than any configuration's.</exception>
    public string Scope { get; init => field = Bounded(value); } = Bounded(Scope);

    /// <summary>The object that gives the value, where it is not written here.</summary>
    public ObjectReference? From { get; init; }

    /// <summary>The path of what a name holds in a scope.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Damaged"/>: it is longer than any configuration's.</exception>
    public static string Below(string scope, string name) =>
        scope.Length == 0 ? Bounded(name) : IsBounded(scope.Length + 1 + name.Length) ? $"{scope}.{name}" : throw TooLong();

    /// <summary>Whether a key can be a path.</summary>
    public static bool IsBounded(int length) => length <= LongestScope;

    /// <summary>From a dotted key: <c>spring.datasource.url</c> is <c>url</c> in <c>spring.datasource</c>.</summary>
    public static ConfigValue Dotted(int line, string key, string value)
    {
        int dot = key.LastIndexOf('.');
        return dot < 0 ? new ConfigValue(line, "", key, value) : new ConfigValue(line, key[..dot], key[(dot + 1)..], value);
    }

    /// <summary>Whether it is an item of a list, or a word of a command.</summary>
    public bool IsWord => Name.Length == 0 || Name.StartsWith('[');

    /// <summary>What holds a scope: <c>a</c> of <c>a.b</c>, the whole file of <c>a</c>; null for the whole file.</summary>
    public static string? ParentOf(string scope) => scope.Length == 0 ? null : scope.LastIndexOf('.') is var dot and >= 0 ? scope[..dot] : "";

    /// <summary>Whether this stands in that scope or somewhere below it.</summary>
    public bool IsUnder(string scope) =>
        scope.Length == 0 || (Scope.StartsWith(scope, StringComparison.Ordinal) && (Scope.Length == scope.Length || Scope[scope.Length] == '.'));

    /// <summary>Never the value.</summary>
    public override string ToString() => $"{Line}: {Scope}.{Name}";

    private static string Bounded(string scope) => IsBounded(scope.Length) ? scope : throw TooLong();

    private static KeyStoreException TooLong() => new(KeyStoreError.Damaged, $"names nested to more than {LongestScope} characters");
}

/// <summary>A reference to a ConfigMap or a Secret.</summary>
/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The key that is taken; null for all of them.</param>
/// <param name="Prefix">What is put before each key.</param>
internal sealed record ObjectReference(string Kind, string Name, string? Key, string Prefix);
