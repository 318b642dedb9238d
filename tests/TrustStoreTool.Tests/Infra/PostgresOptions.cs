namespace TrustStoreTool.Tests.Infra;

/// <summary>How a test's own server differs from the usual one.</summary>
internal sealed record PostgresOptions
{
    /// <summary>Whose certificates the server shows; null for <see cref="TestPki.Old"/>.</summary>
    public TestPki? Pki { get; init; }

    /// <summary>The server's own certificate; null for the PKI's.</summary>
    public TestAuthority? Server { get; init; }

    /// <summary>False: the server offers no TLS.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Lines of pg_hba.conf. By default everybody is let in, with TLS and without, and without a password.</summary>
    public string Hba { get; init; } = "host all all 127.0.0.1/32 trust";

    /// <summary>Settings besides, for instance <c>rds.force_ssl</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
