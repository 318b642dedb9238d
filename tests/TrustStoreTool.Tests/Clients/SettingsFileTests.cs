using System.Text;
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

    [Theory]
    [InlineData("psql", "pg_service.conf", "# caf\u00e9\r\n[a]\nhost=x\r\n\r\n[orders]\r\n# ours\r\nport=1\r\n[z]\nhost=y", "# caf\u00e9\r\n[a]\nhost=x\r\n\r\n[orders]\r\n# ours\r\nport=5432\r\nhost=db.example\r\ndbname=postgres\r\nsslmode=verify-full\r\nsslrootcert=/certs/a b.pem\r\n[z]\nhost=y")]
    [InlineData("psql", "pg_service.conf", "[a]\nhost=caf\u00e9", "[a]\nhost=caf\u00e9\n\n[orders]\nhost=db.example\nport=5432\ndbname=postgres\nsslmode=verify-full\nsslrootcert=/certs/a b.pem\n")]
    [InlineData("pgadmin", "servers.json", "{\r\n \"Servers\" : {\r\n  \"7\": {\"Name\":\"x\"}\r\n } }\r\n", "{\r\n \"Servers\" : {\r\n  \"7\": {\"Name\":\"x\"},\r\n        \"8\": {\r\n            \"Name\": \"orders\",\r\n            \"Group\": \"Servers\",\r\n            \"Host\": \"db.example\",\r\n            \"Port\": 5432,\r\n            \"MaintenanceDB\": \"postgres\",\r\n            \"Username\": \"postgres\",\r\n            \"ConnectionParameters\": {\r\n                \"sslmode\": \"verify-full\",\r\n                \"sslrootcert\": \"/certs/a b.pem\"\r\n            }\r\n        }\r\n } }\r\n")]
    public async Task Line_ends_and_bytes_of_another_encoding_stay_as_they_are(string client, string name, string before, string after)
    {
        using TempFolder folder = new();
        string file = folder.Write(name, Encoding.Latin1.GetBytes(before));
        string link = folder["link"];
        File.CreateSymbolicLink(link, file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await Tool.RunAsync([.. Common, "--client", client, "--write", link])).Exits(0);
        Assert.Equal(after, Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        IReadOnlyDictionary<string, string> listing = folder.Listing;
        (await Tool.RunAsync([.. Common, "--client", client, "--write", link])).Exits(0);
        Assert.Equal(listing, folder.Listing);
    }

    [Fact]
    public async Task A_server_that_already_says_so_keeps_its_own_layout()
    {
        using TempFolder folder = new();
        string file = folder.Write("servers.json", "{\"Servers\": {\"1\": {\"ConnectionParameters\": {\"sslrootcert\": \"/certs/a b.pem\", \"sslmode\": \"verify-full\"}, \"Name\": \"orders\", \"Group\": \"G\", \"Host\": \"db.example\", \"Port\": 5432, \"Username\": \"u\", \"MaintenanceDB\": \"postgres\"}}}");
        IReadOnlyDictionary<string, string> listing = folder.Listing;
        (await Tool.RunAsync([.. Common, "--client", "pgadmin", "--write", file])).Exits(0);
        Assert.Equal(listing, folder.Listing);
    }

    [Fact]
    public async Task A_servers_json_in_another_encoding_is_left_as_it_is()
    {
        using TempFolder folder = new();
        string file = folder.Write("servers.json", Encoding.Latin1.GetBytes("{\"Servers\": {\"1\": {\"Name\": \"caf\u00e9\"}}}"));
        IReadOnlyDictionary<string, string> listing = folder.Listing;
        ToolRun run = (await Tool.RunAsync([.. Common, "--client", "pgadmin", "--write", file])).Exits(3);
        Assert.Contains("UTF-8", run.Error, StringComparison.Ordinal);
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
