namespace TrustStoreTool.Clients.Files;

/// <summary>What <see cref="PythonReader"/> knows inside one pair of brackets, or outside of all: the expression that is being read.</summary>
internal sealed class PythonFrame(string scope, char bracket, string callee)
{
    public string Scope { get; } = scope;

    public char Bracket { get; } = bracket;

    public string Callee { get; } = callee;

    public List<string> Items { get; } = [];

    public string? Name { get; set; }

    public string? Annotated { get; set; }

    public string? Literal { get; set; }

    public string? Word { get; set; }

    /// <summary>How many names and operators since the last literal.</summary>
    public int Words { get; set; }

    /// <summary>The environment variable that an assignment would set.</summary>
    public string? Variable { get; set; }

    /// <summary>The path of a subscript that was just read, <c>D.default.OPTIONS</c> of <c>D["default"]["OPTIONS"]</c>: an assignment would set it.</summary>
    public string? Path { get; set; }

    /// <summary>The scope of the value that an assignment to such a path sets; null for the frame's own.</summary>
    public string? Holder { get; set; }

    /// <summary>Whether there is anything of a value yet.</summary>
    public bool HasValue { get; set; }

    /// <summary>Whether something that is no literal came after the last literal.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether what follows fills the fields of the literal.</summary>
    public bool IsFormatted { get; set; }

    /// <summary>How many values there were when it began.</summary>
    public int First { get; init; }

    public int Index { get; set; }

    public int Line { get; set; }

    public int KeyLine { get; set; }

    public bool LastWasText { get; set; }

    public void Reset() => (Literal, Word, Words, Variable, HasValue, IsOpen, IsFormatted, Line, LastWasText) = (null, null, 0, null, false, false, false, 0, false);
}
