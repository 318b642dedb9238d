using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TrustStoreTool.Faults;

/// <summary>Certificates and stores to break. Stores are made by the JDK.</summary>
internal static class Stores
{
    private static readonly ConcurrentDictionary<(string, int), byte[]> Made = new();
    private static readonly ConcurrentDictionary<int, string> Authorities = new();
    private static readonly Lock Making = new();
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The formats that are written, as the JDK and as the tool name them.</summary>
    public static readonly (string Java, string Tool)[] Formats = [("JKS", "jks"), ("PKCS12", "pkcs12")];

    /// <summary>A self-signed authority, PEM. The same number gives the same one throughout a run.</summary>
    public static string Authority(int number) => Authorities.GetOrAdd(number, MakeAuthority);

    /// <summary>The key behind every authority here, PKCS#8.</summary>
    public static byte[] Pkcs8 => Key.ExportPkcs8PrivateKey();

    public static string Pem(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(Authority));

    public static string Sha256(int number)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Authority(number));
        return Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
    }

    /// <summary>A store of <paramref name="entries"/> trusted certificates, numbers 1 to that, aliases ca0001 and on.</summary>
    public static byte[] Make(Judge judge, string javaType, int entries)
    {
        lock (Making)
        {
            return Made.GetOrAdd((javaType, entries), _ =>
            {
                using Folder folder = new();
                File.WriteAllText(folder["all.pem"], Pem(1, entries), Encoding.ASCII);
                judge.Make(javaType, folder["all.pem"], folder["store"]);
                return File.ReadAllBytes(folder["store"]);
            });
        }
    }

    private static string MakeAuthority(int number)
    {
        CertificateRequest request = new($"CN=Fault Test Root {number}, O=truststore tests", Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        lock (Key)
        {
            byte[] serial = BitConverter.GetBytes(number + 1_000_000);
            using X509Certificate2 certificate = request.Create(
                request.SubjectName, X509SignatureGenerator.CreateForECDsa(Key), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2080, 1, 1, 0, 0, 0, TimeSpan.Zero), [1, .. serial]);
            return certificate.ExportCertificatePem() + "\n";
        }
    }
}
