namespace TrustStoreTool.Verification;

/// <summary>How a connection was written.</summary>
public enum ConnectionForm
{
    /// <summary><c>Host=…;Database=…</c></summary>
    Npgsql,

    /// <summary><c>postgresql://…</c></summary>
    Uri,

    /// <summary><c>jdbc:postgresql://…</c></summary>
    Jdbc,

    /// <summary>libpq's <c>host=… dbname=…</c></summary>
    Keywords,
}

/// <summary>What a connection's own settings ask of TLS, in libpq's words.</summary>
public enum RequestedSslMode
{
    /// <summary>No TLS.</summary>
    Disable,

    /// <summary>TLS only if the server insists.</summary>
    Allow,

    /// <summary>TLS if the server offers it, unchecked.</summary>
    Prefer,

    /// <summary>TLS, unchecked.</summary>
    Require,

    /// <summary>The chain is checked, the name is not.</summary>
    VerifyCa,

    /// <summary>Chain and name are checked.</summary>
    VerifyFull,
}

/// <summary>What the connection is wanted for.</summary>
public enum ConnectionUse
{
    /// <summary>To prove trust: a setting that would weaken the check is refused.</summary>
    Proof,

    /// <summary>To work with the server as the connection says; what weakens the check is listed in <see cref="ConnectionTarget.Weaknesses"/>.</summary>
    AsGiven,
}

/// <summary>One setting as written, decoded.</summary>
/// <param name="Name">As written.</param>
/// <param name="Value">May be a secret: never shown.</param>
internal readonly record struct RawSetting(string Name, string Value)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => Name;
}
