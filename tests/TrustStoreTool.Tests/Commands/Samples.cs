using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Commands;

/// <summary>Certificates with fixed bytes for snapshots (the files beside this one), and stores of them.</summary>
internal static class Samples
{
    public const string Password = "changeit";

    public static readonly DateTimeOffset Made = new(2024, 2, 29, 10, 20, 30, TimeSpan.Zero);

    /// <summary>An EC root, valid 2020 to 2050.</summary>
    public static Certificate Root { get; } = Load("root");

    /// <summary>An RSA-1024 root that ended in 2015.</summary>
    public static Certificate Expired { get; } = Load("expired");

    /// <summary>A CA below <see cref="Root"/>.</summary>
    public static Certificate Intermediate { get; } = Load("intermediate");

    /// <summary>A server's certificate below <see cref="Root"/>.</summary>
    public static Certificate Server { get; } = Load("server");

    /// <summary>A root whose name holds ESC, a bidirectional override, a newline and a forged fingerprint line.</summary>
    public static Certificate Hostile { get; } = Load("hostile");

    /// <summary>A root that begins in 2040.</summary>
    public static Certificate Future { get; } = Load("future");

    /// <summary>A root with the name of an RDS root, and none.</summary>
    public static Certificate Impostor { get; } = Load("impostor");

    public static Certificate Load(string name)
    {
        string path = Path.Combine(Repository.Root, "tests", "TrustStoreTool.Tests", "Commands", "Samples", name + ".pem");
        return new Certificate(System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(path).RawData);
    }

    public static NewTrustedCertificate Trusted(string alias, Certificate certificate) => new(alias, Made, certificate);

    /// <summary>A JKS under <see cref="Password"/>.</summary>
    public static byte[] Jks(params NewEntry[] entries) => Write(KeyStoreFormats.Jks, entries);

    /// <summary>A store of a format under <see cref="Password"/>.</summary>
    public static byte[] Write(KeyStoreFormat format, params NewEntry[] entries)
    {
        using Password password = new(Password);
        return format.Create(entries, password);
    }

    /// <summary>A key entry for tests that look at no bytes of it.</summary>
    public static NewPrivateKey Key(string alias, TestAuthority authority, params Certificate[] more) =>
        new(alias, Made, authority.Pkcs8, new Password(Password), [authority.Certificate, .. more]);
}
