using System.Formats.Asn1;
using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Pem;

namespace TrustStoreTool.Bundles;

/// <summary>A certificate file taken apart, before anything is judged.</summary>
/// <param name="Line">0 in a file without lines.</param>
/// <param name="Certificate">What may be a certificate, or null where there is a fault.</param>
/// <param name="Fault">Why it is none, or null.</param>
/// <param name="What">The fault in words.</param>
internal sealed record IntakePart(int Line, Certificate? Certificate, IntakeReason? Fault, string What)
{
    /// <summary>Takes a file apart: PEM, PKCS#7 (DER, BER, armoured), or one certificate in DER.</summary>
    /// <exception cref="KeyStoreException">It is none of these.</exception>
    public static List<IntakePart> Read(ReadOnlyMemory<byte> content, ReadLimits limits)
    {
        if (content.Length > limits.FileBytes) throw ReadLimits.Exceeded("file size in bytes", content.Length, limits.FileBytes, "--max-file-bytes");
        if (content.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) throw Refused("the file is empty");
        if (Pkcs7.Matches(content.Span)) return [.. ReadPkcs7(content, 0)];
        if (content.Span[0] == 0x30 && IsWholeDer(content) && new Certificate(content).Facts is not null) return [Candidate(content, 0)];
        foreach (KeyStoreFormat format in KeyStoreFormats.All)
            if (!format.IsCertificateFile && format.Matches(content.Span)) throw Refused($"this is a {format.Title} keystore, not a certificate file", "give it as STORE, or with --from");
        PemText text = PemText.Read(content);
        if (text.MarkupLine is { } line) throw Refused($"line {line}: this is a web page, not a certificate file", "download it again, and look at what was downloaded");
        if (text.Blocks.Count == 0) throw Refused("there is no certificate in it: neither PEM, nor PKCS#7, nor DER");
        return [.. text.Blocks.SelectMany(ReadBlock)];
    }

    private static IEnumerable<IntakePart> ReadBlock(PemBlock block) => block switch
    {
        { IsPrivateKey: true } => [Faulty(block.Line, IntakeReason.PrivateKey, $"a private key ({block.Label})")],
        { Fault: { } fault } => [Faulty(fault.Line, IntakeReason.Damaged, fault.What)],
        { IsCertificate: true } => [Candidate(block.Content, block.Line)],
        { IsPkcs7: true } => ReadPkcs7(block.Content, block.Line),
        { Label: "TRUSTED CERTIFICATE" } => [Faulty(block.Line, IntakeReason.NotCertificate, "a certificate with OpenSSL's own trust settings; openssl x509 writes it without")],
        _ => [Faulty(block.Line, IntakeReason.NotCertificate, $"not a certificate ({block.Label})")],
    };

    private static IEnumerable<IntakePart> ReadPkcs7(ReadOnlyMemory<byte> content, int line)
    {
        try
        {
            Pkcs7 list = Pkcs7.Read(content);
            IEnumerable<IntakePart> parts = list.Certificates.Select(certificate => Candidate(certificate, line));
            return list.HasOthers ? parts.Append(Faulty(line, IntakeReason.NotCertificate, "PKCS#7 with a CRL or a foreign kind of certificate")) : parts;
        }
        catch (AsnContentException e)
        {
            return [Faulty(line, IntakeReason.Damaged, $"the PKCS#7 structure is broken: {e.Message.TrimEnd('.')}")];
        }
    }

    private static IntakePart Candidate(ReadOnlyMemory<byte> der, int line) =>
        IsWholeDer(der) && new Certificate(der) is { Facts: not null } certificate
            ? new IntakePart(line, certificate, null, "")
            : Faulty(line, IntakeReason.Damaged, "a block that is no X.509 certificate");

    private static IntakePart Faulty(int line, IntakeReason reason, string what) => new(line, null, reason, what);

    // One definite-length value and nothing after it: what Java, OpenSSL and .NET all read.
    private static bool IsWholeDer(ReadOnlyMemory<byte> content) =>
        AsnDecoder.TryReadEncodedValue(content.Span, AsnEncodingRules.DER, out Asn1Tag tag, out _, out _, out int length)
        && tag.HasSameClassAndValue(Asn1Tag.Sequence) && length == content.Length;

    private static KeyStoreException Refused(string message, string? hint = null) => new(KeyStoreError.BundleRefused, message, hint);
}
