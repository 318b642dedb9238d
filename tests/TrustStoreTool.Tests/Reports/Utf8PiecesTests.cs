using System.Text;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Tests.Reports;

public sealed class Utf8PiecesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Characters_that_are_cut_between_two_pieces_arrive_whole(int size)
    {
        const string text = "a é ✓ 😀 \u202e z";
        StringWriter written = new();
        using (Utf8Pieces pieces = new(written))
            foreach (byte[] piece in Encoding.UTF8.GetBytes(text).Chunk(size)) pieces.Write(piece, 0, piece.Length);
        Assert.Equal(text, written.ToString());
    }
}
