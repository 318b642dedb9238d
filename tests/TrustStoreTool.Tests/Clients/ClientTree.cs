using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Clients;

/// <summary>The tree of fixtures/clients in a folder of its own, with the trust files that its settings name.</summary>
internal sealed class ClientTree : IDisposable
{
    private readonly TempFolder _folder = new();

    public ClientTree()
    {
        string source = Path.Combine(Repository.Root, "fixtures", "clients");
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(Root, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        RdsBundle bundle = RdsBundle.Embedded;
        Certificate rds = bundle.CertificateOf(bundle.Roots.Single(ca => ca is { Region: "us-east-1", Id: "rds-ca-rsa2048-g1" }));
        string certs = Directory.CreateDirectory(Path.Combine(Root, "certs")).FullName;
        File.WriteAllText(Path.Combine(certs, "us-east-1.pem"), PemEncoding.WriteString("CERTIFICATE", rds.Der.Span) + "\n");
        File.WriteAllText(Path.Combine(certs, "old.pem"), TestPki.Old.Root.Pem);
        File.WriteAllBytes(Path.Combine(certs, "trust.jks"), Store("jks", rds));
        File.WriteAllBytes(Path.Combine(certs, "trust.p12"), Store("pkcs12", rds));
        byte[] pkcs7 = new X509Certificate2Collection(TestPki.Old.Root.X509).Export(X509ContentType.Pkcs7)!;
        File.WriteAllText(Path.Combine(certs, "bundle.p7b"), PemEncoding.WriteString("PKCS7", pkcs7) + "\n");
    }

    /// <summary>What is looked through.</summary>
    public string Root => Directory.CreateDirectory(_folder["tree"]).FullName;

    /// <summary>An empty home.</summary>
    public string Home => Directory.CreateDirectory(_folder["home"]).FullName;

    public Task<ToolRun> RunAsync(params string[] options) =>
        new TestTerminal { Variables = { ["HOME"] = Home } }.RunAsync(["clients", Root, .. options]);

    public void Dispose() => _folder.Dispose();

    private static byte[] Store(string format, Certificate certificate)
    {
        using Password password = new("changeit");
        return KeyStoreFormats.All.Single(f => f.Name == format).Create([new NewTrustedCertificate("rds", TestTerminal.Today, certificate)], password);
    }
}
