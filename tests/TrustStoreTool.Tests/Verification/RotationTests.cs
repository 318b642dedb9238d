using System.Text.Json;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Commands;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

public sealed class RotationTests : IDisposable
{
    private const string From = "rds-ca-rsa2048-g1", To = "rds-ca-rsa4096-g1";

    // The test PKI's own pins: the old CA, the new one.
    private static readonly RdsPins Pins = new(
    [
        Pin(TestPki.Old.Root, From, RdsCaStatus.Current),
        Pin(TestPki.New.Root, To, RdsCaStatus.Current),
    ]);

    private readonly TempFolder _folder = new();

    [SkippableFact]
    public async Task It_is_safe_exactly_when_the_store_has_both_before_and_after_the_switch()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions());
        foreach ((TestPki shown, string inUse) in new[] { (TestPki.Old, From), (TestPki.New, To) })
        {
            server.Present(shown);
            foreach ((TestAuthority[] held, bool safe) in new[]
                     {
                         (new[] { TestPki.Old.Root }, false), ([TestPki.New.Root], shown == TestPki.New), ([TestPki.Old.Root, TestPki.New.Root], true),
                         ([TestPki.Old.Root, TestPki.Wrong.Root], false),
                     })
            {
                Rotation rotation = await Ask(server, held);
                Assert.Equal(safe, rotation.Safe);
                Assert.Equal(safe, rotation.Reason is null);
                ToolRun run = (await Command([_folder["anchors.pem"], server.Keywords(), "--rotation", "--to", To])).Exits(safe ? 0 : 1);
                Assert.Contains(safe ? $"  rotation to {To}: safe\n" : $"  rotation to {To}: not yet: {rotation.Reason}\n", run.Out, StringComparison.Ordinal);
                Assert.Equal(safe && inUse == From, run.Out.Contains("  to rotate, in two steps (not run here):\n    1. find the instances: aws rds describe-db-instances --region us-test-1 ", StringComparison.Ordinal));

                // Refused, by a host that is no RDS endpoint, without a root sent: the region is not known.
                if (rotation.Region is null) continue;
                Assert.Equal(held.Select(h => h.Certificate.Fingerprint).Intersect(Pins.All.Select(p => p.Fingerprint)).Order(), rotation.Cas.Where(ca => ca.Trusted).Select(ca => ca.Sha256).Order());
                if (safe) Assert.Equal((TestPki.Region, inUse), (rotation.Region, rotation.InUse));
                Assert.Equal(safe && inUse == From, rotation.Steps is not null);
            }
        }
    }

    [SkippableFact]
    public async Task A_root_that_has_only_the_name_does_not_count()
    {
        using PostgresServer server = PostgresServer.Start(new PostgresOptions { Pki = TestPki.Wrong });

        // The store trusts the impostor, and the connection is proved; it is no RDS CA all the same.
        Rotation rotation = await Ask(server, [TestPki.Wrong.Root, TestPki.New.Root]);

        Assert.False(rotation.Safe);
        Assert.Null(rotation.InUse);
    }

    [Theory]
    [InlineData("ap-south-2", To, "ap-south-2 has no rds-ca-rsa4096-g1; it offers rds-ca-rsa2048-g1")]
    [InlineData("ca-west-1", To, "ca-west-1 has no rds-ca-rsa4096-g1; it offers rds-ca-rsa2048-g1")]
    [InlineData("eu-south-2", To, "eu-south-2 has no rds-ca-rsa4096-g1; it offers rds-ca-rsa2048-g1")]
    [InlineData("il-central-1", To, "il-central-1 has no rds-ca-rsa4096-g1; it offers rds-ca-rsa2048-g1")]
    [InlineData("il-central-1", From, null)]
    [InlineData("eu-west-1", To, null)]
    public void A_ca_that_the_region_does_not_offer_is_never_safe(string region, string to, string? reason)
    {
        RdsPins pins = new(Pins.All.Select(pin => pin with { Region = region }));

        Rotation rotation = Proved(TestPki.Old, region, pins, to);

        Assert.Equal((reason is null, reason), (rotation.Safe, rotation.Reason));
        Assert.Equal(reason is null && to != From, rotation.Steps is not null);
        Assert.Equal(region == "eu-west-1" ? [From, To] : [From], rotation.Cas.Select(ca => ca.Id));
    }

    [Fact]
    public void A_ca_that_a_server_is_on_is_offered_whatever_the_table_says()
    {
        RdsPins pins = new(Pins.All.Select(pin => pin with { Region = "il-central-1" }));
        Rotation rotation = Proved(TestPki.New, "il-central-1", pins, To);
        Assert.Equal((true, To), (rotation.Safe, rotation.InUse));
    }

    [Fact]
    public void Every_region_offers_the_default_and_four_offer_nothing_else()
    {
        ILookup<int, string> regions = RdsPins.Embedded.Regions.ToLookup(region => RdsOffer.In(region.Name, RdsPins.Embedded).Length, region => region.Name);
        Assert.Equal(["ap-south-2", "ca-west-1", "eu-south-2", "il-central-1"], regions[1].Order(StringComparer.Ordinal));
        Assert.Equal(RdsPins.Embedded.Regions.Length - 4, regions[3].Count());
        Assert.All(RdsPins.Embedded.Regions, region => Assert.Contains(RdsOffer.In(region.Name, RdsPins.Embedded), ca => ca.Id == "rds-ca-rsa2048-g1"));
    }

    [SkippableTheory]
    [InlineData(From, 0, null)]
    [InlineData(To, 1, "unexpectedCa")]
    public async Task An_expected_ca_must_carry_the_chain(string expected, int code, string? cause)
    {
        VerifiedServer server = Assert.Single(await Verification([TestPki.Old.Root, TestPki.New.Root]).RunAsync(
            ConnectionTarget.Read(PostgresServer.Shared.Keywords()), new VerificationOptions(TimeSpan.FromSeconds(20), ExpectedCa: expected), default));
        Assert.Equal(code == 0 ? Verdict.Trusted : Verdict.Refused, server.Result.Verdict);
        Assert.Equal(cause, server.Diagnosis is { } d ? JsonNamingPolicy.CamelCase.ConvertName(d.Cause.ToString()) : null);
    }

    [SkippableFact]
    public async Task A_region_that_the_store_lacks_is_named_with_the_command()
    {
        RdsPins pins = new([.. Pins.All, Pin(TestPki.Wrong.Root, From, RdsCaStatus.Current) with { Region = "other-1" }]);
        using HostileServers servers = new();
        int port = servers.Start(new HostileTls { Chain = [TestPki.Old.Server, TestPki.Old.Subordinate, TestPki.Old.Root] });
        VerifiedServer server = Assert.Single(await (Verification([TestPki.Wrong.Root]) with { Pins = pins }).RunAsync(
            ConnectionTarget.Read($"host=localhost hostaddr=127.0.0.1 port={port}"), new VerificationOptions(TimeSpan.FromSeconds(20)), default));

        Assert.Equal(Cause.WrongRegion, server.Diagnosis!.Cause);
        Assert.Equal($"truststore migrate store.jks --region {TestPki.Region} --ca {From}", server.Diagnosis.NextStep);
    }

    [SkippableFact]
    public async Task A_server_on_a_retired_ca_is_told_to_rotate_first()
    {
        TestAuthority retired = TestAuthority.Root("Amazon RDS Root 2019 CA", end: new DateTimeOffset(2024, 8, 22, 0, 0, 0, TimeSpan.Zero));
        TestAuthority leaf = retired.Leaf(TestAuthority.Name(("2.5.4.3", "localhost")), ["localhost"]);
        RdsPins pins = new([.. Pins.All, Pin(retired, "rds-ca-2019", RdsCaStatus.Retired)]);
        using HostileServers servers = new();
        int port = servers.Start(new HostileTls { Chain = [leaf, retired] });
        foreach (TestAuthority held in new[] { retired, TestPki.Old.Root })
        {
            VerifiedServer server = Assert.Single(await (Verification([held]) with { Pins = pins }).RunAsync(
                ConnectionTarget.Read($"host=localhost hostaddr=127.0.0.1 port={port}"), new VerificationOptions(TimeSpan.FromSeconds(20)), default));
            Assert.Equal(Cause.RetiredRdsCa, server.Diagnosis!.Cause);
            Assert.Contains("still uses rds-ca-2019", server.Diagnosis.Sentence, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task An_amazon_trust_chain_is_recognised()
    {
        TestAuthority root = TestAuthority.Root("Amazon Root CA 1"), middle = root.Subordinate(TestAuthority.Name(("2.5.4.3", "Amazon RSA 2048 M01")));
        TestAuthority leaf = middle.Leaf(TestAuthority.Name(("2.5.4.3", "localhost")), ["localhost"]);
        using HostileServers servers = new();
        int port = servers.Start(new HostileTls { Chain = [leaf, middle] });
        VerifiedServer server = Assert.Single(await Verification([TestPki.Old.Root]).RunAsync(
            ConnectionTarget.Read($"host=localhost hostaddr=127.0.0.1 port={port}"), new VerificationOptions(TimeSpan.FromSeconds(20)), default));
        Assert.Equal(Cause.AmazonTrustRoot, server.Diagnosis!.Cause);
    }

    public void Dispose() => _folder.Dispose();

    private static RdsCa Pin(TestAuthority root, string id, RdsCaStatus status) =>
        new(root.Certificate.Fingerprint, "aws", TestPki.Region, id, RdsCaKind.Root, root.Certificate.Facts!.NotAfter, status);

    // A server of a region, proved by a store that has both CAs.
    private static Rotation Proved(TestPki shown, string region, RdsPins pins, string to)
    {
        using ConnectionTarget target = ConnectionTarget.Read($"host=orders.c1abc2def3gh.{region}.rds.amazonaws.com")[0];
        ProbeResult probe = new() { Sent = [shown.Server.Certificate], Root = shown.Root.Certificate };
        TrustAnchors anchors = new([TestPki.Old.Root.Certificate, TestPki.New.Root.Certificate]);
        return Rotation.Of(target, new VerifyFullResult(Verdict.Trusted, ProofStage.Login, null, null, probe), anchors, pins, to);
    }

    private ServerVerification Verification(TestAuthority[] held) => new(
        new TrustAnchors(held.Select(h => h.Certificate)), _folder.Write("anchors.pem", string.Concat(held.Select(h => h.Pem))), Pins, "store.jks", new TestTerminal().Clock);

    private static async Task<ToolRun> Command(string[] arguments)
    {
        await using StringWriter output = new(), error = new();
        int code = await VerifyCommand.Create(new TestTerminal().Open(output, error), Pins).Parse(arguments).InvokeAsync();
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    private async Task<Rotation> Ask(PostgresServer server, TestAuthority[] held)
    {
        ServerVerification verification = Verification(held);
        VerifiedServer answer = Assert.Single(await verification.RunAsync(ConnectionTarget.Read(server.Keywords()), new VerificationOptions(TimeSpan.FromSeconds(20)), default));
        return Rotation.Of(answer.Target, answer.Result, verification.Anchors, Pins, To);
    }
}
