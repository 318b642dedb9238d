using TrustStoreTool.Cli;

namespace TrustStoreTool.Tests;

public class ExitCodeTests
{
    [Fact]
    public void Every_reason_has_an_exit_code_of_the_contract()
    {
        foreach (KeyStoreError error in Enum.GetValues<KeyStoreError>())
            Assert.InRange((int)ExitCodes.For(error), 1, 6);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 5 }, 5)]
    [InlineData(new[] { 1, 4, 5 }, 4)]
    [InlineData(new[] { 3, 4, 5, 6 }, 6)]
    [InlineData(new[] { 6, 2 }, 2)]
    [InlineData(new[] { 3, 4 }, 3)]
    [InlineData(new int[0], 0)]
    public void Several_results_give_the_first_in_the_contract_s_order(int[] codes, int expected) =>
        Assert.Equal(expected, (int)ExitCodes.Worst(codes.Select(code => (ExitCode)code)));
}
