using System.Globalization;
using System.Text;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Migration;

/// <summary>
/// How a new entry gets its alias: the common name, or a template. The alias is folded as Java folds it, so that every tool finds it again.
/// A name is foreign text that would live on in the store and in every listing of it, so control, format and other invisible characters
/// become an underscore, and it is cut at 255 characters.
/// </summary>
public sealed class AliasRule
{
    private const int MaxLength = 255;

    private delegate string? Placeholder(Certificate certificate, RdsCa? pin);

    private static readonly Dictionary<string, Placeholder> Placeholders = new(StringComparer.Ordinal)
    {
        ["cn"] = (certificate, _) => Name(certificate),
        ["region"] = (_, pin) => pin?.Region,
        ["ca"] = (_, pin) => pin?.Id,
        ["sha256"] = (certificate, _) => certificate.Fingerprint.ToString(),
        ["serial"] = (certificate, _) => Serial(certificate),
    };

    private readonly List<Placeholder> _parts;

    private AliasRule(List<Placeholder> parts) => _parts = parts;

    /// <summary>The lower-cased common name; the last attribute of the subject where there is none; the SHA-256 where there is no subject.</summary>
    public static AliasRule Default { get; } = new([(certificate, _) => Name(certificate)]);

    /// <summary>
    /// Reads a template: text with <c>{cn}</c>, <c>{region}</c>, <c>{ca}</c>, <c>{sha256}</c>, <c>{sha256:8}</c> (1 to 64 digits), <c>{serial}</c>
    /// (hexadecimal).
    /// </summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: an unknown placeholder, or no text at all.</exception>
    public static AliasRule Parse(string template)
    {
        if (string.IsNullOrWhiteSpace(template)) throw Unusable("an empty alias template");
        List<Placeholder> parts = [];
        for (int at = 0; at < template.Length;)
        {
            int open = template.IndexOf('{', at);
            string literal = template[at..(open < 0 ? template.Length : open)];
            if (literal.Contains('}', StringComparison.Ordinal)) throw Unusable($"a '}}' without its '{{' in the alias template '{template}'");
            if (literal.Length > 0) parts.Add((_, _) => literal);
            if (open < 0) break;
            int close = template.IndexOf('}', open);
            if (close < 0) throw Unusable($"a '{{' without its '}}' in the alias template '{template}'");
            parts.Add(Find(template[(open + 1)..close]));
            at = close + 1;
        }

        return new AliasRule(parts);
    }

    /// <summary>
    /// The alias for a certificate, before anybody asked whether it is free. Where the template asks for the region or CA of a certificate
    /// that has none, <see cref="Default"/> decides.
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="pin">Its pin, or null where it is none of RDS's.</param>
    public string AliasOf(Certificate certificate, RdsCa? pin)
    {
        StringBuilder alias = new();
        foreach (Placeholder part in _parts)
        {
            if (part(certificate, pin) is not { } text) return Default.AliasOf(certificate, pin);
            alias.Append(text);
        }

        string clean = JavaCase.ToLower(Clean(alias.ToString()));
        return clean.Length > 0 ? clean : certificate.Fingerprint.ToString();
    }

    private static Placeholder Find(string name)
    {
        if (Placeholders.TryGetValue(name, out Placeholder? found)) return found;
        if (name.StartsWith("sha256:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out int digits)
            && digits is >= 1 and <= 2 * Fingerprint.Length)
            return (certificate, _) => certificate.Fingerprint.ToString()[..digits];
        throw Unusable($"'{{{name}}}' is no placeholder of an alias template");
    }

    private static string Name(Certificate certificate) =>
        certificate.Facts?.Subject is { Attributes: { IsEmpty: false } attributes } subject ? subject.CommonName ?? attributes[^1].Value : "";

    private static string Serial(Certificate certificate) =>
        certificate.Facts is { } facts && Convert.ToHexStringLower(facts.SerialNumber.ToByteArray(isBigEndian: true)).TrimStart('0') is { Length: > 0 } hex ? hex : "0";

    private static string Clean(string text)
    {
        StringBuilder clean = new(Math.Min(text.Length, MaxLength));
        foreach (Rune rune in text.Trim().EnumerateRunes())
        {
            string shown = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "_",
                UnicodeCategory.SpaceSeparator => " ",
                _ => rune.ToString(),
            };
            if (clean.Length + shown.Length > MaxLength) break;
            clean.Append(shown);
        }

        return clean.ToString().Trim();
    }

    private static KeyStoreException Unusable(string message) =>
        new(KeyStoreError.Usage, message, "placeholders: {cn} {region} {ca} {sha256} {sha256:8} {serial}");
}
