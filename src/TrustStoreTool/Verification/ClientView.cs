using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Verification;

/// <summary>What a client would make of the same store and server, by that client's own rules.</summary>
/// <param name="Client"><c>jdbc</c>, <c>psql</c>, <c>npgsql</c>.</param>
/// <param name="Trusts">Whether it would connect verify-full.</param>
/// <param name="Reason">Why not, or what it passes over that the strict check does not; null where nothing differs.</param>
public sealed record ClientView(string Client, bool Trusts, string? Reason);

/// <summary>A client's rules for server certificates (measured with psql 15, pgjdbc 42.5 on JDK 17, Npgsql 10).</summary>
public sealed record ClientRules
{
    private const int JavaMessageBytes = 32_768, JavaChainLength = 10;

    /// <summary>pgjdbc with <c>DefaultJavaSSLFactory</c> and this store as <c>javax.net.ssl.trustStore</c>.</summary>
    public static ClientRules Jdbc { get; } = new()
    {
        Name = "jdbc",
        AnyAnchor = true,
        KeyEntriesCount = true,
        AnchorsMayExpire = true,
        LeastRsaBits = 1024,
        MaxChain = JavaChainLength,
        MaxMessageBytes = JavaMessageBytes,
        RefusedSignatures = FrozenSet.Create("1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4"),
        NamelessNeedsCriticalNames = true,
        WildcardUnderTopLevel = true,
    };

    /// <summary>libpq with a PEM file of the store's roots.</summary>
    public static ClientRules Psql { get; } = new() { Name = "psql", LeastRsaBits = 2048, AddressAsName = true, WildcardUnderTopLevel = true, RefusedSignatures = Strength.BrokenSignatures };

    /// <summary>Npgsql with the same file.</summary>
    public static ClientRules Npgsql { get; } = new() { Name = "npgsql" };

    /// <summary>All, by their names on the command line.</summary>
    public static ImmutableArray<ClientRules> All { get; } = [Jdbc, Psql, Npgsql];

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>An intermediate or a leaf can be an anchor.</summary>
    public bool AnyAnchor { get; init; }

    /// <summary>The first certificate of a key entry is an anchor (JSSE).</summary>
    public bool KeyEntriesCount { get; init; }

    /// <summary>The anchor's own validity is not looked at.</summary>
    public bool AnchorsMayExpire { get; init; }

    /// <summary>A dNSName (or the common name) that spells an address, or a wildcard that covers one, will do for it.</summary>
    public bool AddressAsName { get; init; }

    /// <summary><c>*.test</c> stands for <c>db.test</c>.</summary>
    public bool WildcardUnderTopLevel { get; init; }

    /// <summary>A certificate without a subject is read only if its SAN is critical (RFC 5280, 4.1.2.6; JDK X509CertInfo).</summary>
    public bool NamelessNeedsCriticalNames { get; init; }

    /// <summary>Of an RSA key in the chain.</summary>
    public int LeastRsaBits { get; init; }

    /// <summary>Signature algorithms that it takes from nobody but an anchor itself.</summary>
    public FrozenSet<string> RefusedSignatures { get; init; } = [];

    /// <summary>Certificates that the server may send.</summary>
    public int MaxChain { get; init; } = int.MaxValue;

    /// <summary>Bytes of the message that carries them.</summary>
    public int MaxMessageBytes { get; init; } = int.MaxValue;

    /// <summary>Judges a server by what the strict handshake saw of it.</summary>
    /// <param name="target">The server.</param>
    /// <param name="result">The strict answer.</param>
    /// <param name="anchors">The store's trusted certificates.</param>
    /// <param name="keyCertificates">The first certificate of each key entry.</param>
    /// <param name="now">The time to check at.</param>
    public ClientView View(ConnectionTarget target, VerifyFullResult result, TrustAnchors anchors, ImmutableArray<Certificate> keyCertificates, DateTimeOffset now)
    {
        ProbeResult probe = result.Probe;
        if (probe.Leaf is not { } leaf) return new ClientView(Name, false, "no certificate was seen: the connection did not come that far");
        if (probe.Sent.Length > MaxChain) return new ClientView(Name, false, $"the server sent {probe.Sent.Length} certificates, more than the {MaxChain} that it takes");
        int bytes = probe.Sent.Sum(c => c.Encoded.Length + 3);
        if (bytes > MaxMessageBytes) return new ClientView(Name, false, $"the server's certificates take {bytes} bytes, more than the {MaxMessageBytes} that it takes");
        if (NamelessNeedsCriticalNames && probe.Sent.Any(IsNamelessUncritically)) return new ClientView(Name, false, "it cannot read a certificate without a subject whose SAN is not critical");
        IEnumerable<Certificate> trusted = AnyAnchor ? anchors.All : anchors.SelfSigned;
        if (KeyEntriesCount) trusted = trusted.Concat(keyCertificates);
        string? refusal = Chain(leaf, probe.Sent, [.. trusted], now) ?? (IsNamed(leaf, target.Host) ? null : $"none of the certificate's names is {target.Host} for it");
        bool trusts = refusal is null;
        string? reason = refusal ?? (result.Verdict == Verdict.Trusted ? null : $"it is laxer here: the strict check says {result.Cause}");
        return new ClientView(Name, trusts, reason);
    }

