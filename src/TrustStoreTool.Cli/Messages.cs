namespace TrustStoreTool.Cli;

/// <summary>The grammar of standard error: <c>truststore: error: …</c>, lower case, no full stop, one line, foreign text escaped.</summary>
public static class Messages
{
    /// <summary>Something was refused; the run's exit code says which kind.</summary>
    public static void WriteError(this Terminal terminal, string message) => Line(terminal, "error", message);

    /// <summary>Something that is done, and that the user may not have meant.</summary>
    public static void WriteWarning(this Terminal terminal, string message) => Line(terminal, "warning", message);

    /// <summary>Something worth knowing: skipped, already there, left out.</summary>
    public static void WriteNotice(this Terminal terminal, string message) => Line(terminal, "notice", message);

    /// <summary>What to type.</summary>
    public static void WriteHint(this Terminal terminal, string message) => Line(terminal, "hint", message);

    /// <summary>A refusal with its hint. <paramref name="subject"/> is the file or server it is about.</summary>
    public static void WriteError(this Terminal terminal, KeyStoreException refusal, string? subject = null)
    {
        WriteError(terminal, subject is null ? refusal.Message : $"{subject}: {refusal.Message}");
        if (refusal.Hint is not null) WriteHint(terminal, refusal.Hint);
    }

    private static void Line(Terminal terminal, string kind, string message) =>
        terminal.Error.WriteLine($"truststore: {kind}: {ForeignText.Escape(message)}");
}
