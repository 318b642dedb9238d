using TrustStoreTool.Formats;

namespace TrustStoreTool.Conversion;

/// <summary>What a store can be converted to.</summary>
public enum ConversionTarget
{
    /// <summary>JKS.</summary>
    Jks,

    /// <summary>PKCS#12 under a password.</summary>
    Pkcs12,

    /// <summary>PKCS#12 without encryption and MAC, as the JDK's cacerts since 18.</summary>
    Pkcs12WithoutPassword,

    /// <summary>PEM: certificates and nothing else.</summary>
    Pem,
}

/// <summary>The targets as the tool names them.</summary>
public static class ConversionTargets
{
    private static readonly (ConversionTarget Target, string Name, string Format)[] Table =
    [
        (ConversionTarget.Jks, "jks", "jks"),
        (ConversionTarget.Pkcs12, "pkcs12", "pkcs12"),
        (ConversionTarget.Pkcs12WithoutPassword, "pkcs12-nopass", "pkcs12"),
        (ConversionTarget.Pem, "pem", "pem"),
    ];

    /// <summary>The words for <c>--type</c>.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    /// <summary>The target of a word, case ignored, or null.</summary>
    public static ConversionTarget? Find(string name) =>
        Table.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } row ? row.Target : null;

    /// <summary>The word for <c>--type</c>.</summary>
    public static string Name(this ConversionTarget target) => Table.First(row => row.Target == target).Name;

    /// <summary>Whether stores of this type have a password.</summary>
    public static bool HasPassword(this ConversionTarget target) => target is ConversionTarget.Jks or ConversionTarget.Pkcs12;

    internal static KeyStoreFormat Format(this ConversionTarget target) => KeyStoreFormats.All.First(format => format.Name == Table.First(row => row.Target == target).Format);
}

/// <summary>Wishes of a conversion.</summary>
/// <param name="Target">The type to make.</param>
/// <param name="NewPassword">Of the new store; null where it has none.</param>
/// <param name="Created">The creation date of an entry that has none where the target stores one; of its certificate, where it has one.</param>
public sealed record ConversionRequest(ConversionTarget Target, Password? NewPassword, Func<Certificate?, DateTimeOffset> Created)
{
    /// <summary>Opens the private keys, so that they can be encrypted anew where their bytes cannot move; null: they are never decrypted.</summary>
    public Password? KeyPassword { get; init; }

    /// <summary>Marks the certificates of a PKCS#12 that Java does not see as trusted.</summary>
    public bool TrustInvisible { get; init; }

    /// <summary>Whether a store of the same type is rewritten in place of being made anew: same password, no other protection wanted.</summary>
    public bool KeepsProtection { get; init; }

    /// <summary>For the writer.</summary>
    public WriteOptions Options { get; init; } = WriteOptions.Default;

    /// <summary>For reading the new store back.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;
}