    private string? Chain(Certificate leaf, ImmutableArray<Certificate> sent, ImmutableArray<Certificate> trusted, DateTimeOffset now)
    {
        using X509Certificate2 first = X509CertificateLoader.LoadCertificate(leaf.Der.Span);
        using X509Chain chain = new();
        chain.ChainPolicy = ChainCheck.Policy(now);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        foreach (Certificate certificate in sent.Concat(trusted).Distinct())
        {
            X509Certificate2Collection loaded = ChainCheck.Load([certificate]);
            chain.ChainPolicy.ExtraStore.AddRange(loaded);
            if (trusted.Contains(certificate) && certificate.Facts is { IsSelfIssued: true }) chain.ChainPolicy.CustomTrustStore.AddRange(loaded);
        }

        chain.Build(first);
        Certificate[] path = [.. chain.ChainElements.Select(e => new Certificate(e.Certificate.RawData))];
        int anchor = Array.FindIndex(path, trusted.Contains);
        if (anchor < 0 || path[..anchor].Any(c => !sent.Contains(c))) return "it finds no path to a trust anchor";
        const X509ChainStatusFlags Roots = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;
        for (int i = 0; i < path.Length && i <= anchor; i++)
        {
            X509ChainStatusFlags flags = chain.ChainElements[i].ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) & ~Roots;
            if (i == anchor && AnchorsMayExpire) flags &= ~X509ChainStatusFlags.NotTimeValid;
            if (flags != X509ChainStatusFlags.NoError) return $"it refuses the chain: {flags}";
            if (path[i].Facts?.PublicKey is { Algorithm: "RSA", Bits: var bits } && bits < LeastRsaBits) return $"it refuses RSA of {bits} bits";
            if (i < anchor && path[i].Facts?.SignatureAlgorithm is { } signature && RefusedSignatures.Contains(signature))
                return $"it refuses {SignatureAlgorithms.Name(signature)}";
        }

        return null;
    }

    // All three fall back to the common name where no dNSName is there, and let a wildcard stand for one label anywhere on the left.
    private bool IsNamed(Certificate leaf, string host)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(leaf.Der.Span);
        (IReadOnlyList<string> dns, IReadOnlyList<IPAddress> addresses) = HostNameCheck.NamesOf(certificate);
        bool isAddress = IPAddress.TryParse(host, out IPAddress? address);
        if (isAddress && addresses.Any(address!.Equals)) return true;
        bool anyOfItsKind = isAddress ? addresses.Count > 0 : dns.Count > 0;
        IEnumerable<string> names = isAddress && !AddressAsName && Name != "jdbc" ? [] : dns;
        if (!anyOfItsKind && leaf.Facts?.Subject.CommonName is { } common) names = names.Append(common);
        return names.Any(name => name.Equals(host, StringComparison.OrdinalIgnoreCase) || Covers(name, host));
    }

    private bool Covers(string pattern, string host)
    {
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && pattern.StartsWith("*.", StringComparison.Ordinal) && host[dot..].Equals(pattern[1..], StringComparison.OrdinalIgnoreCase)
            && (WildcardUnderTopLevel || pattern.AsSpan(2).Contains('.'));
    }

    private static bool IsNamelessUncritically(Certificate certificate)
    {
        using X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        return loaded.SubjectName.EnumerateRelativeDistinguishedNames().FirstOrDefault() is null
            && !loaded.Extensions.Any(extension => extension is X509SubjectAlternativeNameExtension { Critical: true });
    }
}
