using System.Collections.Immutable;

namespace TrustStoreTool.Comparison;

/// <summary>One difference in how two stores are protected.</summary>
/// <param name="What"><c>format</c>, <c>integrity</c> or <c>encryption</c>.</param>
/// <param name="Before">In the first store.</param>
/// <param name="After">In the second store.</param>
public sealed record ProtectionDifference(string What, string Before, string After);

/// <summary>Compares how stores are protected: format, MAC or digest with its iterations, and the ciphers in use. Salts are no difference.</summary>
public static class ProtectionComparison
{
    /// <summary>The differences; between stores of two formats the format alone, since their protections have no common measure.</summary>
    public static ImmutableArray<ProtectionDifference> Of(KeyStore before, KeyStore after)
    {
        if (before.Format != after.Format) return [new ProtectionDifference("format", before.Format.Title, after.Format.Title)];
        (string What, Func<KeyStore, string> Describe)[] aspects = [("integrity", Integrity), ("encryption", Encryption)];
        return
        [
            .. aspects
                .Select(aspect => new ProtectionDifference(aspect.What, aspect.Describe(before), aspect.Describe(after)))
                .Where(difference => difference.Before != difference.After),
        ];
    }

    private static string Integrity(KeyStore store) =>
        store.Protection.Integrity is { } mac ? mac.Algorithm + Iterations(mac.Iterations) : "none";

    // A part that comes or goes with an entry (a key of its own) is the entry's matter: what counts is which ciphers are in use.
    private static string Encryption(KeyStore store) => string.Join(
        "; ",
        store.Protection.Parts.Select(part => part.Algorithm + Iterations(part.Iterations)).Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty("none"));

    private static string Iterations(long? count) => count is { } n ? $", {n} iterations" : "";
}
