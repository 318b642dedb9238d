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

/// <summary>Wishes of a conversion.</summary>
/// <param name="Target">The type to make.</param>
/// <param name="KeyPassword">Opens the private keys, so that they can be encrypted anew where their bytes cannot move; null: they are never decrypted.</param>
/// <param name="NewPassword">Of the new store; null where it has none.</param>
/// <param name="Alias">Names a certificate that has no alias where the target needs one.</param>
/// <param name="Created">The creation date of an entry that has none where the target stores one.</param>
public sealed record ConversionRequest(
    ConversionTarget Target, Password? KeyPassword, Password? NewPassword, Func<Certificate, string> Alias, Func<Certificate?, DateTimeOffset> Created);
