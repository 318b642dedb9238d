using System.Globalization;

namespace TrustStoreTool.Tests.Infra;

/// <summary>The words of <see cref="JavaOracle.Make"/> for one entry each.</summary>
internal static class JavaEntries
{
    public static IEnumerable<string?> Trusted(string alias, string derFile) => ["trusted", alias, derFile];

    public static IEnumerable<string?> Secret(string alias, string secret, string algorithm, string? keyPassword) => ["secret", alias, secret, algorithm, keyPassword];

    public static IEnumerable<string?> Key(string alias, string pkcs8File, string algorithm, string? keyPassword, params string[] chain) =>
        ["key", alias, pkcs8File, algorithm, keyPassword, chain.Length.ToString(CultureInfo.InvariantCulture), .. chain];
}
