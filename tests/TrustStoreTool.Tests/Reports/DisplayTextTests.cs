using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Tests.Reports;

public class DisplayTextTests
{
    [Theory]
    [InlineData("plain", 5)]
    [InlineData("日本", 4)]
    [InlineData("ＡＢ", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("한글", 4)]
    [InlineData("🔒", 2)]
    [InlineData("", 0)]
    public void Width_is_what_a_terminal_shows(string text, int columns) => Assert.Equal(columns, DisplayText.Width(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("a\nb", 10, "a\\u000Ab")]
    public void Text_is_escaped_and_cut_to_its_columns(string text, int columns, string expected) => Assert.Equal(expected, DisplayText.Fit(text, columns));

    [Fact]
    public void A_cell_has_exactly_its_columns_whatever_it_holds()
    {
        Random random = new(20261123);
        for (int i = 0; i < 2000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => (char)random.Next(1, 0xFFFF))]);
            int columns = random.Next(1, 40);

            Assert.Equal(columns, DisplayText.Width(DisplayText.Cell(text, columns)));
        }
    }

    [Fact]
    public void Wrapped_text_stays_within_the_width_and_under_its_label()
    {
        using StringWriter output = new() { NewLine = "\n" };

        DisplayText.WriteWrapped(output, "  ! ", "one two three four five six seven eight nine ten", 24);

        Assert.Equal("  ! one two three four\n    five six seven eight\n    nine ten\n", output.ToString());
    }
}
