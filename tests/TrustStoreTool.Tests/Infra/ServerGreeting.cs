using System.Net.Security;
using System.Net.Sockets;

namespace TrustStoreTool.Tests.Infra;

/// <summary>The first bytes a PostgreSQL client and server exchange, for asking a server what it is doing.</summary>
internal static class ServerGreeting
{
    private static readonly byte[] _sslRequest = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    /// <summary>Whether a server answers an SSLRequest at all.</summary>
    public static bool Answers(int port)
    {
        using TcpClient client = new("127.0.0.1", port);
        return Ask(client) is 'S' or 'N';
    }

    /// <summary>The certificate that the server shows now.</summary>
    public static Fingerprint PresentedCertificate(int port)
    {
        using TcpClient client = new("127.0.0.1", port);
        Assert.Equal('S', (char)Ask(client));
        Fingerprint seen = default;
        using SslStream tls = new(client.GetStream());
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                seen = Fingerprint.Of(certificate!.GetRawCertData());
                return true;
            },
        });
        return seen;
    }

    private static int Ask(TcpClient client)
    {
        client.GetStream().Write(_sslRequest);
        return client.GetStream().ReadByte();
    }
}
