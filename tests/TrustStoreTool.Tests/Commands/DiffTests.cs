using System.Text.Json;

namespace TrustStoreTool.Tests.Commands;

public sealed class DiffTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Equal_stores_are_0()
    {
        _folder.Write("a.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));

        ToolRun run = (await Tool.RunAsync("diff", _folder["a.jks"], _folder["a.jks"])).Exits(0);

        Assert.Contains("no differences: 1 entry alike", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public async Task Differences_are_1_and_listed(int width)
    {
        WriteTwo();

        ToolRun run = (await new TestTerminal { Width = width }.RunAsync("diff", _folder["a.jks"], _folder["b.jks"], "--storepass", Samples.Password)).Exits(1);

        Snapshot.Match((run.Out + run.Error).Replace(_folder.Path, "/folder", StringComparison.Ordinal), $"{width}");
    }

    [Fact]
    public async Task In_JSON_exactly_the_added_ones_are_added()
    {
        _folder.Write("a.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));
        _folder.Write("b.jks", Samples.Jks(Samples.Trusted("root", Samples.Root), Samples.Trusted("more", Samples.Expired), Samples.Trusted("most", Samples.Future)));

        ToolRun run = (await Tool.RunAsync("diff", _folder["a.jks"], _folder["b.jks"], "--format", "json")).Exits(1);

        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        Assert.False(report.GetProperty("same").GetBoolean());
        Assert.Equal(
            [$"added {Samples.Expired.Fingerprint}", $"added {Samples.Future.Fingerprint}"],
            report.GetProperty("differences").EnumerateArray().Select(d => $"{d.GetProperty("change").GetString()} {d.GetProperty("b").GetProperty("sha256").GetString()}"));
    }

    [Fact]
    public async Task The_second_store_may_have_a_password_of_its_own()
    {
        WriteTwo("another");

        string[] both = ["diff", _folder["a.jks"], _folder["b.jks"], "--storepass", Samples.Password];
        (await Tool.RunAsync(both)).Exits(4);
        (await Tool.RunAsync([.. both, "--b-storepass", "another"])).Exits(1);
    }

    [Fact]
    public async Task What_cannot_be_read_is_no_difference() => (await Tool.RunAsync("diff", _folder["missing"], _folder["missing"])).Exits(3);

    private void WriteTwo(string password = Samples.Password)
    {
        _folder.Write("a.jks", Samples.Jks(
            Samples.Trusted("stays", Samples.Root), Samples.Trusted("goes", Samples.Expired), Samples.Trusted("name \u202e\u001b[1m", Samples.Hostile), Samples.Trusted("x", Samples.Server)));
        using Password other = new(password);
        _folder.Write("b.jks", TrustStoreTool.Formats.KeyStoreFormats.Jks.Create(
            [Samples.Trusted("stays", Samples.Root), Samples.Trusted("renamed", Samples.Hostile), Samples.Trusted("x", Samples.Intermediate), Samples.Trusted("comes", Samples.Future)], other));
    }
}
