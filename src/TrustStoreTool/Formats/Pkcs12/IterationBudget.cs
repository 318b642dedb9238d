namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// Adds up what the key derivations of a file will cost and refuses before the first of them runs.
/// </summary>
internal sealed class IterationBudget(ReadLimits limits)
{
    /// <summary>Longest salt that is taken for one.</summary>
    public const int SaltBytes = 1024;

    private long _total;

    /// <summary>Counts one derivation.</summary>
    /// <exception cref="KeyStoreException">A count below 1, or a limit is broken.</exception>
    public void Add(long iterations, ReadOnlyMemory<byte> salt, string of)
    {
        if (iterations < 1) throw BerReader.Broken($"the iteration count of {of} is {iterations}");
        if (iterations > limits.Iterations) throw ReadLimits.Exceeded($"iterations of {of}", iterations, limits.Iterations, "--max-iterations");
        if (salt.Length > SaltBytes) throw new KeyStoreException(KeyStoreError.LimitExceeded, $"the salt of {of} has {salt.Length} bytes; the limit is {SaltBytes}");
        _total += iterations;
        if (_total > limits.TotalIterations) throw ReadLimits.Exceeded("iterations in the whole file", _total, limits.TotalIterations, "--max-total-iterations");
    }
}
