using System.Globalization;
using System.Text;

namespace TrustStoreTool;

/// <summary>
/// The one function that makes foreign text (aliases, names, file names, a server's words) fit to be shown. Whatever could move a cursor,
/// hide or reorder characters, pile up over other lines, or end a line becomes a visible escape, so that the text stays on its line and in its place.
/// What people write in any language stays as it is, emoji sequences included.
/// </summary>
public static class ForeignText
{
    private const int ZeroWidthJoiner = 0x200D, TextStyle = 0xFE0E, EmojiStyle = 0xFE0F, IdeographicSpace = 0x3000;

    // Real languages put up to three or four marks on a letter; hundreds of them paint over the neighbouring lines.
    private const int MaxMarks = 4;

    // Characters whose category says letter, mark or symbol, and that nobody can see (Unicode: Default_Ignorable_Code_Point, and blanks).
    private static readonly (int First, int Last)[] Invisible =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0D), (0xFFA0, 0xFFA0),
        (0x1D159, 0x1D159),
    ];

    private static readonly (int First, int Last) IdeographicVariants = (0xE0100, 0xE01EF);

    /// <summary>Escapes what must not be shown raw as <c>\uXXXX</c> (UTF-16, as in JSON), and the backslash as <c>\\</c>.</summary>
    /// <param name="text">Untrusted text; unpaired surrogates are escaped, too.</param>
    /// <param name="maxLength">UTF-16 units of the result; what is cut is marked by an ellipsis. Zero: no bound.</param>
    public static string Escape(string text, int maxLength = 0)
    {
        if ((maxLength == 0 || text.Length <= maxLength) && IsPlain(text)) return text;
        StringBuilder shown = new(Math.Min(text.Length, maxLength > 0 ? maxLength : int.MaxValue) + 16);
        int marks = 0;
        for (int at = 0; at < text.Length;)
        {
            int length = Rune.TryGetRuneAt(text, at, out Rune rune) ? rune.Utf16SequenceLength : 1;
            bool isWhole = length == 2 || !char.IsSurrogate(text[at]);
            marks = isWhole && IsMark(rune) ? marks + 1 : 0;
            string piece = text.Substring(at, length);
            if (piece == "\\") piece = @"\\";
            else if (!isWhole || marks > MaxMarks || !MayBeShown(rune, text, at, at + length)) piece = string.Concat(piece.Select(unit => $"\\u{(int)unit:X4}"));

            // Room for the ellipsis must be left unless this is the end.
            at += length;
            if (maxLength > 0 && shown.Length + piece.Length > maxLength - (at < text.Length ? 1 : 0)) return shown.Append('…').ToString();
            shown.Append(piece);
        }

        return shown.ToString();
    }

    /// <summary>The start of a text that may be of any length, to stand in a message. Escapes nothing.</summary>
    /// <param name="text">Untrusted text.</param>
    /// <param name="maxLength">UTF-16 units of the result; what is cut is marked by an ellipsis.</param>
    internal static string Cut(string text, int maxLength) => text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, maxLength - 1), "…");

    /// <summary>The start of a name as one word, its blanks visible: no wrapping puts a part of it at the start of a line. Escapes nothing else.</summary>
    /// <param name="name">Untrusted text.</param>
    /// <param name="maxLength">UTF-16 units of the result.</param>
    internal static string Word(string name, int maxLength) => Cut(name, maxLength).Replace(' ', '␣');

    // Nearly every text: printable ASCII.
    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('\\', StringComparison.Ordinal);

    private static bool MayBeShown(Rune rune, string text, int start, int end)
    {
        Rune? before = Before(text, start), after = After(text, end);
        return rune.Value switch
        {
            ' ' => true,

            // In between, as in a Japanese name; at an end nobody sees it.
            IdeographicSpace => before is not null && after is not null,

            // Glues emoji together: a family, a flag. Between letters it only makes two texts that look like one.
            ZeroWidthJoiner => before is { } left && after is { } right && IsPictureOrItsMark(left) && IsPicture(right),
            TextStyle or EmojiStyle => before is { } sign && (IsPicture(sign) || Rune.IsDigit(sign) || sign.Value is '#' or '*'),
            _ when IsIn(rune, IdeographicVariants) => before is { } letter && Rune.GetUnicodeCategory(letter) == UnicodeCategory.OtherLetter,
            _ when Invisible.Any(range => IsIn(rune, range)) => false,

            // A mark without its letter would sit on whatever stands before the text.
            _ when IsMark(rune) => before is not null,
            _ => Rune.GetUnicodeCategory(rune) is not (
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned),
        };
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static bool IsPicture(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;

    private static bool IsPictureOrItsMark(Rune rune) => IsPicture(rune) || rune.Value == EmojiStyle || Rune.GetUnicodeCategory(rune) == UnicodeCategory.ModifierSymbol;

    private static bool IsIn(Rune rune, (int First, int Last) range) => rune.Value >= range.First && rune.Value <= range.Last;

    private static Rune? Before(string text, int at) =>
        at > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out Rune rune, out _) == System.Buffers.OperationStatus.Done ? rune : null;

    private static Rune? After(string text, int at) => at < text.Length && Rune.TryGetRuneAt(text, at, out Rune rune) ? rune : null;
}
