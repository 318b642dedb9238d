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

    private const int MaxDepth = 256;

    private readonly List<ConfigValue> _values = [];
    private readonly Stack<Frame> _open = new();
    private readonly Dictionary<string, string> _constants = [];
    private Frame _at = new("", '\0', "");

    public static IEnumerable<ConfigValue> Read(string text)
    {
        PythonReader reader = new();
        foreach (PythonToken token in PythonTokens.Split(text)) reader.Take(token);
        reader.End();
        return reader._values;
    }

    private void Take(PythonToken token)
    {
        switch (token.Kind)
        {
            case PythonTokenKind.Text:
                _at.Literal = _at.Literal is null ? token.Text : _at.Literal + token.Text;
                if (_at.Line == 0) _at.Line = token.Line;
                _at.Operands++;
                _at.Operands -= _at.LastWasText ? 1 : 0;
                _at.LastWasText = true;
                return;
            case PythonTokenKind.Name:
                _at.Word = token.Text;
                if (_at.Line == 0) _at.Line = token.Line;
                _at.Operands++;
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
            case ",":
                End();
                break;
            case "=" when _at is { Word: { } name, Literal: null }:
                Key(name[(name.LastIndexOf('.') + 1)..]);
                break;
            case ":" when _at is { Bracket: '{', Literal: { } entry, Name: null }:
                Key(entry);
                break;
            case ":" when _at is { Bracket: '\0', Word: not null }:
                // An annotation: x: str = "…".
                _at.Annotated ??= _at.Word;
                _at.Reset();
                break;
            case "=" when _at.Annotated is { } annotated:
                Key(annotated);
                break;
            case "**":
                Key("**");
                _at.Operands = 2;
                break;
            default:
                _at.Operands += 2;
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
        string own = token.Text == "(" && _at.Word is { } callee ? $"{callee.Replace('.', '/')}()@{token.Line}" : _at.Name ?? $"[{_at.Index}]@{token.Line}";
        if (token.Text == "(" && _at.Word is not null && _at.Name is { } argument) own = $"{argument}.{own}";
        Frame inner = new(_at.Scope.Length > 0 ? $"{_at.Scope}.{own}" : own, token.Text[0], token.Text == "(" ? _at.Word ?? "" : "");
        _open.Push(_at);
        _at = inner;
    }

    private void Close()
    {
        End();
        Frame inner = _at;
        _at = _open.Pop();

        // os.environ.get("NAME", "default") is a variable as good as a shell's.
        bool reads = inner.Callee is "os.environ.get" or "environ.get" or "os.getenv" or "getenv" or "env" or "env.str" or "config";
        if (reads && inner.Items is [{ } name, ..]) _at.Literal = inner.Items.Count > 1 && inner.Items[1] != Expression ? $"${{{name}:-{inner.Items[1]}}}" : $"${{{name}}}";
        else _at.Operands += 2;
        (_at.Word, _at.LastWasText) = (null, false);
        if (reads) _at.Operands = Math.Max(1, _at.Operands - 1);
    }

    // A value is complete.
    private void End()
    {
        if (_at.Operands > 0)
        {
            string value = (_at.Literal, _at.Operands, _at.Word) switch
            {
                ({ } text, 1, _) => text,
                (null, 1, "True" or "False" or "None") => _at.Word.ToLowerInvariant(),
                (null, 1, { } number) when char.IsAsciiDigit(number[0]) => number,
                (null, 1, { } name) when _constants.TryGetValue(name, out string? constant) => constant,
                ({ } start, _, _) => start + Expression,
                _ => Expression,
            };
            if (value.Contains('{', StringComparison.Ordinal)) value = Interpolate(value);
            if (_open.Count == 0 && _at.Name is not null) _constants[_at.Name] = value;
            _values.Add(new ConfigValue(_at.Line > 0 ? _at.Line : _at.KeyLine, _at.Scope, _at.Name ?? $"[{_at.Index++}]", value));
            _at.Items.Add(value);
        }

        _at.Reset();
        (_at.Name, _at.Annotated) = (null, null);
    }

    // f"…{HOST}…" with a constant of the module.
    private string Interpolate(string value) => value.Length > 8192 ? value : Field().Replace(value, field =>
        _constants.TryGetValue(field.Groups[1].Value, out string? constant) && constant.Length < 1024 ? constant : field.Value);

    [GeneratedRegex(@"\{([A-Za-z_]\w*)\}")]
    private static partial Regex Field();

    private sealed class Frame(string scope, char bracket, string callee)
    {
        public string Scope { get; } = scope;

        public char Bracket { get; } = bracket;

        public string Callee { get; } = callee;

        public List<string> Items { get; } = [];

        public string? Name { get; set; }

        public string? Annotated { get; set; }

        public string? Literal { get; set; }

        public string? Word { get; set; }

        public int Operands { get; set; }

        public int Index { get; set; }

        public int Line { get; set; }

        public int KeyLine { get; set; }

        public bool LastWasText { get; set; }

        public void Reset() => (Literal, Word, Operands, Line, LastWasText) = (null, null, 0, 0, false);
    }
}
