using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Verification;

/// <summary>What was found about a server's chain.</summary>
/// <param name="Cause">What is wrong, or null.</param>
/// <param name="About">The certificate it is wrong with, or null.</param>
/// <param name="Detail">More of it in words, or null.</param>
/// <param name="Path">The chain as built, leaf first: nothing in it comes from anywhere but the server and the store.</param>
internal sealed record ChainFinding(Cause? Cause, Certificate? About, string? Detail, ImmutableArray<Certificate> Path);

/// <summary>The strict check of a chain: exactly the given anchors, nothing downloaded, nothing from the machine's stores.</summary>
internal static class ChainCheck
{
    /// <summary>An anchor has the name (and the key identifier) of a certificate's issuer, and the signature is not by its key.</summary>
    public const string NotSignedByAnchor = "a CA of the same name is in the store, but it did not sign this certificate";

    /// <summary>The same of a certificate that the server sent.</summary>
    public const string NotSignedBySent = "its issuer was sent along, but did not sign it";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private const X509ChainStatusFlags NoRoot = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    private static readonly ImmutableArray<(X509ChainStatusFlags Flags, Cause Cause)> Order =
    [
        (NoRoot, Cause.RootNotInStore),
        (X509ChainStatusFlags.NotSignatureValid, Cause.BrokenChain),
        (X509ChainStatusFlags.NotTimeValid, Cause.Expired),
        (X509ChainStatusFlags.NotValidForUsage, Cause.NotForServers),
        (~X509ChainStatusFlags.NoError, Cause.BrokenChain),
    ];

    /// <summary>The policy of every chain that is built here, and of the one that Npgsql builds.</summary>
    public static X509ChainPolicy Policy(DateTimeOffset now) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationTime = now.UtcDateTime,
    };

    /// <summary>The policy by which the strict handshake builds its chain, once: it is judged as it was built.</summary>
    public static X509ChainPolicy Policy(DateTimeOffset now, TrustAnchors anchors)
    {
        X509ChainPolicy policy = Policy(now);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.CustomTrustStore.AddRange(anchors.Roots.Value);
        policy.ExtraStore.AddRange(anchors.Others.Value);
        return policy;
    }

    /// <summary>What the server sent besides its own certificate: TLS puts it beside what the policy brought.</summary>
    public static IEnumerable<X509Certificate2> Sent(X509Chain chain, TrustAnchors anchors) =>
        chain.ChainPolicy.ExtraStore.Where(certificate => !anchors.Others.Value.Any(other => ReferenceEquals(other, certificate)));

    /// <summary>Judges a chain that was built by <see cref="Policy(DateTimeOffset, TrustAnchors)"/>.</summary>
    /// <param name="chain">The chain, its leaf the server's certificate.</param>
    /// <param name="sent">All that the server sent, the leaf among them.</param>
    /// <param name="anchors">The anchors.</param>
    /// <param name="now">The time to check at.</param>
    public static ChainFinding Judge(X509Chain chain, IReadOnlyList<Certificate> sent, TrustAnchors anchors, DateTimeOffset now)
    {
        ImmutableArray<Certificate> path = [.. chain.ChainElements.Select(e => new Certificate(e.Certificate.RawData))];

        if (path.IsEmpty) return new ChainFinding(Cause.BrokenChain, null, "the chain cannot be read", path);

        // The user's own CA store can lend an intermediate. Other clients have no such store: the chain ends before it.
        int foreign = path.ToList().FindIndex(c => !sent.Contains(c) && !anchors.All.Contains(c));
        if (foreign >= 0) return new ChainFinding(Cause.RootNotInStore, path[foreign - 1], null, path[..foreign]);

        X509ChainStatusFlags all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, s) => flags | s.Status);
        foreach ((X509ChainStatusFlags flags, Cause cause) in Order)
        {
            if ((all & flags) == 0) continue;
            int at = IndexOf(chain, flags);
            string detail = flags == X509ChainStatusFlags.NotSignatureValid
                ? at + 1 < path.Length && !anchors.All.Contains(path[at + 1]) ? NotSignedBySent : NotSignedByAnchor
                : string.Join(", ", chain.ChainStatus.Where(s => (s.Status & flags) != 0).Select(s => s.Status).Distinct());
            return new ChainFinding(cause == Cause.Expired ? Time(path[at], now) : cause, path[at], cause == Cause.BrokenChain ? detail : null, path);
        }

        // Never without an anchor at the end, whatever the flags said.
        if (!anchors.SelfSigned.Contains(path[^1])) return new ChainFinding(Cause.RootNotInStore, path[^1], null, path);
        return Strength.Weakest(chain.ChainElements) is var (weak, why)
            ? new ChainFinding(Cause.WeakCryptography, path[weak], why, path)
            : Strength.IsForServers(chain.ChainElements[0].Certificate)
                ? new ChainFinding(null, null, null, path)
                : new ChainFinding(Cause.NotForServers, path[0], null, path);
    }

    private static int IndexOf(X509Chain chain, X509ChainStatusFlags flags)
    {
        for (int i = 0; i < chain.ChainElements.Count; i++)
            if (chain.ChainElements[i].ChainElementStatus.Any(s => (s.Status & flags) != 0)) return i;
        return chain.ChainElements.Count - 1;
    }

    private static Cause Time(Certificate certificate, DateTimeOffset now) =>
        certificate.Facts is { } facts && now < facts.NotBefore ? Cause.NotYetValid : Cause.Expired;

    /// <summary>Certificates as .NET takes them; one that OpenSSL cannot read is no part of any chain.</summary>
    internal static X509Certificate2Collection Load(IEnumerable<Certificate> certificates)
    {
        X509Certificate2Collection loaded = [];
        foreach (Certificate certificate in certificates)
        {
            try
            {
                loaded.Add(X509CertificateLoader.LoadCertificate(certificate.Der.Span));
            }
            catch (CryptographicException)
            {
                continue;
            }
        }

        return loaded;
    }
}
