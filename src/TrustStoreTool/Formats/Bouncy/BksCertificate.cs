using System.Text;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>A certificate in a BKS: its type's name, and its bytes.</summary>
/// <param name="Certificate">The bytes.</param>
/// <param name="ForeignType">The name of a type that is not X.509, else null.</param>
internal readonly record struct BksCertificate(Certificate Certificate, string? ForeignType)
{
    public static BksCertificate Read(ref JavaDataCursor cursor, ReadOnlyMemory<byte> content, ReadLimits limits)
    {
        ReadOnlySpan<byte> type = content.Span[cursor.ReadShortBlock("certificate type")];
        Range encoded = cursor.ReadLongBlock("certificate");
        JavaDataCursor.Limit("certificate length in bytes", encoded, limits.CertificateBytes, "--max-certificate-bytes");
        DerDepth.Check(content.Span[encoded], limits.DerDepth);
        return new BksCertificate(new Certificate(content[encoded]), JavaCertificateType.IsX509(type) ? null : ForeignText.Word(Encoding.Latin1.GetString(type), 60));
    }
}
