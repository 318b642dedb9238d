using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>
/// Python source, as far as literals go: keyword arguments, dict entries, assigned strings, list items. A call is a scope
/// (<c>psycopg2.connect()@12</c>); whatever is no literal is <c>{}</c>, and so is known to be there and not known in value.
/// </summary>
internal sealed partial class PythonReader
{
    /// <summary>The value of an expression.</summary>
    public const string Expression = "{}";

    private const int MaxDepth = 256, MaxText = 16 * 1024, MaxKey = 256;

    private readonly List<ConfigValue> _values = [];
    private readonly Stack<PythonFrame> _open = new();
    private readonly Dictionary<string, string> _constants = [];
    private PythonFrame _at = new("", '\0', "");

    public static IEnumerable<ConfigValue> Read(string text)
    {
        PythonReader reader = new();
        foreach (PythonToken token in PythonTokens.Split(text)) reader.Take(token);
        reader.End();
        return reader._values;
    }

    private void Take(PythonToken token)
    {
        if (token is not { Kind: PythonTokenKind.Operator, Text: "[" or "]" or "=" }) _at.Path = null;
        switch (token.Kind)
        {
            case PythonTokenKind.Text:
                Begin(token);
                if (_at.IsOpen) Fold();
                Append(token.Text);
                _at.LastWasText = true;
                return;
            case PythonTokenKind.Name:
                Begin(token);
                if (_at.IsFormatted) break;
                (_at.Word, _at.IsOpen) = (token.Text, true);
                _at.Words++;
                break;
            case PythonTokenKind.NewLine when _at.Bracket == '\0':
                End();
                break;
            case PythonTokenKind.NewLine:
                return;
            default:
                Operator(token);
                break;
        }

        _at.LastWasText = false;
    }

    private void Begin(PythonToken token)
    {
        if (_at.Line == 0) _at.Line = token.Line;
        _at.HasValue = true;
    }

    // Longer than any setting: what is added to it is left out.
    private void Append(string text)
    {
        if (_at.Literal is not { Length: > MaxText }) _at.Literal += text;
    }

    // What is between two literals: a constant of the module, or unknown.
    private void Fold()
    {
        Append(_at is { Word: { } name, Words: 1 } && _constants.TryGetValue(name, out string? constant) && constant.Length < 1024 ? constant : Expression);
        (_at.Word, _at.Words, _at.IsOpen) = (null, 0, false);
    }

    private void Operator(PythonToken token)
    {
        switch (token.Text)
        {
            case "(" or "[" or "{":
                Open(token);
                break;
            case ")" or "]" or "}" when _open.Count > 0:
                Close();
                break;
            case "," or ";":
                End();
                break;
            case "=" when _at.Annotated is { } annotated:
                Key(annotated);
                break;
            case "=" when _at.Variable is { } variable:
                Key(variable);
                break;
            case "=" when _at.Path is { } path:
                int dot = path.LastIndexOf('.');
                Key(path[(dot + 1)..]);
                _at.Holder = ConfigValue.Below(_at.Scope, path[..dot]);
                break;
            case "=" when _at is { Word: { } name, Literal: null }:
                Key(name[(name.LastIndexOf('.') + 1)..]);
                break;
            case ":" when _at is { Bracket: '{', Literal: { } entry, Name: null }:
                Key(entry);
                break;
            case ":" when _at is { Bracket: '\0' or '(', Word: not null }:
                // An annotation: x: str = "…".
                _at.Annotated ??= _at.Word;
                _at.Reset();
                break;
            case "**":
                Key("**");
                break;
            case "+":
                if (_at.IsOpen) Fold();
                _at.IsFormatted = false;
                break;
            case "." or "%" when _at.LastWasText:
                // "…".format(…), "…" % (…): the fields stand in the literal.
                _at.IsFormatted = true;
                break;
            default:
                (_at.HasValue, _at.IsOpen) = (true, true);
                _at.Words += 2;
                break;
        }
    }

    private void Key(string name)
    {
        int line = _at.Line;
        _at.Reset();
        (_at.Name, _at.KeyLine, _at.Annotated) = (name, line, null);
    }

