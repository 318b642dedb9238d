using System.Security.Cryptography.X509Certificates;
using TrustStoreTool.Bundles;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>A certificate whose issuer is known by name and key identifier, and did not sign it: refused, and told what is wrong with it.</summary>
public sealed class BrokenSignatureTests : IClassFixture<HostileServerTests.Servers>, IDisposable
{
    private const string Host = "db.example.test";

    private const string ByAnchor = "a CA of the same name is in the store, but it did not sign this certificate", BySent = "its issuer was sent along, but did not sign it";

    private readonly TempFolder _folder = new();
    private readonly HostileServerTests.Servers _servers;

    public BrokenSignatureTests(HostileServerTests.Servers servers) => _servers = servers;

    private static TestAuthority Root => TestPki.Old.Root;

    private static TestAuthority Subordinate => TestPki.Old.Subordinate;

    [SkippableFact]
    public async Task An_altered_server_certificate_below_the_root_of_the_store()
    {
        Diagnosis diagnosis = await Refused([Leaf(Root).Altered()]);
        Assert.Equal($"the chain breaks a rule at the server's certificate: {ByAnchor}", diagnosis.Sentence);
        Assert.EndsWith("if the CA itself was renewed, add the new one: truststore migrate store.jks --bundle FILE", diagnosis.NextStep, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_altered_server_certificate_below_an_intermediate_that_was_sent(bool withRoot)
    {
        Diagnosis diagnosis = await Refused([Leaf(Subordinate).Altered(), Subordinate, .. withRoot ? [Root] : Array.Empty<TestAuthority>()]);
        Assert.Equal($"the chain breaks a rule at the server's certificate: {BySent}", diagnosis.Sentence);
        Assert.DoesNotContain("truststore", diagnosis.NextStep, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_altered_intermediate(bool withRoot)
    {
        Diagnosis diagnosis = await Refused([Leaf(Subordinate), Subordinate.Altered(), .. withRoot ? [Root] : Array.Empty<TestAuthority>()]);
        Assert.Equal($"the chain breaks a rule at the intermediate \"Amazon RDS us-test-1 Subordinate CA RSA2048 G1.A.1\": {ByAnchor}", diagnosis.Sentence);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_spoofed_root_with_the_name_and_key_identifier_of_the_right_one(bool sent)
    {
        (TestAuthority spoof, TestAuthority leaf) = Spoofed();
        Diagnosis diagnosis = await Refused([leaf, .. sent ? [spoof] : Array.Empty<TestAuthority>()]);
        Assert.Equal($"the chain breaks a rule at the server's certificate: {ByAnchor}", diagnosis.Sentence);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_spoofed_root_with_the_name_alone_is_a_root_that_the_store_does_not_have(bool sent)
    {
        TestAuthority spoof = TestPki.Wrong.Root;
        Diagnosis diagnosis = await Refused([Leaf(spoof), .. sent ? [spoof] : Array.Empty<TestAuthority>()], Cause.RootNotInStore);
        Assert.Equal($"the server's chain ends in \"Amazon RDS us-test-1 Root CA RSA2048 G1\", which the store does not have; {ByAnchor}", diagnosis.Sentence);
    }

    [SkippableFact]
    public async Task Without_its_root_in_the_store_an_altered_certificate_is_one_of_an_unknown_root()
    {
        Diagnosis diagnosis = await Refused([Leaf(Subordinate).Altered(), Subordinate], Cause.RootNotInStore, TestAuthority.Root("Some Company Root"));
        Assert.DoesNotContain("did not sign", diagnosis.Sentence, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_altered_root_that_is_sent_along_decides_nothing()
    {
        (_, VerifyFullResult result) = await Check([Leaf(Subordinate), Subordinate, Root.Altered()], Root);
        Assert.Equal(Verdict.Trusted, result.Verdict);
    }

    public void Dispose() => _folder.Dispose();

    private static TestAuthority Leaf(TestAuthority issuer) => issuer.Leaf(TestAuthority.Name(("2.5.4.3", Host)), [Host]);

    // All that a name and identifiers can say of the right root, and another key.
    private static (TestAuthority Root, TestAuthority Leaf) Spoofed()
    {
        TestAuthority other = TestPki.Wrong.Root;
        byte[] right = Identifier(Root), own = Identifier(other);
        TestAuthority spoof = other.Rewritten(der => Replace(der, own, right));
        return (spoof, spoof.Leaf(TestAuthority.Name(("2.5.4.3", Host)), [Host]));
    }

    private static byte[] Identifier(TestAuthority authority) =>
        authority.X509.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray();

    private static void Replace(byte[] der, byte[] what, byte[] by) => by.CopyTo(der.AsSpan(der.AsSpan().IndexOf(what)));

    private async Task<Diagnosis> Refused(TestAuthority[] chain, Cause cause = Cause.BrokenChain, TestAuthority? anchor = null)
    {
        (Diagnosis? diagnosis, VerifyFullResult result) = await Check(chain, anchor ?? Root);
        Assert.Equal((Verdict.Refused, cause), (result.Verdict, diagnosis?.Cause));
        return diagnosis!;
    }

    private async Task<(Diagnosis? Diagnosis, VerifyFullResult Result)> Check(TestAuthority[] chain, TestAuthority anchor)
    {
        int port = _servers.Tls.Start(new HostileTls { Chain = chain });
        ServerVerification verification = new(new TrustAnchors([anchor.Certificate]), _folder.Write("root.pem", anchor.Pem), RdsPins.None, "store.jks", new TestTerminal().Clock);
        VerifiedServer server = Assert.Single(await verification.RunAsync(
            ConnectionTarget.Read($"host={Host} hostaddr=127.0.0.1 port={port} user=canary_user password=canary"), new VerificationOptions(TimeSpan.FromSeconds(20)), default));
        if (server.Result.Verdict != Verdict.Trusted) Assert.Empty(_servers.Tls.Seen(port).InsideTls);
        return (server.Diagnosis, server.Result);
    }
}
