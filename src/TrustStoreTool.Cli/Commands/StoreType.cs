using System.CommandLine;
using TrustStoreTool.Conversion;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Cli.Commands;

/// <summary>A kind of store that can be made: a format, and whether a password protects it.</summary>
/// <param name="Name">The word for <c>--type</c>.</param>
/// <param name="FormatName">See <see cref="KeyStoreFormat.Name"/>.</param>
/// <param name="HasPassword">Whether it has one.</param>
public sealed record StoreType(string Name, string FormatName, bool HasPassword)
{
    /// <summary>JKS.</summary>
    public static StoreType Jks { get; } = new("jks", "jks", true);

    /// <summary>PKCS#12 with encryption and MAC.</summary>
    public static StoreType Pkcs12 { get; } = new("pkcs12", "pkcs12", true);

    /// <summary>PKCS#12 without either, as the JDK's cacerts.</summary>
    public static StoreType Pkcs12WithoutPassword { get; } = new("pkcs12-nopass", "pkcs12", false);

    private static readonly StoreType[] All = [Jks, Pkcs12, Pkcs12WithoutPassword];

    /// <summary>The format.</summary>
    public KeyStoreFormat Format => KeyStoreFormats.All.First(format => format.Name == FormatName);

    /// <summary>The same for a conversion.</summary>
    public ConversionTarget Target => ConversionTargets.Find(Name)!.Value;

    /// <summary>Whether a store is of this type.</summary>
    public bool IsTypeOf(KeyStore store) => store.Format.Name == FormatName && (HasPassword || !store.Format.NeedsPassword(store));

    /// <summary><c>--type</c>.</summary>
    public static Option<StoreType?> Option(string description) => new("--type")
    {
        Description = description,
        HelpName = string.Join('|', All.Select(type => type.Name)),
        CustomParser = result => All.FirstOrDefault(type => result.Tokens is [{ Value: var word }] && type.Name.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? CommonOptions.Refuse<StoreType>(result, $"--type is {string.Join(", ", All.Select(type => type.Name))}"),
    };
}
