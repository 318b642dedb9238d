namespace TrustStoreTool.Clients.Files;

/// <summary>Where a reader of nested maps and lists stands.</summary>
internal sealed class ConfigPath
{
    private readonly Stack<(string Scope, int Index)> _open = new();
    private string? _name;

    /// <summary>How deep it stands.</summary>
    public int Depth => _open.Count;

    /// <summary>The path of the innermost map or list.</summary>
    public string Scope => _open.TryPeek(out (string Scope, int) top) ? top.Scope : "";

    /// <summary>The key of the value that follows.</summary>
    public void Key(string name) => _name = name;

    /// <summary>A map or list begins.</summary>
    public void Open()
    {
        string name = Next();
        _open.Push((name.Length == 0 ? Scope : ConfigValue.Below(Scope, name), 0));
    }

    /// <summary>It ends.</summary>
    public void Close() => _open.Pop();

    /// <summary>A value in its place.</summary>
    public ConfigValue Value(int line, string value)
    {
        string name = Next();

        // A dotted key is a path too: Spring takes "spring.datasource.url: x" and the nested maps alike.
        int dot = name.LastIndexOf('.');
        return dot < 0 ? new ConfigValue(line, Scope, name, value) : new ConfigValue(line, ConfigValue.Below(Scope, name[..dot]), name[(dot + 1)..], value);
    }

    // The key, or the index in a list.
    private string Next()
    {
        if (_name is { } key)
        {
            _name = null;
            return key;
        }

        if (!_open.TryPop(out (string Scope, int Index) top)) return "";
        _open.Push((top.Scope, top.Index + 1));
        return $"[{top.Index}]";
    }
}
