using System.Formats.Asn1;

namespace TrustStoreTool;

/// <summary>
/// A certificate: the bytes as stored, kept as they are, and the facts read from them. Equal by <see cref="Fingerprint"/>.
/// A certificate whose facts cannot be read is still carried, compared and written.
/// </summary>
public sealed class Certificate : IEquatable<Certificate>
{
    private static readonly object Unreadable = new();

    // Two references, filled when asked for: of 100,000 certificates in a store hardly one is.
    private object? _fingerprint;
    private object? _facts;

    /// <summary>Takes the encoding; it is kept, not copied.</summary>
    public Certificate(ReadOnlyMemory<byte> encoded) => Encoded = encoded;

    /// <summary>The bytes exactly as the file holds them, with whatever follows the DER.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The first ASN.1 value of <see cref="Encoded"/>, which is what Java's CertificateFactory reads; all of it when there is none.</summary>
    public ReadOnlyMemory<byte> Der => Encoded[..DerLength(Encoded.Span)];

    /// <summary>SHA-256 of <see cref="Der"/>.</summary>
    public Fingerprint Fingerprint => (Fingerprint)(_fingerprint ??= Fingerprint.Of(Der.Span));

    /// <summary>What the certificate says, or null where it does not parse as X.509 (RFC 5280, 4.1).</summary>
    public CertificateFacts? Facts => (_facts ??= (object?)CertificateFacts.TryRead(Der) ?? Unreadable) as CertificateFacts;

    /// <inheritdoc/>
    public bool Equals(Certificate? other) => other is not null && (ReferenceEquals(this, other) || Der.Span.SequenceEqual(other.Der.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Certificate);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // All of it, under the seed of this process: a store may be made of certificates that differ in one place only.
        HashCode hash = default;
        hash.AddBytes(Der.Span);
        return hash.ToHashCode();
    }

    private static int DerLength(ReadOnlySpan<byte> encoded)
    {
        if (DerHeader.TryRead(encoded, out int header, out int content)) return header + content;
        try
        {
            return AsnDecoder.TryReadEncodedValue(encoded, AsnEncodingRules.BER, out _, out _, out _, out int length) ? length : encoded.Length;
        }
        catch (AsnContentException)
        {
            // The one thing the decoder throws for instead of answering no: a length of 2 GiB and more.
            return encoded.Length;
        }
    }

    /// <summary>The subject if it can be read, else the fingerprint. Untrusted text.</summary>
    public override string ToString() => Facts?.Subject.ToString() ?? Fingerprint.ToString();
}
