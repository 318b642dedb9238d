using System.Text;

namespace TrustStoreTool.Formats;

/// <summary>
/// Java's <c>String.toLowerCase(Locale.ENGLISH)</c>, which the JDK's keystores apply to aliases. It differs from .NET's invariant lower case in
/// the two places where a mapping is no simple one (Unicode, SpecialCasing.txt): U+0130, and the sigma that ends a word.
/// </summary>
internal static class JavaCase
{
    public static string ToLower(string text)
    {
        string lower = text.ToLowerInvariant();
        if (!text.AsSpan().ContainsAny('\u0130', '\u03A3')) return lower;
        StringBuilder result = new(lower.Length + 4);
        for (int i = 0; i < text.Length; i++)
        {
            result.Append(text[i] switch
            {
                '\u0130' => "i\u0307",
                '\u03A3' => EndsWord(text, i) ? "\u03C2" : "\u03C3",
                _ => lower[i].ToString(),
            });
        }

        return result.ToString();
    }

    // A cased letter before, none after; what is case-ignorable (marks, apostrophes) does not count.
    private static bool EndsWord(string text, int index) => NextIsCased(text, index, -1) && !NextIsCased(text, index, 1);

    private static bool NextIsCased(string text, int index, int step)
    {
        for (int i = index + step; i >= 0 && i < text.Length; i += step)
        {
            if (IsIgnorable(text[i])) continue;
            return char.IsUpper(text[i]) || char.IsLower(text[i]);
        }

        return false;
    }

    private static bool IsIgnorable(char c) => char.GetUnicodeCategory(c) is
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark
        or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.ModifierLetter
        or System.Globalization.UnicodeCategory.ModifierSymbol || c is '\'' or '.' or ':' or '\u00B7' or '\u2019';
}
