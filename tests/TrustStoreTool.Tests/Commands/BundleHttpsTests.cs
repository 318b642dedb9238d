using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Commands;

/// <summary>
/// <c>bundle fetch</c> over real HTTPS: a server with a certificate of a private CA, and the tool in a process whose machine trusts that CA
/// (SSL_CERT_FILE, which .NET reads once), or another.
/// </summary>
public sealed class BundleHttpsTests : IDisposable
{
    private static readonly TestAuthority _authority = TestAuthority.Root("Private Web CA"), _stranger = TestAuthority.Root("Another Web CA");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static TestAuthority Server(string name = "localhost", DateTimeOffset? end = null) => _authority.Leaf(TestAuthority.Name(("2.5.4.3", name)), [name], end: end);

    private static byte[] UsEast1 { get; } = Encoding.ASCII.GetBytes(string.Concat(
        RegionSelection.Choose(["us-east-1"], CaChoice.All, RdsBundle.Embedded).Roots.Select(root => PemEncoding.WriteString("CERTIFICATE", root.Certificate.Der.Span) + "\n")));

    [Fact]
    public void A_bundle_is_fetched_from_a_server_that_the_machine_trusts()
    {
        TestAuthority certificate = Server();
        using BundleServer server = new(UsEast1, certificate: certificate.X509);

        ToolRun run = Fetch(server, _authority, "--region", "us-east-1", "--format", "json").Exits(0);

        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal($"{server.Address}/us-east-1/us-east-1-bundle.pem", report.GetProperty("address").GetString());
        Assert.Equal(UsEast1, File.ReadAllBytes(_folder["out.pem"]));
        Assert.Equal(["GET /us-east-1/us-east-1-bundle.pem HTTP/1.1"], server.Requests);
    }

    public static TheoryData<string> Untrusted => ["another CA", "another name", "expired"];

    [Theory]
    [MemberData(nameof(Untrusted))]
    public void A_server_that_the_machine_does_not_trust_is_asked_for_nothing(string why)
    {
        TestAuthority certificate = why switch
        {
            "another name" => Server("truststore.pki.rds.amazonaws.com"),
            "expired" => Server(end: TestAuthority.Start.AddDays(30)),
            _ => Server(),
        };
        using BundleServer server = new(UsEast1, certificate: certificate.X509);
        _folder.Write("out.pem", "old");

        ToolRun run = Fetch(server, why == "another CA" ? _stranger : _authority, "--region", "us-east-1").Exits(5);

        Assert.Contains("the TLS connection failed, or its certificate is not trusted by this machine", run.Error, StringComparison.Ordinal);
        Assert.Contains("truststore: hint: download it by other means", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Equal("old", File.ReadAllText(_folder["out.pem"]));
        Assert.Equal(["out.pem", "roots.pem"], _folder.Listing.Keys.Order());
    }

    [Fact]
    public void What_a_trusted_server_sends_is_held_to_the_pins_all_the_same()
    {
        TestAuthority certificate = Server();
        using BundleServer server = new([.. UsEast1, .. Encoding.ASCII.GetBytes(TestPki.Old.Root.Pem)], certificate: certificate.X509);

        ToolRun run = Fetch(server, _authority, "--region", "us-east-1").Exits(3);

        Assert.Contains("calls itself an Amazon RDS CA", run.Error, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.False(File.Exists(_folder["out.pem"]));
    }

    private ToolRun Fetch(BundleServer server, TestAuthority trusted, params string[] more) => ToolProcess.Run(
        new Dictionary<string, string?>
        {
            ["SSL_CERT_FILE"] = _folder.Write("roots.pem", trusted.Pem),
            ["SSL_CERT_DIR"] = _folder["none"],
            ["HOME"] = _folder.Path,
            ["HTTPS_PROXY"] = null,
        },
        ["bundle", "fetch", "--base-url", server.Address, "--to", _folder["out.pem"], .. more]);
}
