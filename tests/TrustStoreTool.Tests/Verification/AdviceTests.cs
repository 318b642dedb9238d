using System.Text.Json;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>The command that a diagnosis prints, pasted into a shell, does what it promises.</summary>
public sealed class AdviceTests : IClassFixture<HostileServerTests.Servers>, IDisposable
{
    private const string Region = "eu-west-1", Id = "rds-ca-rsa2048-g1";

    private readonly TempFolder _folder = new();
    private readonly HostileServerTests.Servers _servers;

    public AdviceTests(HostileServerTests.Servers servers) => _servers = servers;

    [SkippableTheory]
    [InlineData("it's a \"store\" $HOME `id` ;.jks", "truststore migrate '")]
    [InlineData("it's a file.pem", "truststore bundle show --region eu-west-1 --ca rds-ca-rsa2048-g1 --pem >> '")]
    public async Task Pasted_it_brings_the_root_that_the_server_needs(string name, string begins)
    {
        string store = _folder[name];
        using (Password password = new("changeit"))
            File.WriteAllBytes(store, name.EndsWith(".pem", StringComparison.Ordinal)
                ? System.Text.Encoding.ASCII.GetBytes(TestPki.Old.Root.Pem)
                : KeyStoreFormats.Jks.Create([new NewTrustedCertificate("old", DateTimeOffset.UnixEpoch, TestPki.Old.Root.Certificate)], password));

        string next = await NextStep(store, Impostor("RSA2048"));
        Assert.StartsWith(begins, next, StringComparison.Ordinal);
        Paste(next).Succeeded();

        Fingerprint wanted = RdsPins.Embedded.All.Single(pin => pin.IsAnchor && pin.Region == Region && pin.Id == Id).Fingerprint;
        ToolRun run = (await Tool.RunAsync("inspect", store, "--storepass", "changeit", "--format", "json")).Exits(0);
        Assert.Contains(wanted.ToString(), run.Out, StringComparison.Ordinal);
        Assert.Contains(TestPki.Old.Root.Certificate.Fingerprint.ToString(), run.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Nothing_that_a_server_calls_itself_gets_into_a_command()
    {
        string store = _folder.Write("store.pem", TestPki.Old.Root.Pem);
        Assert.Equal($"truststore bundle show --region {Region} --pem >> '{store}'", await NextStep(store, Impostor("$(id>hacked)")));
        Assert.Equal($"cat FILE >> '{store}'", await NextStep(store, Impostor("RSA2048", "$(id>hacked)")));
    }

    [SkippableTheory]
    [InlineData("us-east-1", "wrongRegion")]
    [InlineData("eu-west-1", "rootNotInStore")]
    public async Task A_migration_that_is_refused_says_what_verify_says_and_what_it_was_not_given(string region, string cause)
    {
        string store = _folder["store.jks"], connection = Impostor("RSA4096");
        using (Password password = new("changeit")) File.WriteAllBytes(store, KeyStoreFormats.Jks.Create([], password));
        string[] migrate = ["migrate", store, "--region", region, "--storepass", "changeit", "--verify", connection];

        ToolRun json = (await Tool.RunAsync([.. migrate, "--format", "json"])).Exits(1), text = (await Tool.RunAsync(migrate)).Exits(1);
        (await Tool.RunAsync(migrate[..^2])).Exits(0);
        ToolRun verify = (await Tool.RunAsync("verify", store, connection, "--storepass", "changeit", "--format", "json")).Exits(1);

        using JsonDocument refused = JsonDocument.Parse(json.Out), said = JsonDocument.Parse(verify.Out);
        JsonElement proof = refused.RootElement.GetProperty("stores")[0].GetProperty("proofs")[0], server = said.RootElement.GetProperty("servers")[0];
        Assert.Equal(cause, proof.GetProperty("cause").GetString());
        foreach (string word in new[] { "server", "verdict", "exitCode", "cause", "message" }) Assert.Equal(server.GetProperty(word).ToString(), proof.GetProperty(word).ToString());

        string message = proof.GetProperty("message").GetString()!, next = "give migrate also: --region eu-west-1 --ca rds-ca-rsa4096-g1", at = proof.GetProperty("server").GetString()!;
        Assert.Equal(next, proof.GetProperty("nextStep").GetString());
        Assert.Equal($"truststore: error: {store}: not proved by {at}: {message}; nothing was written\ntruststore: hint: {next}\n", text.Error);
        Assert.Contains($"  proof     {at} refused\n            {message}\n            next: {next}\n", text.Out, StringComparison.Ordinal);

        // What it was not given is what it then adds; the impostor stays refused.
        ToolRun given = (await Tool.RunAsync([.. migrate, .. next.Split(": ")[1].Split(' '), "--format", "json"])).Exits(1);
        Assert.Contains(RdsPins.Embedded.All.Single(pin => pin.IsAnchor && pin.Region == Region && pin.Id == "rds-ca-rsa4096-g1").Fingerprint.ToString(), given.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "give migrate also: --region eu-west-1")]
    [InlineData("us-gov-west-1", "truststore bundle fetch --region us-gov-west-1, then give migrate also: --bundle us-gov-west-1-bundle.pem")]
    [InlineData(null, "give migrate also: --bundle FILE")]
    public void Within_a_run_of_migrate_its_missing_options_are_named(string? region, string next)
    {
        using ConnectionTarget target = ConnectionTarget.Read(region is null ? "host=db.example.test" : $"host=x.c1abc2def3gh.{region}.rds.amazonaws.com")[0];
        TestAuthority root = TestAuthority.Root("Some Company Root");
        VerifyFullResult result = new(Verdict.Refused, null, Cause.RootNotInStore, null, new ProbeResult { Sent = [root.Certificate] });
        Assert.Equal(next, Diagnosis.Of(target, result, new TrustAnchors([TestPki.New.Root.Certificate]), RdsPins.Embedded, null, TestTerminal.Today, KeyStoreFormats.Jks)!.NextStep);
    }

    [Theory]
    [InlineData("jks", "truststore bundle fetch --region us-gov-west-1 && truststore migrate s --bundle us-gov-west-1-bundle.pem --ca rds-ca-rsa2048-g1")]
    [InlineData("pem", "truststore bundle fetch --region us-gov-west-1 && cat us-gov-west-1-bundle.pem >> s")]
    [InlineData("pkcs7", "truststore bundle fetch --region us-gov-west-1 && add us-gov-west-1-bundle.pem with the tool that made this PKCS#7 file")]
    public void A_region_that_is_not_built_in_is_fetched_first(string format, string next)
    {
        using ConnectionTarget target = ConnectionTarget.Read("host=x.c1abc2def3gh.us-gov-west-1.rds.amazonaws.com")[0];
        VerifyFullResult result = new(Verdict.Refused, null, Cause.RootNotInStore, null, new ProbeResult { Sent = [TestPki.Old.Server.Certificate] });
        Diagnosis diagnosis = Diagnosis.Of(target, result, new TrustAnchors([TestPki.New.Root.Certificate]), RdsPins.Embedded, "s", TestTerminal.Today, KeyStoreFormats.All.Single(f => f.Name == format))!;
        Assert.Equal(next, diagnosis.NextStep);
    }

    [Theory]
    [InlineData(false, "keytool -importcert -alias server -file FILE -keystore s")]
    [InlineData(true, "truststore migrate s --bundle FILE")]
    public void A_server_certificate_that_is_no_ca_is_nothing_for_migrate(bool isCa, string next)
    {
        TestAuthority own = isCa ? TestAuthority.Root("localhost") : TestAuthority.SelfSigned(TestAuthority.Name(("2.5.4.3", "localhost")), ["localhost"]);
        using ConnectionTarget target = ConnectionTarget.Read("host=localhost")[0];
        VerifyFullResult result = new(Verdict.Refused, null, Cause.SelfSigned, null, new ProbeResult { Sent = [own.Certificate], Path = [own.Certificate] });
        Diagnosis diagnosis = Diagnosis.Of(target, result, new TrustAnchors([TestPki.Old.Root.Certificate]), RdsPins.None, "s", TestTerminal.Today)!;
        Assert.EndsWith(next, diagnosis.NextStep, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // A server whose chain has the names of an RDS chain.
    private string Impostor(string key, string region = Region)
    {
        TestAuthority root = TestAuthority.Root(TestAuthority.AmazonName($"Amazon RDS {region} Root CA {key} G1"));
        int port = _servers.Tls.Start(new HostileTls { Chain = [root.Leaf(TestAuthority.Name(("2.5.4.3", "localhost")), ["localhost"]), root] });
        return $"host=localhost hostaddr=127.0.0.1 port={port}";
    }

    private static async Task<string> NextStep(string store, string connection)
    {
        ToolRun run = (await Tool.RunAsync("verify", store, connection, "--storepass", "changeit", "--format", "json")).Exits(1);
        using JsonDocument report = JsonDocument.Parse(run.Out);
        return report.RootElement.GetProperty("servers")[0].GetProperty("nextStep").GetString()!;
    }

    private PeerAnswer Paste(string command)
    {
        string dll = Path.Combine(AppContext.BaseDirectory, "truststore.dll"), bin = Directory.CreateDirectory(_folder["bin"]).FullName, tool = Path.Combine(bin, "truststore");
        File.WriteAllText(tool, $"#!/bin/sh\nexec dotnet exec --runtimeconfig '{Path.ChangeExtension(dll, ".runtimeconfig.json")}' '{dll}' \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Peer.Shell.Run(
            new Dictionary<string, string?> { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}", ["TRUSTSTORE_PASSWORD"] = "changeit" }, "-c", $"cd '{_folder.Path}' && {command}");
    }
}
