using System.Collections.Immutable;

namespace TrustStoreTool.Clients.Files;

/// <summary>A configuration file as settings in file order.</summary>
/// <param name="Path">Where it lies, for its name; nothing is opened by it.</param>
/// <param name="Kind">The syntax it was read as.</param>
/// <param name="Values">The settings.</param>
/// <param name="Damage">Why the file could not be read by its own syntax, or null; its lines were then looked at one by one.</param>
internal sealed record ConfigDocument(string Path, ConfigFileKind Kind, ImmutableArray<ConfigValue> Values, string? Damage)
{
    private ILookup<string, ConfigValue>? _scopes;

    /// <summary>The settings that stand side by side.</summary>
    public ILookup<string, ConfigValue> Scopes => _scopes ??= Values.ToLookup(value => value.Scope);

    /// <summary>Reads a file.</summary>
    public static ConfigDocument Read(string path, ConfigFileKind kind, string text)
    {
        try
        {
            return new ConfigDocument(path, kind, [.. kind.Read(text)], null);
        }
        catch (KeyStoreException broken)
        {
            // A template, most often. What is plain in it can still be found.
            return new ConfigDocument(path, kind, [.. LooseReader.Read(text)], broken.Message);
        }
    }
}
