using System.Text;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Bundles;

public class RdsPinsTests
{
    [Fact]
    public void The_table_holds_every_published_certificate_once()
    {
        Assert.Equal(182, RdsPins.Embedded.All.Length);
        Assert.Equal(182, RdsPins.Embedded.All.Select(pin => pin.Fingerprint).Distinct().Count());
    }

    [Theory]
    [InlineData("aws", 108, 36)]
    [InlineData("aws-us-gov", 6, 2)]
    [InlineData("aws-cn", 6, 2)]
    public void Every_partition_has_its_current_roots_three_a_region(string partition, int roots, int regions)
    {
        Assert.Equal(roots, RdsPins.Embedded.All.Count(pin => pin.Partition == partition && pin.IsAnchor));
        RdsRegion[] named = [.. RdsPins.Embedded.Regions.Where(region => region.Partition == partition)];
        Assert.Equal(regions, named.Length);
        Assert.All(named, region => Assert.Equal(
            ["rds-ca-ecc384-g1", "rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1"],
            RdsPins.Embedded.All.Where(pin => pin.IsAnchor && pin.Region == region.Name).Select(pin => pin.Id).Order()));
    }

    [Fact]
    public void No_intermediate_and_nothing_older_than_2021_is_an_anchor()
    {
        Assert.All(RdsPins.Embedded.All.Where(pin => pin.Kind == RdsCaKind.Intermediate), pin => Assert.False(pin.IsAnchor));
        Assert.All(RdsPins.Embedded.All.Where(pin => pin.IsAnchor), pin => Assert.EndsWith("-g1", pin.Id, StringComparison.Ordinal));
    }

    [Fact]
    public void The_altered_copy_of_the_2019_root_is_no_pin()
    {
        Assert.True(Fingerprint.TryParse("0573F45D02BC143281D18C64FB90C39C5229EBE515B512032C1B35E119E5B297", out Fingerprint altered));
        Assert.Null(RdsPins.Embedded.Find(altered));
    }

    [Theory]
    [InlineData("us-east-1", "https://truststore.pki.rds.amazonaws.com/us-east-1/us-east-1-bundle.pem")]
    [InlineData("us-gov-east-1", "https://truststore.pki.us-gov-west-1.rds.amazonaws.com/us-gov-east-1/us-gov-east-1-bundle.pem")]
    [InlineData("cn-northwest-1", "https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/cn-northwest-1/cn-northwest-1-bundle.pem")]
    [InlineData("us-east-1-beta", "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem")]
    public void A_region_knows_where_its_certificates_are_offered(string region, string address) =>
        Assert.Equal(address, RdsPins.Embedded.FindRegion(region)?.BundleAddress);

    [Fact]
    public void A_table_of_one_s_own_is_a_value()
    {
        RdsPins pins = RdsPins.Parse($"# mine\n{new string('a', 64)}\tmy\tmy-region-1\tmy-ca\troot\t2030-01-02T03:04:05Z\tcurrent\n");
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), pins.All.Single().NotAfter);
        Assert.Null(pins.Regions.Single().BundleAddress);
        Assert.False(pins.SignaturesProved);
    }

    [Theory]
    [InlineData("abc\taws\tr\tc\troot\t2030-01-02T03:04:05Z\tcurrent")]
    [InlineData("one field")]
    public void A_line_that_is_no_pin_is_refused(string line) => Assert.Throws<FormatException>(() => RdsPins.Parse(line));

    [Fact]
    public void The_built_in_table_is_plain_text_with_the_columns_that_its_head_names()
    {
        string text = Encoding.UTF8.GetString(Resource.Bytes("pins.tsv"));
        Assert.Contains("# sha256\tpartition\tregion\tca\tkind\tnotAfter\tstatus\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }
}
