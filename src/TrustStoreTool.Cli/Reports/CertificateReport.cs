using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Inspection;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Something a rule found.</summary>
/// <param name="Id">Which rule, in camelCase.</param>
/// <param name="Message">In words.</param>
public sealed record ProblemReport(string Id, string Message)
{
    /// <summary>The report of a finding.</summary>
    public static ProblemReport Of(Finding finding) => new(Words.Of(finding.Kind), finding.Message);
}

/// <summary>A public key.</summary>
/// <param name="Algorithm">For instance <c>RSA</c>.</param>
/// <param name="Bits">Its size, where known.</param>
/// <param name="Curve">The curve, where it has one.</param>
public sealed record KeyReport(string Algorithm, int? Bits, string? Curve);

/// <summary>A pinned Amazon RDS CA.</summary>
/// <param name="Partition"><c>aws</c>, <c>aws-us-gov</c>, <c>aws-cn</c>.</param>
/// <param name="Region"><c>us-east-1</c>; <c>*</c> for the old roots of all regions.</param>
/// <param name="Ca">The CA identifier.</param>
/// <param name="Status"><c>current</c> or <c>retired</c>.</param>
public sealed record RdsReport(string Partition, string Region, string Ca, string Status)
{
    /// <summary>The report of a pin.</summary>
    public static RdsReport? Of(RdsCa? ca) => ca is null ? null : new RdsReport(ca.Partition, ca.Region, ca.Id, Words.Of(ca.Status));
}

/// <summary>A certificate as every report shows it. Names are untrusted text.</summary>
/// <param name="Sha256">The fingerprint.</param>
/// <param name="Sha1">For comparison with older lists.</param>
/// <param name="Subject">RFC 4514; absent, as all below, where the certificate cannot be parsed.</param>
/// <param name="Issuer">RFC 4514.</param>
/// <param name="SerialNumber">Decimal.</param>
/// <param name="NotBefore">UTC.</param>
/// <param name="NotAfter">UTC.</param>
/// <param name="Key">The public key.</param>
/// <param name="Signature">The signature algorithm's name, or its object identifier.</param>
/// <param name="IsCa">BasicConstraints; absent where the extension is.</param>
/// <param name="Rds">The RDS CA it is, by its fingerprint.</param>
/// <param name="Problems">What the rules found.</param>
public sealed record CertificateReport(
    string Sha256,
    string Sha1,
    string? Subject,
    string? Issuer,
    string? SerialNumber,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter,
    KeyReport? Key,
    string? Signature,
    bool? IsCa,
    RdsReport? Rds,
    ImmutableArray<ProblemReport> Problems)
{
    /// <summary>The report of a certificate.</summary>
    public static CertificateReport Of(InspectedCertificate inspected)
    {
        CertificateFacts? facts = inspected.Certificate.Facts;
        return new CertificateReport(
            inspected.Certificate.Fingerprint.ToString(),
            Convert.ToHexStringLower(MessageDigest.Sha1(inspected.Certificate.Der.Span)),
            facts?.Subject.ToString(),
            facts?.Issuer.ToString(),
            facts?.SerialNumber.ToString(),
            facts?.NotBefore,
            facts?.NotAfter,
            facts is null ? null : new KeyReport(facts.PublicKey.Algorithm, facts.PublicKey.Bits, facts.PublicKey.Curve),
            facts is null ? null : SignatureAlgorithms.Name(facts.SignatureAlgorithm),
            facts?.IsCa,
            RdsReport.Of(inspected.Rds),
            [.. inspected.Findings.Select(ProblemReport.Of)]);
    }
}
