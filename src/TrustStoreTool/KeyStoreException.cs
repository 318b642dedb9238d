namespace TrustStoreTool;

/// <summary>
/// The one exception for whatever a caller's input or environment can cause.
/// <see cref="Exception.Message"/> says what is wrong (lower case, no full stop), <see cref="Hint"/> what to do about it.
/// Neither contains a password. Foreign text in them is raw: who prints it escapes it.
/// </summary>
public sealed class KeyStoreException : Exception
{
    /// <summary>States a refusal.</summary>
    /// <param name="error">The reason.</param>
    /// <param name="message">What is wrong, lower case, no full stop.</param>
    /// <param name="hint">What to type or do, or null.</param>
    /// <param name="innerException">The cause, if it was another library's exception.</param>
    public KeyStoreException(KeyStoreError error, string message, string? hint = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
        Hint = hint;
    }

    /// <summary>The reason.</summary>
    public KeyStoreError Error { get; }

    /// <summary>What to type or do about it, or null.</summary>
    public string? Hint { get; }
}
