using System.Text.Json;

namespace TrustStoreTool.Tests.Commands;

public sealed class InspectTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public async Task A_truststore_with_every_problem_is_shown_as_a_table_of_the_terminal_s_width(int width)
    {
        _folder.Write("prod.jks", Samples.Jks(
            Samples.Trusted("corporate root", Samples.Root),
            Samples.Trusted("an old root whose alias is longer than a narrow terminal can show in one line of a table", Samples.Expired),
            Samples.Trusted("issuing", Samples.Intermediate),
            Samples.Trusted("server", Samples.Server),
            Samples.Trusted("future", Samples.Future),
            Samples.Trusted("amazon rds us-east-1 root ca rsa2048 g1", Samples.Impostor)));

        ToolRun run = await Run(width, "inspect", _folder["prod.jks"], "--storepass", Samples.Password);

        Assert.All(run.Exits(0).Out.Split('\n').Where(line => !line.Contains(_folder.Path, StringComparison.Ordinal)), line => Assert.True(line.TrimEnd('\r').Length <= width, line));
        Snapshot.Match(Session(run), $"{width}");
    }

    [Fact]
    public async Task Without_a_password_a_JKS_is_shown_and_its_integrity_is_not_checked()
    {
        _folder.Write("a.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));

        ToolRun run = (await Run(80, "inspect", _folder["a.jks"])).Exits(0);

        Assert.Contains("integrity not checked", run.Out, StringComparison.Ordinal);
        Assert.Contains(Samples.Root.Fingerprint.ToString(), run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public async Task Hostile_names_stay_in_their_place(int width)
    {
        string alias = "\u001b[31mred\u001b[0m \u202egnp\n  sha256   " + new string('0', 64) + "\r\u0007\u2028 ＡＢ ✓";
        _folder.Write("h.jks", Samples.Jks(Samples.Trusted(alias, Samples.Hostile), Samples.Trusted(new string('a', 60_000), Samples.Root)));

        ToolRun run = (await Run(width, "inspect", _folder["h.jks"])).Exits(0);

        Assert.DoesNotContain(run.Out, character => character != '\n' && (char.IsControl(character) || character is '\u202e' or '\u2028'));
        Assert.DoesNotContain(run.Out.Split('\n'), line => line.TrimStart().StartsWith("sha256   0000", StringComparison.Ordinal));
        Assert.InRange(run.Out.Length, 1, 10_000);
        Snapshot.Match(Session(run), $"{width}");
    }

    [Fact]
    public async Task In_JSON_hostile_names_are_whole_and_escaped()
    {
        string alias = "\u001b[31m\u202e\n" + new string('a', 60_000);
        _folder.Write("h.jks", Samples.Jks(Samples.Trusted(alias, Samples.Hostile)));

        ToolRun run = (await Run(80, "inspect", _folder["h.jks"], "--format", "json")).Exits(0);

        Assert.DoesNotContain(run.Out, character => character is not '\n' and (< ' ' or > '~'));
        JsonElement entry = JsonDocument.Parse(run.Out).RootElement.GetProperty("stores")[0].GetProperty("entries")[0];
        Assert.Equal(alias, entry.GetProperty("alias").GetString());
        Assert.Contains("\u001b[2J\u202e", entry.GetProperty("certificates")[0].GetProperty("subject").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_store_that_cannot_be_read_hides_none_of_the_others_and_sets_the_exit_code()
    {
        _folder.Write("good.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));
        _folder.Write("cut.jks", Samples.Jks(Samples.Trusted("root", Samples.Root))[..100]);

        ToolRun run = (await Run(80, "inspect", _folder["cut.jks"], _folder["good.jks"], _folder["missing.jks"], "--storepass", "wrong", "--format", "json")).Exits(3);

        int[] codes = [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("stores").EnumerateArray().Select(store => store.GetProperty("exitCode").GetInt32())];
        Assert.Equal([3, 4, 3], codes);
        Assert.Equal(3, run.Error.Split('\n').Count(line => line.StartsWith("truststore: error: ", StringComparison.Ordinal)));
    }

    private static Task<ToolRun> Run(int width, params string[] arguments) => new TestTerminal { Width = width }.RunAsync(arguments);

    private string Session(ToolRun run) => (run.Out + run.Error).Replace(_folder.Path, "/folder", StringComparison.Ordinal);
}
