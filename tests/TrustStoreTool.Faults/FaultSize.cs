namespace TrustStoreTool.Faults;

/// <summary>How much is done: sized for every submission, or in full before a tag (<c>scripts/test --release</c>).</summary>
internal static class FaultSize
{
    /// <summary>What <c>scripts/test --release</c> sets, and to what.</summary>
    public const string Variable = "TRUSTSTORE_FAULTS", Release = "release";

    public static bool IsRelease { get; } = Environment.GetEnvironmentVariable(Variable) == Release;

    /// <summary>One of two counts.</summary>
    public static int Of(int ci, int release) => IsRelease ? release : ci;

    /// <summary>The seed of this run: printed by every test that uses it, and repeated by setting TRUSTSTORE_SEED.</summary>
    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("TRUSTSTORE_SEED"), out int seed) ? seed : 20261123;

    public static Random Random(string test) => new(HashCode(test) ^ Seed);

    // String.GetHashCode differs from run to run; a seed must not.
    private static int HashCode(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
