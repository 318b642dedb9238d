using System.Globalization;
using System.Text.Json;

namespace TrustStoreTool.Tests.Clients;

public class ClientTreeTests
{
    private static readonly string[] Secrets =
    [
        "se cret", "s3cr3t-dump", "hunter2", "changeit", "pw-in-url", "topsecret", "do-not-show", "nevershow", "hidden-in-xml", "kw-secret", "uri-secret", "app:pw@", "django-secret",
        "json;secret", "p%40ss", "p@ss",
    ];

    [Fact]
    public async Task Every_setting_of_the_tree_gets_the_verdict_of_the_table()
    {
        using ClientTree tree = new();
        ToolRun run = (await tree.RunAsync("--format", "json")).Exits(0);
        string[] expected = [.. File.ReadLines(Path.Combine(Repository.Root, "fixtures", "clients", "expected.tsv")).Where(line => !line.StartsWith('#'))];
        string[] found = [.. Rows(run.Out, tree.Root)];
        Assert.Equal(string.Join('\n', expected), string.Join('\n', found));
        Assert.InRange(found.Length, 60, int.MaxValue);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public async Task No_password_of_the_tree_is_printed_and_no_hostile_character(string format)
    {
        using ClientTree tree = new();
        ToolRun run = (await tree.RunAsync("--format", format)).Exits(0);
        foreach (string secret in Secrets) Assert.DoesNotContain(secret, run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.DoesNotContain('\u202e', run.Out);
    }

    [Theory]
    [InlineData(1, "--fail-on", "unverified")]
    [InlineData(1, "--fail-on", "not-ready")]
    [InlineData(2, "--fail-on", "nothing")]
    [InlineData(2, "--region", "us-east-9")]
    [InlineData(2, "--ca", "rds-ca-2019")]
    public async Task A_gate_and_a_wrong_word_have_their_exit_codes(int code, params string[] options)
    {
        using ClientTree tree = new();
        (await tree.RunAsync(options)).Exits(code);
    }

    [Fact]
    public async Task A_gate_lets_settings_pass_that_are_shown_to_be_good()
    {
        using ClientTree tree = new();
        string[] gates = ["--fail-on", "unverified", "--fail-on", "not-ready"];
        string file = Path.Combine(tree.Root, "tomcat", "good.env");
        File.WriteAllText(file, "PGHOST=db.example\nPGSSLMODE=verify-full\nPGSSLROOTCERT=../certs/us-east-1.pem\n");
        (await Tool.RunAsync(["clients", file, "--region", "us-east-1", .. gates])).Exits(0);
        (await Tool.RunAsync(["clients", file, "--region", "eu-west-1", .. gates])).Exits(1);
        (await Tool.RunAsync(["clients", file, "--region", "us-east-1", "--ca", "all", .. gates])).Exits(1);

        // Without a region nothing shows that it is ready.
        (await Tool.RunAsync(["clients", file, .. gates])).Exits(1);
    }

    [Fact]
    public async Task The_environment_is_looked_at_by_name()
    {
        using ClientTree tree = new();
        TestTerminal terminal = new()
        {
            Variables = { ["HOME"] = tree.Home, ["PGSSLMODE"] = "require", ["DATABASE_URL"] = "postgres://u:visible?@db.example/x", ["JAVA_TOOL_OPTIONS"] = "-Djavax.net.ssl.trustStore=/none" },
        };
        Directory.CreateDirectory(Path.Combine(tree.Home, ".postgresql"));
        File.WriteAllText(Path.Combine(tree.Home, ".postgresql", "root.crt"), TestPki.Old.Root.Pem);
        ToolRun run = (await terminal.RunAsync("clients", "--env", "--format", "json")).Exits(0);
        Assert.Equal(
            ["java\t\tdecidedElsewhere", "libpq\trequire\tchain", "libpq\t\tdecidedElsewhere"],
            JsonDocument.Parse(run.Out).RootElement.GetProperty("findings").EnumerateArray().Select(f => $"{Text(f, "client")}\t{Text(f, "sslMode")}\t{Text(f, "check")}"));
        Assert.DoesNotContain("visible", run.Out, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Rows(string json, string root)
    {
        foreach (JsonElement finding in JsonDocument.Parse(json).RootElement.GetProperty("findings").EnumerateArray())
        {
            JsonElement trust = finding.TryGetProperty("trust", out JsonElement file) ? file : default;
            yield return string.Join(
                '\t',
                $"{Path.GetRelativePath(root, Text(finding, "file"))}:{finding.GetProperty("line").GetInt32().ToString(CultureInfo.InvariantCulture)}",
                Text(finding, "client"), ForeignText.Escape(Text(finding, "host")), Text(finding, "sslMode") + (finding.GetProperty("isDefault").GetBoolean() ? " (default)" : ""), Text(finding, "check"),
                Text(finding, "plaintext"), Text(trust, "path"), Text(trust, "state"), Text(finding, "ready"));
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";
}
