namespace TrustStoreTool;

/// <summary>
/// Bounds on what a file may ask of its reader. Breaking one is <see cref="KeyStoreError.LimitExceeded"/>, before any work is done for it.
/// </summary>
public sealed record ReadLimits
{
    /// <summary>The limits of the contract.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Bytes in a file.</summary>
    public int FileBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Entries (or bags) in a store.</summary>
    public int Entries { get; init; } = 200_000;

    /// <summary>Bytes in an alias, encoded as the file encodes it.</summary>
    public int AliasBytes { get; init; } = 65_535;

    /// <summary>Bytes in one certificate.</summary>
    public int CertificateBytes { get; init; } = 1024 * 1024;

    /// <summary>Nesting of DER or BER.</summary>
    public int DerDepth { get; init; } = 32;

    /// <summary>Iterations of one key derivation (Java's own bound); for scrypt N·r·p.</summary>
    public long Iterations { get; init; } = 5_000_000;

    /// <summary>Iterations of all key derivations of a file together.</summary>
    public long TotalIterations { get; init; } = 10_000_000;

    /// <summary>The refusal of an encoding that nests deeper than <see cref="DerDepth"/>. How deep it goes is not found out.</summary>
    internal static KeyStoreException TooDeep() => new(
        KeyStoreError.LimitExceeded, $"DER depth: values are nested over the limit (of {Default.DerDepth} unless --max-depth is given)",
        $"if the file is trusted, raise the limit with --max-depth {2 * Default.DerDepth}");

    /// <summary>The refusal for a broken limit, in one wording.</summary>
    /// <param name="what">What was counted, for instance <c>entries</c>.</param>
    /// <param name="found">The number found (or claimed).</param>
    /// <param name="limit">The number allowed.</param>
    /// <param name="option">The option of the tool that raises it, for instance <c>--max-entries</c>.</param>
    public static KeyStoreException Exceeded(string what, long found, long limit, string option) =>
        new(KeyStoreError.LimitExceeded, $"{what}: {found} is over the limit of {limit}", $"if the file is trusted, raise the limit with {option} {found}");
}
