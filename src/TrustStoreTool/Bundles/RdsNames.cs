using System.Globalization;
using System.Text;

namespace TrustStoreTool.Bundles;

/// <summary>
/// Whether a subject calls itself an Amazon RDS CA. It never makes a certificate trusted; it only makes one that is not pinned suspicious,
/// so it errs on the side of suspicion: case, accents, width, invisible characters and look-alike letters do not hide a name.
/// </summary>
public static class RdsNames
{
    private static readonly string[] Amazon = ["amazon", "aws"];
    private static readonly string[] Designations = ["rsa2048", "rsa4096", "ecc384"];

    // A letter of "amazon aws rds", then what passes for it: Cyrillic, Greek, Armenian, small capitals, accents, digits.
    private static readonly Dictionary<int, char> LookAlikes = new[]
    {
        "aаɑαӓ@4àáâãäåāăą", "mмμⅿ", "zζᴢźżž", "oоοօσ0ᴏøòóôõöōŏő", "nոνпɴñńņňŋ", "rгʀᴦŕŗř", "dԁⅾɗďđ", "sѕꜱ5$śŝşš", "wԝաѡᴡŵ",
    }.SelectMany(row => row.Skip(1), (row, variant) => (Letter: row[0], Variant: (int)variant)).ToDictionary(pair => pair.Variant, pair => pair.Letter);

    /// <summary>Whether any attribute, or all of them read together, name RDS and Amazon (or one of the RDS key designations).</summary>
    public static bool Claims(DistinguishedName subject) => Claims(string.Join(' ', subject.Attributes.Select(attribute => attribute.Value)));

    private static bool Claims(string text)
    {
        string plain = Fold(text, swapDigits: false);
        string swapped = Fold(text, swapDigits: true);
        string solid = swapped.Replace(" ", "", StringComparison.Ordinal);
        if (Amazon.Any(name => solid.Contains(name + "rds", StringComparison.Ordinal))) return true;
        if (!swapped.Split(' ').Any(word => word.StartsWith("rds", StringComparison.Ordinal))) return false;
        return Amazon.Any(name => solid.Contains(name, StringComparison.Ordinal))
            || Designations.Any(name => plain.Replace(" ", "", StringComparison.Ordinal).Contains(name, StringComparison.Ordinal))
            || plain.Contains(" rds ca 20", StringComparison.Ordinal);
    }

    // Lower-case words of ASCII letters and digits, a blank between them. Invisible characters and accents vanish.
    private static string Fold(string text, bool swapDigits)
    {
        StringBuilder folded = new(" ", text.Length + 2);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.Control) continue;
            int plain = Rune.ToLowerInvariant(new Rune(Styled(rune.Value))).Value;
            bool isDigit = plain is >= '0' and <= '9';
            if (plain is >= 'a' and <= 'z' || (isDigit && !swapDigits)) folded.Append((char)plain);
            else if ((plain >= 0x80 || swapDigits) && LookAlikes.TryGetValue(plain, out char letter)) folded.Append(letter);
            else if (folded[^1] != ' ') folded.Append(' ');
        }

        return folded.Append(' ').ToString();
    }

    // Full-width forms and the mathematical alphabets (bold, script, …) are styles of ASCII.
    private static int Styled(int rune) => rune switch
    {
        >= 0xFF01 and <= 0xFF5E => rune - 0xFF01 + '!',
        >= 0x1D400 and <= 0x1D6A3 => (rune - 0x1D400) % 52 is var letter && letter < 26 ? 'A' + letter : 'a' + letter - 26,
        _ => rune,
    };
}
