using System.Collections.Immutable;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Inspection;

/// <summary>How a certificate is used by its store.</summary>
public enum CertificateUse
{
    /// <summary>A trusted certificate entry.</summary>
    TrustAnchor,

    /// <summary>In the chain of a private key.</summary>
    Chain,

    /// <summary>In the file, and neither.</summary>
    Loose,
}

/// <summary>A certificate as the rules see it.</summary>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Use">What its store uses it for.</param>
/// <param name="Rds">The pinned RDS CA it is, or null.</param>
/// <param name="Now">The instant against which validity is judged.</param>
internal sealed record CertificateCase(CertificateFacts Facts, CertificateUse Use, RdsCa? Rds, DateTimeOffset Now);

/// <summary>The rules that look at one certificate and its use. Each is a line of the table.</summary>
public static class CertificateRules
{
    private const int SmallestModulus = 2048;
    private const int SmallestCurve = 224;

    private static readonly ImmutableArray<(FindingKind Kind, Func<CertificateCase, string?> Judge)> Table =
    [
        (FindingKind.Expired, it => it.Now > it.Facts.NotAfter ? $"expired on {it.Facts.NotAfter:yyyy-MM-dd}" : null),
        (FindingKind.NotYetValid, it => it.Now < it.Facts.NotBefore ? $"not valid before {it.Facts.NotBefore:yyyy-MM-dd}" : null),
        (FindingKind.WeakKey, it => IsWeak(it.Facts.PublicKey) ? $"weak key: {it.Facts.PublicKey}" : null),
        (FindingKind.WeakSignature, it => !it.Facts.IsSelfIssued && SignatureAlgorithms.IsWeak(it.Facts.SignatureAlgorithm)
            ? $"weak signature: {SignatureAlgorithms.Name(it.Facts.SignatureAlgorithm)}"
            : null),
        (FindingKind.LeafAsAnchor, it => it.Use == CertificateUse.TrustAnchor && !MayBeCa(it.Facts)
            ? it.Facts.IsSelfIssued ? "a self-signed certificate that is no CA: it vouches for itself alone" : "not a CA: a server's or client's own certificate used as trust anchor"
            : null),
        (FindingKind.IntermediateAsAnchor, it => it.Use == CertificateUse.TrustAnchor && MayBeCa(it.Facts) && !it.Facts.IsSelfIssued
            ? "an intermediate CA used as trust anchor: Java accepts that; OpenSSL, .NET and libpq refuse it"
            : null),
        (FindingKind.RetiredRdsCa, it => it.Rds is { Status: RdsCaStatus.Retired } ca
            ? ca.Kind == RdsCaKind.Root ? $"{ca.Id} is retired: no RDS server presents it any more" : $"an RDS intermediate ({ca.Id}): AWS replaces these without notice"
            : null),
        (FindingKind.UnpinnedRdsName, it => it.Use != CertificateUse.Chain && it.Rds is null && RdsNames.Claims(it.Facts.Subject)
            ? "calls itself an Amazon RDS CA, and its fingerprint is none that AWS has published"
            : null),
    ];

    /// <summary>What the rules find, in the order of the table.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="use">What its store uses it for.</param>
    /// <param name="pins">The known RDS CAs.</param>
    /// <param name="now">The instant against which validity is judged.</param>
    public static ImmutableArray<Finding> Judge(Certificate certificate, CertificateUse use, RdsPins pins, DateTimeOffset now)
    {
        if (certificate.Facts is not { } facts) return [new Finding(FindingKind.Unparsable, "not readable as an X.509 certificate")];
        CertificateCase it = new(facts, use, pins.Find(certificate), now);
        return [.. Table.Select(rule => rule.Judge(it) is { } message ? new Finding(rule.Kind, message) : null).OfType<Finding>()];
    }

    // Roots made before version 3 carry no BasicConstraints: RFC 5280, 6.1.4 (k) lets such an anchor stand.
    private static bool MayBeCa(CertificateFacts facts) => facts.IsCa ?? (facts.Version < 3 && facts.IsSelfIssued);

    private static bool IsWeak(PublicKeyFacts key) => key.Algorithm switch
    {
        "RSA" or "RSASSA-PSS" or "DSA" => key.Bits < SmallestModulus,
        "EC" => key.Bits < SmallestCurve,
        _ => false,
    };
}
