using System.Globalization;
using System.Text;

namespace TrustStoreTool;

/// <summary>
/// The one function that makes foreign text (aliases, names, file names, a server's words) fit to be shown. Whatever could move a cursor,
/// hide or reorder characters, or end a line becomes a visible escape, so that the text stays on its line and in its place.
/// </summary>
public static class ForeignText
{
    /// <summary>Escapes control, format, separator and unpaired surrogate characters as <c>\uXXXX</c>, and a backslash that would look like such an escape as <c>\\</c>.</summary>
    /// <param name="text">Untrusted text.</param>
    /// <param name="maxLength">Characters of the result; what is cut is marked by an ellipsis. Zero: no bound.</param>
    public static string Escape(string text, int maxLength = 0)
    {
        StringBuilder? escaped = null;
        int done = 0;
        foreach (Rune rune in EnumerateRunes(text))
        {
            int length = Length(text, done);
            if (IsHarmless(rune, text, done))
            {
                escaped?.Append(text, done, length);
            }
            else
            {
                escaped ??= new StringBuilder(text, 0, done, text.Length + 16);
                if (text[done] == '\\') escaped.Append("\\\\");
                else
                    for (int i = done; i < done + length; i++) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            }

            done += length;
            if (maxLength > 0 && (escaped?.Length ?? done) > maxLength) return (escaped?.ToString() ?? text)[..SafeCut(escaped?.ToString() ?? text, maxLength - 1)] + "…";
        }

        return escaped?.ToString() ?? text;
    }

    private static IEnumerable<Rune> EnumerateRunes(string text)
    {
        for (int i = 0; i < text.Length; i += Length(text, i))
            yield return Rune.TryGetRuneAt(text, i, out Rune rune) ? rune : Rune.ReplacementChar;
    }

    private static int Length(string text, int index) => Rune.TryGetRuneAt(text, index, out Rune rune) ? rune.Utf16SequenceLength : 1;

    private static int SafeCut(string text, int length) => length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;

    private static bool IsHarmless(Rune rune, string text, int index)
    {
        if (char.IsSurrogate(text[index]) && !Rune.TryGetRuneAt(text, index, out _)) return false;
        if (rune.Value == '\\') return !StartsLikeAnEscape(text, index);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
            UnicodeCategory.SpaceSeparator => rune.Value == ' ',
            _ => true,
        };
    }

    // Names are full of backslashes (RFC 4514 writes 'Amazon Web Services\, Inc.'); only one before a 'u', or before an escape, could pass for another thing.
    private static bool StartsLikeAnEscape(string text, int index) =>
        index + 1 < text.Length
        && (text[index + 1] is 'u' or '\\' || !IsHarmless(Rune.TryGetRuneAt(text, index + 1, out Rune next) ? next : Rune.ReplacementChar, text, index + 1));
}
