using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Verification;

/// <summary>
/// The strict handshake: exactly the given anchors, names by RFC 9525, TLS 1.2 or later, one deadline over everything. Nothing is sent before
/// TLS but the eight bytes of the SSLRequest, and nothing after the handshake: no user, no password. It can refuse and explain, never approve.
/// </summary>
public static class ServerProbe
{
    private static readonly SslApplicationProtocol Postgres = new("postgresql");

    /// <summary>Shakes hands with a server and closes the connection.</summary>
    /// <param name="target">The server.</param>
    /// <param name="anchors">The trust anchors.</param>
    /// <param name="timeout">Over name look-up, connection and handshake together.</param>
    /// <param name="clock">Says whether certificates are valid.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<ProbeResult> RunAsync(
        ConnectionTarget target, TrustAnchors anchors, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        ProbeResult result = new();
        try
        {
            using Socket socket = await ServerConnection.ConnectAsync(target, timeout, deadline.Token);
            result = result with { Endpoint = socket.RemoteEndPoint as IPEndPoint, Cause = Cause.StalledInHandshake };
            await using NetworkStream stream = new(socket, ownsSocket: false);
            if (!target.DirectTls) await ServerConnection.RequestTlsAsync(stream, deadline.Token);
            return await ShakeHandsAsync(target, anchors, stream, clock, result, deadline.Token);
        }
        catch (ProbeFailure failure)
        {
            cancellation.ThrowIfCancellationRequested();
            return result with { Cause = failure.Cause, Detail = failure.Detail };
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return result with { Cause = result.Cause ?? Cause.TimedOut };
        }
    }

    private static async Task<ProbeResult> ShakeHandsAsync(
        ConnectionTarget target, TrustAnchors anchors, Stream stream, TimeProvider clock, ProbeResult result, CancellationToken deadline)
    {
        StrongBox<ProbeResult?> judged = new();
        await using HandshakeTap tap = new(stream);
        await using SslStream tls = new(tap, leaveInnerStreamOpen: true);
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = target.Host,
            EnabledSslProtocols = target.TlsVersions,
            ApplicationProtocols = [Postgres],
            CertificateChainPolicy = ChainCheck.Policy(clock.GetUtcNow(), anchors),
            AllowRenegotiation = false,

            // A resumed session shows the certificate of an earlier handshake, not the one that the server has now.
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                judged.Value = Judge(target, anchors, certificate as X509Certificate2, chain, clock, result);
                return judged.Value.Cause is null;
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, deadline);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or CryptographicException or InvalidOperationException)
        {
            return judged.Value?.Cause is not null ? judged.Value : Explain(tap, target, judged.Value ?? result);
        }

        ProbeResult seen = judged.Value ?? result with { Cause = Cause.MalformedHandshake, Detail = "no certificate was sent" };
        return seen with { Protocol = Name(tls.SslProtocol), CipherSuite = tls.NegotiatedCipherSuite.ToString() };
    }

    private static ProbeResult Judge(
        ConnectionTarget target, TrustAnchors anchors, X509Certificate2? leaf, X509Chain? chain, TimeProvider clock, ProbeResult result)
    {
        if (leaf is null || chain is null) return result with { Cause = Cause.MalformedHandshake, Detail = "no certificate was sent" };
        ImmutableArray<Certificate> sent = [new(leaf.RawData), .. ChainCheck.Sent(chain, anchors).Select(c => new Certificate(c.RawData))];
        sent = [.. sent.Distinct()];
        (IReadOnlyList<string> dns, IReadOnlyList<IPAddress> addresses) = HostNameCheck.NamesOf(leaf);
        result = result with { Sent = sent, Names = [.. dns, .. addresses.Select(a => a.ToString())] };
        ChainFinding finding = ChainCheck.Judge(chain, sent, anchors, clock.GetUtcNow());
        bool ends = finding.Path.Length > 0 && anchors.SelfSigned.Contains(finding.Path[^1]);
        result = result with { Path = finding.Path, Root = ends ? finding.Path[^1] : null };
        if (finding.Cause is not null) return result with { Cause = finding.Cause, About = finding.About, Detail = finding.Detail };
        return HostNameCheck.Matches(target.Host, dns, addresses)
            ? result with { Cause = null }
            : result with { Cause = Cause.NameMismatch, About = sent[0] };
    }

    private static ProbeResult Explain(HandshakeTap tap, ConnectionTarget target, ProbeResult result) => tap switch
    {
        { IsNotTls: true } when target.DirectTls => result with { Cause = Cause.NoTlsOffered, Detail = "it does not know TLS without an SSLRequest" },
        { IsNotTls: true } => result with { Cause = Cause.InjectedBytes },
        { Alert: TlsAlerts.ProtocolVersion } => result with { Cause = Cause.TlsVersionRefused },
        { Alert: { } alert } => result with { Cause = Cause.TlsAlert, Detail = TlsAlerts.Name(alert) },
        { HelloVersion: < 0x0303 } => result with { Cause = Cause.TlsVersionRefused },
        { TooLarge: true } => result with { Cause = Cause.MalformedHandshake, Detail = "it is too large" },
        { Ended: true } => result with { Cause = Cause.ClosedInHandshake },
        _ => result with { Cause = Cause.MalformedHandshake },
    };

    private static string Name(SslProtocols protocol) => protocol == SslProtocols.Tls13 ? "TLSv1.3" : "TLSv1.2";
}
