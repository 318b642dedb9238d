using TrustStoreTool.Bundles;
using TrustStoreTool.Inspection;
using TrustStoreTool.Tests.Commands;

namespace TrustStoreTool.Tests.Inspection;

public class CertificateRulesTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, CertificateUse, FindingKind[]> Cases => new()
    {
        { "root", CertificateUse.TrustAnchor, [] },
        { "expired", CertificateUse.TrustAnchor, [FindingKind.Expired, FindingKind.WeakKey] },
        { "expired", CertificateUse.Chain, [FindingKind.Expired, FindingKind.WeakKey] },
        { "future", CertificateUse.TrustAnchor, [FindingKind.NotYetValid] },
        { "intermediate", CertificateUse.TrustAnchor, [FindingKind.IntermediateAsAnchor] },
        { "intermediate", CertificateUse.Chain, [] },
        { "server", CertificateUse.TrustAnchor, [FindingKind.LeafAsAnchor] },
        { "server", CertificateUse.Chain, [] },
        { "impostor", CertificateUse.TrustAnchor, [FindingKind.UnpinnedRdsName] },
        { "impostor", CertificateUse.Chain, [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_rule_finds_what_it_is_for_and_nothing_else(string sample, CertificateUse use, FindingKind[] expected) =>
        Assert.Equal(expected, CertificateRules.Judge(Samples.Load(sample), use, RdsPins.Embedded, _now).Select(finding => finding.Kind));

    [Fact]
    public void The_last_second_of_the_validity_is_still_valid_and_the_next_is_not()
    {
        DateTimeOffset end = Samples.Root.Facts!.NotAfter;

        Assert.Empty(CertificateRules.Judge(Samples.Root, CertificateUse.TrustAnchor, RdsPins.None, end));
        Assert.Equal(FindingKind.Expired, Assert.Single(CertificateRules.Judge(Samples.Root, CertificateUse.TrustAnchor, RdsPins.None, end.AddSeconds(1))).Kind);
    }

    [Fact]
    public void A_pinned_CA_that_is_retired_is_found_by_its_fingerprint_alone()
    {
        RdsCa pin = new(Samples.Root.Fingerprint, "aws", "*", "rds-ca-2019", RdsCaKind.Root, _now, RdsCaStatus.Retired);

        Assert.Equal(FindingKind.RetiredRdsCa, Assert.Single(CertificateRules.Judge(Samples.Root, CertificateUse.TrustAnchor, new RdsPins([pin]), _now)).Kind);
        Assert.Empty(CertificateRules.Judge(Samples.Root, CertificateUse.TrustAnchor, new RdsPins([pin with { Status = RdsCaStatus.Current }]), _now));
    }

    [Fact]
    public void Bytes_that_are_no_certificate_are_one_finding()
    {
        Finding finding = Assert.Single(CertificateRules.Judge(new Certificate(new byte[] { 0x30, 0x03, 1, 2, 3 }), CertificateUse.TrustAnchor, RdsPins.None, _now));

        Assert.Equal(FindingKind.Unparsable, finding.Kind);
    }
}
