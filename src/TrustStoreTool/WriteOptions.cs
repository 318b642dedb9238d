namespace TrustStoreTool;

/// <summary>The protection of a PKCS#12 that is made from nothing.</summary>
public enum Pkcs12Profile
{
    /// <summary>As JDK 17 writes: PBES2 with HMAC-SHA256 and AES-256-CBC, 10,000 iterations; MAC HMAC-SHA256, 10,000 iterations.</summary>
    Modern,

    /// <summary>As JDK 8 to 11.0.11 can read: certificates RC2-40, keys 3DES, 50,000 iterations; MAC HMAC-SHA1, 100,000 iterations.</summary>
    Legacy,
}

/// <summary>Choices that a writer leaves to its caller.</summary>
public sealed record WriteOptions
{
    /// <summary>Random salts, modern profile.</summary>
    public static WriteOptions Default { get; } = new();

    /// <summary>
    /// Salts and IVs derived from the content instead of random: same input, same bytes. Refused (<see cref="KeyStoreError.WouldLose"/> is never risked:
    /// the reason is <see cref="KeyStoreError.Usage"/>) where a private or secret key would be encrypted under a derived salt.
    /// </summary>
    public bool Reproducible { get; init; }

    /// <summary>
    /// Rewrite a store whose MAC or digest was not checked, or does not match: the new one is made with the given password whatever the old
    /// one was made with. Without it such a rewrite is refused.
    /// </summary>
    public bool AcceptUnauthenticated { get; init; }

    /// <summary>For a new PKCS#12; an existing one keeps what it has.</summary>
    public Pkcs12Profile Profile { get; init; }

    /// <summary>A new PKCS#12 without encryption and MAC (as the JDK's cacerts since 18).</summary>
    public bool WithoutPassword { get; init; }
}
