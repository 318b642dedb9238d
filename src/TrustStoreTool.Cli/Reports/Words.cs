using System.Text.Json;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Names of cases as reports spell them.</summary>
public static class Words
{
    /// <summary>The name of an enum's case in camelCase, as JSON spells names.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A kind of entry, for people: the JDK's words are kept for JSON.</summary>
    public static string Kind(string kind) => kind switch
    {
        "trustedCertEntry" => "trusted",
        "PrivateKeyEntry" => "private key",
        "SecretKeyEntry" => "secret key",
        _ => kind,
    };

    /// <summary>A number with its noun.</summary>
    public static string Count(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
