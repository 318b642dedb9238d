using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Faults;

/// <summary>A root, a subordinate, a server certificate for localhost.</summary>
internal sealed class HandshakePki : IDisposable
{
    private static readonly DateTimeOffset Start = new(2021, 5, 25, 0, 0, 0, TimeSpan.Zero), End = new(2061, 5, 25, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _root;
    private readonly RSA _key = RSA.Create(2048);

    public HandshakePki()
    {
        using RSA rootKey = RSA.Create(2048), subordinateKey = RSA.Create(2048);
        CertificateRequest root = Request("Faults Root", rootKey, true), subordinate = Request("Faults Subordinate", subordinateKey, true), server = Request("localhost", _key, false);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        _root = root.CreateSelfSigned(Start, End);
        using X509Certificate2 issued = subordinate.Create(_root, Start, End, [1]), withKey = issued.CopyWithPrivateKey(subordinateKey), leaf = server.Create(withKey, Start, End, [2]);
        Sent = [X509CertificateLoader.LoadCertificate(issued.RawData)];
        Server = leaf.CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Server { get; }

    public X509Certificate2Collection Sent { get; }

    public string WriteRoot(Folder folder)
    {
        File.WriteAllText(folder["root.pem"], _root.ExportCertificatePem());
        return folder["root.pem"];
    }

    /// <summary>The server's certificate with changed bytes, and its key; null where it cannot be read any more, or has another key now.</summary>
    public X509Certificate2? Changed(Random random)
    {
        try
        {
            using X509Certificate2 changed = X509CertificateLoader.LoadCertificate(HandshakeMutation.Bytes(Server.RawData, random));
            return changed.RawData.AsSpan().SequenceEqual(Server.RawData) ? null : changed.CopyWithPrivateKey(_key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _root.Dispose();
        Server.Dispose();
        foreach (X509Certificate2 sent in Sent) sent.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest Request(string name, RSA key, bool isCa)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isCa, false, 0, true));
        return request;
    }
}
