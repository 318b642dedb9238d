using System.Collections.Immutable;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Infra;

/// <summary>Embedded RDS roots that tests name.</summary>
internal static class RdsRoots
{
    /// <summary>The three of us-east-1.</summary>
    public static ImmutableArray<Certificate> UsEast1 { get; } = [.. RdsBundle.Embedded.Roots.Where(ca => ca.Region == "us-east-1").Select(RdsBundle.Embedded.CertificateOf)];

    /// <summary>Its rds-ca-rsa2048-g1, the default.</summary>
    public static Certificate UsEast1Rsa2048 { get; } =
        RdsBundle.Embedded.CertificateOf(RdsBundle.Embedded.Roots.Single(ca => ca is { Region: "us-east-1", Id: "rds-ca-rsa2048-g1" }));

    /// <summary>As PEM.</summary>
    public static string Pem(Certificate certificate) => System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", certificate.Der.Span) + "\n";
}
