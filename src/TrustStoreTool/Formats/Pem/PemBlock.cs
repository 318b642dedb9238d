namespace TrustStoreTool.Formats.Pem;

/// <summary>What stands between a BEGIN and an END line (RFC 7468), or what is wrong there.</summary>
/// <param name="Label">For instance <c>CERTIFICATE</c>. Untrusted text.</param>
/// <param name="Line">The BEGIN line, from 1.</param>
/// <param name="Content">The decoded bytes; empty when there is a fault.</param>
/// <param name="Text">The block as it stands in the file, from BEGIN to END.</param>
/// <param name="Fault">What is wrong, or null.</param>
internal sealed record PemBlock(string Label, int Line, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Text, PemFault? Fault)
{
    /// <summary>Labels of a certificate: RFC 7468's and its two predecessors that mean the same bytes.</summary>
    public bool IsCertificate => Label is "CERTIFICATE" or "X509 CERTIFICATE" or "X.509 CERTIFICATE";

    /// <summary>Labels of a PKCS#7 or CMS SignedData.</summary>
    public bool IsPkcs7 => Label is "PKCS7" or "CMS" or "PKCS #7 SIGNED DATA";

    /// <summary>Whether the label says that a private key follows, in whichever form.</summary>
    public bool IsPrivateKey => Label.Contains("PRIVATE KEY", StringComparison.Ordinal);
}

/// <summary>A fault in PEM text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="What">Lower case, no full stop.</param>
internal sealed record PemFault(int Line, string What);
