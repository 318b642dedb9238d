using System.Text.Json;

namespace TrustStoreTool.Tests.Clients;

public class SettingsFileTests
{
    private static readonly string[] Common = ["settings", "--host", "db.example", "--pem", "/certs/a b.pem", "--name", "orders"];

    [Theory]
    [InlineData("psql", "pg_service.conf", "# mine\n[other]\nhost=x\n")]
    [InlineData("pgadmin", "servers.json", "{\"Servers\": {\"1\": {\"Name\": \"x\"}}, \"Mine\": true}")]
    public async Task An_existing_file_is_merged_into_backed_up_and_then_left_alone(string client, string name, string before)
    {
        using TempFolder folder = new();
        string file = folder.Write(name, before);
        (await Tool.RunAsync([.. Common, "--client", client, "--write", file])).Exits(0);
        string after = File.ReadAllText(file);
        Assert.Contains("db.example", after, StringComparison.Ordinal);
        Assert.StartsWith(before.Split('x')[0], after, StringComparison.Ordinal);
        string backup = Assert.Single(Directory.GetFiles(folder.Path, "*.bak"));
        Assert.Equal(before, File.ReadAllText(backup));
        IReadOnlyDictionary<string, string> listing = folder.Listing;

        ToolRun second = (await Tool.RunAsync([.. Common, "--client", client, "--write", file, "--format", "json"])).Exits(0);
        Assert.False(JsonDocument.Parse(second.Out).RootElement.GetProperty("changed").GetBoolean());
        Assert.Equal(listing, folder.Listing);
    }

    [Fact]
    public async Task A_missing_file_is_made()
    {
        using TempFolder folder = new();
        (await Tool.RunAsync([.. Common, "--client", "psql", "--write", folder["pg_service.conf"]])).Exits(0);
        Assert.StartsWith("[orders]\nhost=db.example\n", File.ReadAllText(folder["pg_service.conf"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_something_else_is_left_as_it_is()
    {
        using TempFolder folder = new();
        string file = folder.Write("servers.json", "[1]");
        (await Tool.RunAsync([.. Common, "--client", "pgadmin", "--write", file])).Exits(3);
        Assert.Equal("[1]", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("--client", "jdbc", "--write", "x")]
    [InlineData("--client", "psql", "--user", "a\u001b[2J")]
    [InlineData("--client", "psql", "--dbname", "\u202Eabc")]
    [InlineData("--client", "psql", "--port", "0")]
    [InlineData("--client", "mysql")]
    public async Task What_cannot_be_meant_is_a_usage_error(params string[] options) => (await Tool.RunAsync([.. Common, .. options])).Exits(2);
}
