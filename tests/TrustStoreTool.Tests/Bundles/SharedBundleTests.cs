using System.Text;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Bundles;

/// <summary>AWS's own files, and those that people made of them.</summary>
public class SharedBundleTests
{
    private static CertificateIntake Read(string name, IntakeRules? rules = null) =>
        CertificateIntake.Read(SharedRds.Read(name), rules ?? new IntakeRules(RdsPins.Embedded, TestTerminal.Today));

    private static int Count(CertificateIntake intake, IntakeReason reason) => intake.Items.Count(item => item.Reason == reason);

    [SkippableTheory]
    [InlineData("aws-global-bundle.pem", "e5bb2084ccf45087bda1c9bffdea0eb15ee67f0b91646106e466714f9de3c7e3", 108, 0)]
    [InlineData("aws-us-gov-global-bundle.pem", "bae59f78f2e2ba789e734cdcac78c13a0f0e99aa3f7bd49f1f37477c815b9b33", 6, 4)]
    [InlineData("aws-cn-global-bundle.pem", "d10db458b3b428b963a764a78694690d3af80616cd047de7ab56db53fb760a4e", 6, 0)]
    [InlineData("us-east-1-bundle.pem", "b1711d12bae51838581281e23b6cb97b1074016873b4dafc80ed14002462dd77", 3, 0)]
    public void The_official_bundles_are_taken_by_their_pins(string name, string sha256, int taken, int skipped)
    {
        Assert.Equal(sha256, Fingerprint.Of(SharedRds.Read(name)).ToString());
        CertificateIntake intake = Read(name);
        Assert.Equal((taken, skipped), (Count(intake, IntakeReason.Pinned), Count(intake, IntakeReason.Retired)));
        Assert.Equal(taken, intake.Take().Length);
        Assert.Equal(skipped > 0, intake.Notices.Any());
    }

    [SkippableFact]
    public void Every_official_root_signed_itself_as_the_pins_promise()
    {
        string[] names = ["aws-global-bundle.pem", "aws-us-gov-global-bundle.pem", "aws-cn-global-bundle.pem"];
        Certificate[] all = [.. names.SelectMany(name => Read(name).Take())];
        Assert.Equal(RdsPins.Embedded.All.Where(pin => pin.IsAnchor).Select(pin => pin.Fingerprint).Order(), all.Select(c => c.Fingerprint).Order());
        Assert.All(all, certificate => Assert.True(SelfSignature.Verifies(certificate)));
    }

    [SkippableTheory]
    [InlineData("odd/prmr9.pem", 108, 0)]
    [InlineData("odd/us-east-1-bundle.2024-10.pem", 3, 0)]
    [InlineData("odd/us-east-1-bundle.2024-02-b.pem", 3, 2)]
    [InlineData("odd/us-east-1-bundle.2024-01-a.pem", 3, 2)]
    [InlineData("odd/us-west-1-bundle.hyperion.pem", 3, 2)]
    public void Copies_that_people_have_are_taken_without_what_is_retired(string name, int taken, int retired)
    {
        CertificateIntake intake = Read(name);
        Assert.Null(intake.Refusal);
        Assert.Equal((taken, retired), (Count(intake, IntakeReason.Pinned), Count(intake, IntakeReason.Retired)));
    }

    [SkippableFact]
    public void The_altered_2019_root_is_refused()
    {
        Assert.Equal("line 1: Amazon RDS Root 2019 CA: its own signature does not verify: it was altered or forged", Read("odd/rejects.pem").Refusal?.Message);
        string both = Encoding.ASCII.GetString(SharedRds.Read("us-east-1-bundle.pem")) + Encoding.ASCII.GetString(SharedRds.Read("odd/rejects.pem"));
        Assert.NotNull(CertificateIntake.Read(Encoding.ASCII.GetBytes(both), new IntakeRules(RdsPins.Embedded, TestTerminal.Today)).Refusal);
    }

    [SkippableFact]
    public void A_real_subordinate_is_skipped_and_alone_is_nothing()
    {
        CertificateIntake intake = Read("chain/ap-northeast-2-subordinate-ca-rsa2048-g1.a.5.pem");
        Assert.Equal(IntakeReason.NotSelfIssued, intake.Items.Single().Reason);
        Assert.Equal(KeyStoreError.BundleRefused, intake.Refusal?.Error);
    }
}
