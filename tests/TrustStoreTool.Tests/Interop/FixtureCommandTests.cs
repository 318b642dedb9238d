using System.Text.Json;

namespace TrustStoreTool.Tests.Interop;

/// <summary>The commands that look, over every store of <c>fixtures/</c>.</summary>
public sealed class FixtureCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> All => [.. Fixture.Names];

    public static TheoryData<string> Writable => FixtureTests.Writable;

    [Theory, MemberData(nameof(All))]
    public async Task Inspect_reports_the_declared_entries_under_the_declared_aliases(string name)
    {
        Fixture fixture = Fixture.Get(name);

        ToolRun run = await Terminal(fixture).RunAsync("inspect", fixture.File, "--format", "json");

        JsonElement store = JsonDocument.Parse(run.Exits(0).Out).RootElement.GetProperty("stores")[0];
        Assert.Equal(fixture.Format, store.GetProperty("format").GetString());
        JsonElement seen = fixture.IsOfTheJdk ? store.GetProperty("java").GetProperty("rightPassword") : store;
        Assert.Equal(
            fixture.View(JavaPassword.Right)!.Value.Select(entry => entry.Alias).Order(StringComparer.Ordinal),
            seen.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("alias").GetString()!).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_store_does_not_differ_from_itself(string name)
    {
        Fixture fixture = Fixture.Get(name);

        (await Terminal(fixture).RunAsync("diff", fixture.File, fixture.File)).Exits(0);
    }

    [Theory, MemberData(nameof(Writable))]
    public async Task After_a_migration_it_differs_by_exactly_what_was_added(string name)
    {
        Fixture fixture = Fixture.Get(name);
        string store = _folder.Write(name, fixture.Bytes);
        await StoreRun.MigrateAsync(store, fixture.StorePassword, "--region", "us-east-1", "--ca", "all");

        ToolRun run = await Terminal(fixture).RunAsync("diff", fixture.File, store, "--format", "json");

        JsonElement report = JsonDocument.Parse(run.Exits(1).Out).RootElement;
        JsonElement[] differences = [.. report.GetProperty("differences").EnumerateArray()];
        Assert.All(differences, difference => Assert.Equal("added", difference.GetProperty("change").GetString()));
        Assert.Equal(
            RdsRoots.UsEast1.Select(root => root.Fingerprint.ToString()).Order(StringComparer.Ordinal),
            differences.Select(difference => difference.GetProperty("b").GetProperty("sha256").GetString()!).Order(StringComparer.Ordinal));
        Assert.Empty(report.GetProperty("protection").EnumerateArray());
    }

    public void Dispose() => _folder.Dispose();

    private static TestTerminal Terminal(Fixture fixture) => new() { Variables = fixture.StorePassword is null ? [] : new() { ["TRUSTSTORE_PASSWORD"] = fixture.StorePassword } };
}
