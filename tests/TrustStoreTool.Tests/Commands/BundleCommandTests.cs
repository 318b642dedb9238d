using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Commands;

public sealed class BundleCommandTests : IDisposable
{
    private static readonly string UsEast1 = Pem("us-east-1");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Pem(string region) => string.Concat(
        RegionSelection.Choose([region], CaChoice.All, RdsBundle.Embedded).Roots.Select(root => PemEncoding.WriteString("CERTIFICATE", root.Certificate.Der.Span) + "\n"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private Task<ToolRun> Fetch(BundleServer server, params string[] more) =>
        Tool.RunAsync(["bundle", "fetch", "--base-url", server.Address, "--to", _folder["out.pem"], .. more]);

    [Fact]
    public async Task List_shows_every_region_in_80_columns()
    {
        string text = (await Tool.RunAsync("bundle", "list")).Exits(0).Out;
        string[] lines = text.Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Equal(40, lines.Count(line => line.EndsWith("yes", StringComparison.Ordinal) || line.EndsWith("no", StringComparison.Ordinal)));
        Assert.Contains("us-east-1         aws         2061-05-25  2121-05-25  2121-05-25  yes\n", text, StringComparison.Ordinal);
        Assert.Contains("us-gov-west-1     aws-us-gov", text, StringComparison.Ordinal);
        Assert.Contains("87 certificates are built in, 182 are known by their fingerprints.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_of_a_region_in_json_names_address_and_pins()
    {
        JsonElement report = JsonDocument.Parse((await Tool.RunAsync("bundle", "list", "--region", "ca-west-1", "--format", "json")).Exits(0).Out).RootElement;
        JsonElement region = report.GetProperty("regions").EnumerateArray().Single();
        Assert.Equal("https://truststore.pki.rds.amazonaws.com/ca-west-1/ca-west-1-bundle.pem", region.GetProperty("address").GetString());
        Assert.False(region.GetProperty("embedded").GetBoolean());
        Assert.Equal(3, region.GetProperty("cas").GetArrayLength());
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("fetch")]
    public async Task An_unknown_region_is_a_usage_error(string verb) =>
        Assert.Contains("did you mean us-east-1", (await Tool.RunAsync("bundle", verb, "--region", "us-eest-1")).Exits(2).Error, StringComparison.Ordinal);

    [SkippableFact]
    public async Task Show_prints_details_or_pem_that_openssl_reads()
    {
        string text = (await Tool.RunAsync("bundle", "show", "--region", "us-east-1")).Exits(0).Out;
        Assert.Contains("  RSA-2048, 2021-05-25 to 2061-05-25\n", text, StringComparison.Ordinal);
        string pem = (await Tool.RunAsync("bundle", "show", "--region", "us-east-1", "--ca", "rds-ca-ecc384-g1", "--pem")).Exits(0).Out;
        string shown = Peer.OpenSsl.Run("x509", "-in", _folder.Write("x.pem", pem), "-noout", "-fingerprint", "-sha256").Succeeded().Out;
        Assert.Contains("82:D9:9E:9E:40:97:03:04", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_accepts_a_complete_set_by_what_is_in_it()
    {
        ToolRun run = (await Tool.RunAsync("bundle", "check", _folder.Write("x.pem", "# comment\r\n" + UsEast1))).Exits(0);
        Assert.EndsWith("x.pem: 3 taken, 0 skipped, 0 refused\nevery current RDS CA of us-east-1, and no other\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("every current", (await Tool.RunAsync("bundle", "check", _folder.Write("y.pem", UsEast1 + TestAuthority.Root("Company").Pem))).Exits(0).Out, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("aws-global-bundle.pem", "aws")]
    [InlineData("aws-us-gov-global-bundle.pem", "aws-us-gov")]
    [InlineData("aws-cn-global-bundle.pem", "aws-cn")]
    public async Task Check_knows_the_official_bundles(string name, string partition)
    {
        string json = (await Tool.RunAsync("bundle", "check", "--format", "json", _folder.Write(name, Bundles.SharedRds.Read(name)))).Exits(0).Out;
        Assert.Equal(partition, JsonDocument.Parse(json).RootElement.GetProperty("completeSet").GetString());
    }

    [Fact]
    public async Task Check_shows_every_verdict_and_exits_3_for_a_refused_file()
    {
        string path = _folder.Write("x.pem", UsEast1 + TestPki.Old.Subordinate.Pem + TestPki.Old.Root.Pem + TestAuthority.Root("\u001b[31m\u202eEvil").Pem);
        ToolRun run = (await Tool.RunAsync("bundle", "check", path)).Exits(3);
        Assert.Contains("x.pem: 4 taken, 1 skipped, 1 refused", run.Out, StringComparison.Ordinal);
        Assert.Contains("calls itself an Amazon RDS CA, and is none that is known", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out + run.Error);
        Assert.DoesNotContain('\u202e', run.Out + run.Error);
        (await Tool.RunAsync("bundle", "check", path, "--allow-unpinned")).Exits(0);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("<html>", "line 1: this is a web page, not a certificate file")]
    public async Task Check_reads_standard_input_and_names_it(string input, string message)
    {
        ToolRun run = (await new TestTerminal { Input = Bytes(input) }.RunAsync("bundle", "check", "-")).Exits(3);
        Assert.StartsWith($"truststore: error: standard input: {message}\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Check_of_a_keystore_says_what_it_is()
    {
        ToolRun run = (await Tool.RunAsync("bundle", "check", _folder.Write("x.jks", Convert.FromHexString("FEEDFEED0000000200000000") is var head ? [.. head, .. new byte[20]] : []))).Exits(3);
        Assert.Contains("this is a JKS keystore, not a certificate file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_writes_what_the_pins_know_and_a_second_time_nothing()
    {
        using BundleServer server = new(Bytes(UsEast1));
        ToolRun run = (await Fetch(server, "--region", "us-east-1")).Exits(0);
        Assert.Equal($"{_folder["out.pem"]}: written, 3 certificates from {server.Address}/us-east-1/us-east-1-bundle.pem\n", run.Out);
        Assert.Equal(UsEast1, await File.ReadAllTextAsync(_folder["out.pem"]));
        Assert.Equal("GET /us-east-1/us-east-1-bundle.pem HTTP/1.1", server.Requests.Single());
        Assert.Contains(": unchanged, ", (await Fetch(server, "--region", "us-east-1")).Exits(0).Out, StringComparison.Ordinal);
        Assert.Single(_folder.Listing);
    }

    [Theory]
    [InlineData]
    [InlineData("--region", "all")]
    public async Task Fetch_without_a_region_asks_for_the_global_bundle_and_replaces_the_old_file(params string[] region)
    {
        using BundleServer server = new(Bytes(Pem("all")));
        _folder.Write("out.pem", "old");
        (await Fetch(server, region)).Exits(0);
        Assert.Equal("GET /global/global-bundle.pem HTTP/1.1", server.Requests.Single());
        Assert.Equal(Pem("all"), await File.ReadAllTextAsync(_folder["out.pem"]));
        Assert.Single(_folder.Listing);
    }

    public static TheoryData<string, int, string> Bad => new()
    {
        { "<!DOCTYPE html>", 3, "this is a web page" },
        { "", 3, "the file is empty" },
        { UsEast1[..^40], 3, "the file was cut" },
        { UsEast1 + TestPki.Old.Root.Pem, 3, "calls itself an Amazon RDS CA" },
        { UsEast1 + TestAuthority.Root("Company").Pem, 3, "no RDS CA that is known" },
        { UsEast1 + Pem("eu-west-1"), 3, "of eu-west-1, which was not asked for" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Fetch_refuses_a_download_that_is_not_all_known_and_leaves_the_old_file(string body, int code, string message)
    {
        using BundleServer server = new(Bytes(body));
        _folder.Write("out.pem", "old");
        ToolRun run = (await Fetch(server, "--region", "us-east-1")).Exits(code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["out.pem"]));
        Assert.Single(_folder.Listing);
    }

    [Fact]
    public async Task Fetch_names_what_is_new_when_it_is_allowed()
    {
        using BundleServer server = new(Bytes(UsEast1 + TestPki.Old.Root.Pem));
        ToolRun run = (await Fetch(server, "--region", "us-east-1", "--allow-unpinned")).Exits(0);
        Assert.Contains($"not pinned: Amazon RDS us-test-1 Root CA RSA2048 G1\n  {TestPki.Old.Root.Certificate.Fingerprint}\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404 Not Found", "the server answered 404")]
    [InlineData("302 Found", "the server answered 302")]
    public async Task Fetch_takes_no_answer_but_200_and_follows_no_redirection(string status, string message)
    {
        using BundleServer elsewhere = new(Bytes(UsEast1));
        using BundleServer server = new(Bytes(UsEast1), status, headers: $"Location: {elsewhere.Address}/\r\n");
        Assert.Contains(message, (await Fetch(server, "--region", "us-east-1")).Exits(5).Error, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
        Assert.Empty(_folder.Listing);
    }

    [Fact]
    public async Task Fetch_stops_at_the_size_limit_and_at_a_broken_connection()
    {
        using BundleServer large = new([], length: 1L << 40);
        Assert.Contains("which is no bundle of RDS", (await Fetch(large)).Exits(3).Error, StringComparison.Ordinal);
        using BundleServer cut = new(Bytes(UsEast1), length: UsEast1.Length + 100);
        Assert.Contains("the connection broke off", (await Fetch(cut, "--region", "us-east-1")).Exits(5).Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Listing);
    }

    [Fact]
    public async Task Fetch_waits_no_longer_than_its_deadline()
    {
        TestTerminal terminal = new();
        using BundleServer silent = new([], instead: () => terminal.Clock.Advance(TimeSpan.FromSeconds(8)));
        ToolRun run = (await terminal.RunAsync("bundle", "fetch", "--base-url", silent.Address, "--to", _folder["out.pem"], "--timeout", "7")).Exits(5);
        Assert.Contains("no whole answer within 7 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_without_a_server_exits_5()
    {
        string address;
        using (BundleServer gone = new([])) address = gone.Address;
        Assert.Contains("no connection", (await Tool.RunAsync("bundle", "fetch", "--base-url", address, "--to", _folder["x"])).Exits(5).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_speaks_tls_when_the_address_says_so()
    {
        using BundleServer plain = new(Bytes(UsEast1));
        string address = plain.Address.Replace("http:", "https:", StringComparison.Ordinal);
        Assert.Contains("the TLS connection failed", (await Tool.RunAsync("bundle", "fetch", "--base-url", address, "--to", _folder["x"])).Exits(5).Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Listing);
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("file:///etc")]
    [InlineData("https://user:secret@example.com")]
    [InlineData("https://example.com/?a=b")]
    [InlineData("example.com")]
    [InlineData("")]
    public async Task Fetch_refuses_addresses_that_are_not_https(string address)
    {
        ToolRun run = (await Tool.RunAsync("bundle", "fetch", "--base-url", address, "--to", _folder["x"])).Exits(2);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }
}