    private void Open(PythonToken token)
    {
        if (_open.Count >= MaxDepth) throw new KeyStoreException(KeyStoreError.Damaged, "nested too deep");
        string? callee = _at.LastWasText || _at.IsFormatted ? null : _at.Word;
        bool isCall = token.Text == "(" && callee is not null;

        // dict(a=1) is {"a": 1}.
        string own = isCall && (callee != "dict" || _at.Name is null) ? $"{callee!.Replace('.', '/')}()@{token.Line}" : _at.Name ?? $"[{_at.Index}]@{token.Line}";
        if (isCall && callee != "dict" && _at.Name is { } argument) own = $"{argument}.{own}";
        Begin(token);
        PythonFrame inner = new(ConfigValue.Below(_at.Holder ?? _at.Scope, own), token.Text[0], callee is null ? "" : token.Text == "[" ? $"{callee}[" : callee) { First = _values.Count };
        _open.Push(_at);
        _at = inner;
    }

    private void Close()
    {
        End();
        PythonFrame inner = _at;
        _at = _open.Pop();
        string? name = inner.Items.FirstOrDefault();
        if (name is not null && IsVariable(inner.Callee))
        {
            // A variable's value, with its default where it has one.
            Append(inner.Items.Count > 1 && inner.Items[1] != Expression ? $"${{{name}:-{inner.Items[1]}}}" : $"${{{name}}}");
            (_at.Word, _at.Words, _at.IsOpen) = (null, 0, false);
            if (inner.Callee.EndsWith('[')) _at.Variable = name;
        }
        else if (inner is { Callee: "os.environ.setdefault" or "environ.setdefault" or "os.putenv", Items.Count: 2 })
        {
            _values.Add(new ConfigValue(inner.Line > 0 ? inner.Line : _at.Line, _at.Scope, name!, inner.Items[1]));
        }
        else if (Subscript(inner) is { } path)
        {
            if (_values.Count == inner.First + 1) _values.RemoveAt(inner.First);
            (_at.Word, _at.IsOpen, _at.Path) = (null, true, path);
        }
        else if (inner is { Bracket: '(', Callee: "", Items.Count: 1 } && !_at.IsFormatted && _values.Count == inner.First + 1)
        {
            // Brackets around one expression are only brackets.
            _values.RemoveAt(inner.First);
            Append(name!);
            (_at.Word, _at.Words, _at.IsOpen) = (null, 0, false);
        }
        else if (!_at.IsFormatted)
        {
            (_at.Word, _at.IsOpen) = (null, true);
        }

        _at.LastWasText = false;
    }

    // The path that a pair of square brackets leads on: D["default"], and after it ["OPTIONS"].
    private string? Subscript(PythonFrame inner)
    {
        if (inner is not { Bracket: '[', Items: [{ Length: > 0 and < MaxKey } key] } || key.AsSpan().ContainsAny('{', '.')) return null;
        string? holder = inner.Callee.EndsWith('[') ? inner.Callee[(inner.Callee.LastIndexOf('.') + 1)..^1] : _at.Path;
        return holder is null ? null : ConfigValue.Below(holder, key);
    }

    private static bool IsVariable(string callee) =>
        callee is "os.environ.get" or "environ.get" or "os.getenv" or "getenv" or "env" or "env.str" or "config" or "os.environ[" or "environ[";

    // A value is complete.
    private void End()
    {
        if (_at.HasValue)
        {
            string? word = _at is { Literal: null, Words: 1 } ? _at.Word : null;
            if (_at is { Literal: not null, IsOpen: true }) Fold();
            string value = (_at.Literal, word) switch
            {
                ({ } text, _) => text,
                (_, "True" or "False" or "None") => word.ToLowerInvariant(),
                (_, { } number) when char.IsAsciiDigit(number[0]) => number,
                (_, { } name) when _at.Name == "**" => name,
                (_, { } name) when _constants.TryGetValue(name, out string? constant) => constant,
                _ => Expression,
            };
            if (value.Contains('{', StringComparison.Ordinal)) value = Interpolate(value);
            if (_open.Count == 0 && _at is { Name: not null, Holder: null }) _constants[_at.Name] = value;
            _values.Add(new ConfigValue(_at.Line > 0 ? _at.Line : _at.KeyLine, _at.Holder ?? _at.Scope, _at.Name ?? $"[{_at.Index++}]", value));
            _at.Items.Add(value);
        }

        _at.Reset();
        (_at.Name, _at.Annotated, _at.Path, _at.Holder) = (null, null, null, null);
    }

    // f"…{HOST}…" with a constant of the module.
    private string Interpolate(string value) => value.Length > 8192 ? value : Field().Replace(value, field =>
        _constants.TryGetValue(field.Groups[1].Value, out string? constant) && constant.Length < 1024 ? constant : field.Value);

    [GeneratedRegex(@"\{([A-Za-z_]\w*)\}")]
    private static partial Regex Field();
}
