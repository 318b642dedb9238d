using System.Collections.Immutable;
using System.Globalization;

namespace TrustStoreTool.Bundles;

/// <summary>
/// The pins: every RDS CA certificate ever published, recognised by fingerprint only. A value, so that a test brings its own.
/// </summary>
public sealed class RdsPins
{
    private static readonly Lazy<RdsPins> EmbeddedPins = new(() =>
    {
        using StreamReader table = new(Resource.Open("pins.tsv"));
        return new RdsPins(ParseLines(table)) { SignaturesProved = true };
    });

    private readonly Dictionary<Fingerprint, RdsCa> _byFingerprint = [];

    /// <summary>Takes the pins in the order in which lists show them.</summary>
    /// <exception cref="ArgumentException">A fingerprint occurs twice.</exception>
    public RdsPins(IEnumerable<RdsCa> pins)
    {
        All = [.. pins];
        foreach (RdsCa pin in All) _byFingerprint.Add(pin.Fingerprint, pin);
        Regions =
        [
            .. All.Where(pin => pin.IsAnchor).Select(pin => pin.Region).Distinct(StringComparer.Ordinal)
                .Select(name => new RdsRegion(name, All.First(pin => pin.IsAnchor && pin.Region == name).Partition)),
        ];
    }

    /// <summary>No pin at all.</summary>
    public static RdsPins None { get; } = new([]);

    /// <summary>The table that is built in.</summary>
    public static RdsPins Embedded => EmbeddedPins.Value;

    /// <summary>Every pin.</summary>
    public ImmutableArray<RdsCa> All { get; }

    /// <summary>The regions that have a current root, in the table's order.</summary>
    public ImmutableArray<RdsRegion> Regions { get; }

    /// <summary>The CA identifiers of the current roots, in the table's order.</summary>
    public IEnumerable<string> CurrentIds => All.Where(pin => pin.IsAnchor).Select(pin => pin.Id).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// Whether the own signature of every current root was verified when the table was made. A fingerprint names exact bytes,
    /// so that proof holds for each certificate that matches, and need not be repeated.
    /// </summary>
    public bool SignaturesProved { get; init; }

    /// <summary>The pin of a certificate, or null.</summary>
    public RdsCa? Find(Certificate certificate) => Find(certificate.Fingerprint);

    /// <summary>The pin with this fingerprint, or null.</summary>
    public RdsCa? Find(Fingerprint fingerprint) => _byFingerprint.GetValueOrDefault(fingerprint);

    /// <summary>The region of this name, case ignored, or null.</summary>
    public RdsRegion? FindRegion(string name) => Regions.FirstOrDefault(region => region.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Reads a table: a line a pin, tab-separated <c>sha256 partition region ca kind notAfter status</c>; lines that start with <c>#</c> are passed over.
    /// </summary>
    /// <exception cref="FormatException">A line is not of that form.</exception>
    public static RdsPins Parse(string table)
    {
        using StringReader lines = new(table);
        return new RdsPins(ParseLines(lines));
    }

    private static List<RdsCa> ParseLines(TextReader table)
    {
        List<RdsCa> pins = [];
        while (table.ReadLine() is { } line)
            if (line is not ("" or ['#', ..])) pins.Add(ParseLine(line));
        return pins;
    }

    private static RdsCa ParseLine(string line)
    {
        string[] fields = line.Split('\t');
        if (fields.Length != 7 || !Fingerprint.TryParse(fields[0], out Fingerprint fingerprint)) throw new FormatException($"no pin: {line}");
        return new RdsCa(
            fingerprint,
            fields[1],
            fields[2],
            fields[3],
            fields[4] switch { "root" => RdsCaKind.Root, "intermediate" => RdsCaKind.Intermediate, _ => throw new FormatException($"no kind: {line}") },
            DateTimeOffset.ParseExact(fields[5], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            fields[6] switch { "current" => RdsCaStatus.Current, "retired" => RdsCaStatus.Retired, _ => throw new FormatException($"no status: {line}") });
    }
}
