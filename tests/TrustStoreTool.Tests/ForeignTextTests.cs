using System.Globalization;
using System.Text;

namespace TrustStoreTool.Tests;

public class ForeignTextTests
{
    [Theory]
    [InlineData("amazon rds us-east-1 root ca rsa2048 g1")]
    [InlineData("C=US, O=\"Amazon Web Services, Inc.\", L=Seattle")]
    [InlineData("日本語のエイリアス　株式会社")]
    [InlineData("葛\U000E0100飾区")]
    [InlineData("Müller Ελληνικά Русский עברית العربية हिन्दी ภาษาไทย 한국어")]
    [InlineData("e\u0301 n\u0303 a\u030A")]
    [InlineData("Tiếng Việt Tie\u0302\u0301ng")]
    [InlineData("🔑 👩\u200D👩\u200D👧 👩🏽\u200D🚀 ❤\uFE0F 🏳\uFE0F\u200D🌈 1\uFE0F\u20E3 🇩🇪")]
    [InlineData("€ © ™ ½ × → √ 𝔘𝔫𝔦")]
    [InlineData("=cmd|' /C calc'!A0 @SUM(1) </script> [a](javascript:b)")]
    [InlineData("")]
    public void What_people_write_stays_as_it_is(string text) => Assert.Equal(text, ForeignText.Escape(text));

    [Theory]
    [InlineData("\0", @"\u0000")]
    [InlineData("a\u001b[31mred\u001b[0m", @"a\u001B[31mred\u001B[0m")]
    [InlineData("\u001b]0;title\u0007", @"\u001B]0;title\u0007")]
    [InlineData("\u001b]8;;http://x\u001b\\", @"\u001B]8;;http://x\u001B\\")]
    [InlineData("\u009b2J", @"\u009B2J")]
    [InlineData("\u0085", @"\u0085")]
    [InlineData("a\r\nb", @"a\u000D\u000Ab")]
    [InlineData("a\tb", @"a\u0009b")]
    [InlineData("abc\b\b\bxyz", @"abc\u0008\u0008\u0008xyz")]
    [InlineData("\u007f", @"\u007F")]
    [InlineData("\u2028x\u2029", @"\u2028x\u2029")]
    [InlineData("\u202Egpj.exe", @"\u202Egpj.exe")]
    [InlineData("\u202A\u202B\u202C\u202D", @"\u202A\u202B\u202C\u202D")]
    [InlineData("\u2066\u2067\u2068\u2069", @"\u2066\u2067\u2068\u2069")]
    [InlineData("\u200E\u200F\u061C", @"\u200E\u200F\u061C")]
    [InlineData("pay\u200Bpal", @"pay\u200Bpal")]
    [InlineData("pay\u200Dpal", @"pay\u200Dpal")]
    [InlineData("pay\u200Cpal", @"pay\u200Cpal")]
    [InlineData("pay\u2060pal\uFEFF", @"pay\u2060pal\uFEFF")]
    [InlineData("so\u00ADft", @"so\u00ADft")]
    [InlineData("\u00A0x", @"\u00A0x")]
    [InlineData("a\u2003b\u202Fc", @"a\u2003b\u202Fc")]
    [InlineData("\u3000x", @"\u3000x")]
    [InlineData("x\u3000", @"x\u3000")]
    [InlineData("\u3164\uFFA0\u115F\u1160", @"\u3164\uFFA0\u115F\u1160")]
    [InlineData("\u2800", @"\u2800")]
    [InlineData("a\uFE00b", @"a\uFE00b")]
    [InlineData("a\uFE0Fb", @"a\uFE0Fb")]
    [InlineData("a\u034Fb", @"a\u034Fb")]
    [InlineData("\U000E0041\U000E0042", @"\uDB40\uDC41\uDB40\uDC42")]
    [InlineData("a\U000E0101", @"a\uDB40\uDD01")]
    [InlineData("\uE000\U000F0000", @"\uE000\uDB80\uDC00")]
    [InlineData("\uFFFE\uFFFF", @"\uFFFE\uFFFF")]
    [InlineData("\uFFF9\uFFFA\uFFFB", @"\uFFF9\uFFFA\uFFFB")]
    [InlineData("\u0301x", @"\u0301x")]
    [InlineData("\\u0041 \\\\", @"\\u0041 \\\\")]
    public void What_hides_moves_or_reorders_becomes_visible(string text, string shown) => Assert.Equal(shown, ForeignText.Escape(text));

    [Fact]
    public void Unpaired_surrogates_become_visible()
    {
        Assert.Equal(@"\uD800", ForeignText.Escape("\ud800"));
        Assert.Equal(@"\uDC00x", ForeignText.Escape("\udc00x"));
        Assert.Equal(@"\uD83D\uD83D🔑\uDD11", ForeignText.Escape("\ud83d\ud83d\ud83d\udd11\udd11"));
    }

    [Fact]
    public void Marks_do_not_pile_up_over_other_lines()
    {
        string shown = ForeignText.Escape("Z" + new string('\u0300', 500));
        Assert.Equal(4, shown.Count(c => c == '\u0300'));
        Assert.Equal(5 + (496 * 6), shown.Length);
    }

    [Fact]
    public void Whatever_comes_in_nothing_that_acts_comes_out()
    {
        Random random = new(20261123);
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Create(random.Next(12), random, (span, from) =>
            {
                foreach (ref char c in span) c = (char)from.Next(from.Next(3) switch { 0 => 0x100, 1 => 0x3000, _ => 0x10000 });
            });
            int max = random.Next(2) * random.Next(1, 20);
            string shown = ForeignText.Escape(text, max);
            Assert.True(max == 0 || shown.Length <= max, $"{shown.Length} > {max}");
            foreach (Rune rune in shown.EnumerateRunes())
            {
                UnicodeCategory category = Rune.GetUnicodeCategory(rune);
                Assert.False(rune.Value != 0x200D && category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate, $"U+{rune.Value:X}");
            }

            // Two texts never look the same.
            if (max == 0) Assert.Equal(text, Unescape(shown));
        }
    }

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("ab\ncd", 7, "ab…")]
    [InlineData("ab\ncd", 9, @"ab\u000A…")]
    [InlineData("ab\ncd", 10, @"ab\u000Acd")]
    [InlineData("🔑🔑", 4, "🔑🔑")]
    [InlineData("🔑🔑", 3, "🔑…")]
    [InlineData("🔑🔑", 2, "…")]
    [InlineData(@"a\b", 3, "a…")]
    [InlineData("abc", 1, "…")]
    public void A_cut_is_marked_and_never_inside_a_character_or_an_escape(string text, int maxLength, string shown) =>
        Assert.Equal(shown, ForeignText.Escape(text, maxLength));

    private static string Unescape(string shown)
    {
        StringBuilder text = new();
        for (int at = 0; at < shown.Length; at++)
        {
            if (shown[at] != '\\')
            {
                text.Append(shown[at]);
            }
            else if (shown[++at] == '\\')
            {
                text.Append('\\');
            }
            else
            {
                text.Append((char)int.Parse(shown.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 4;
            }
        }

        return text.ToString();
    }
}
