namespace TrustStoreTool.Formats;

/// <summary>The certificate type names of a JKS of version 2, as Java's CertificateFactory knows them: without regard to case, and with an alias.</summary>
internal static class JavaCertificateType
{
    /// <summary>What the JDK writes.</summary>
    public const string X509 = "X.509";

    public static bool IsX509(ReadOnlySpan<byte> name) =>
        System.Text.Ascii.EqualsIgnoreCase(name, "X.509"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "X509"u8);
}
