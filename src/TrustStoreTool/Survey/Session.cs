namespace TrustStoreTool.Survey;

/// <summary>What a client is known by: sessions that agree in all of this are one client.</summary>
/// <param name="User">The role. Untrusted text, as all of it.</param>
/// <param name="Database">The database; null for replication.</param>
/// <param name="Application">What the client calls itself.</param>
/// <param name="Address">The client's address; null for a Unix socket, which no network sees.</param>
/// <param name="IsTls">Whether the session is encrypted by TLS.</param>
/// <param name="TlsVersion"><c>TLSv1.3</c>, or null.</param>
/// <param name="Cipher">OpenSSL's name, or null.</param>
/// <param name="BackendType"><c>client backend</c>, <c>walsender</c>, …; null where the source does not say.</param>
public sealed record SessionClient(string? User, string? Database, string? Application, string? Address, bool IsTls, string? TlsVersion, string? Cipher, string? BackendType)
{
    /// <summary>Whether data of this client crosses a network in plaintext.</summary>
    public bool IsPlaintext => !IsTls && Address is not null;
}

/// <summary>A session, by the two numbers that are never used twice together, and its client.</summary>
/// <param name="ProcessId">Of the server's backend.</param>
/// <param name="Started">When that backend started, UTC.</param>
/// <param name="Client">Who.</param>
public sealed record Session(int ProcessId, DateTime Started, SessionClient Client);
