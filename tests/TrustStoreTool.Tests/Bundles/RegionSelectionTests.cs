using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Bundles;

public class RegionSelectionTests
{
    private static RegionSelection Choose(string[] regions, params string[] cas) =>
        RegionSelection.Choose(regions, CaChoice.Parse(cas, RdsPins.Embedded), RdsBundle.Embedded);

    [Fact]
    public void The_default_is_the_rsa2048_root()
    {
        RdsRoot root = Choose(["us-east-1"]).Roots.Single();
        Assert.Equal("rds-ca-rsa2048-g1", root.Ca.Id);
        Assert.StartsWith("e4ce41d069f4bdcd", root.Certificate.Fingerprint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Regions_and_cas_repeat_and_nothing_comes_twice()
    {
        Assert.Equal(3, Choose(["us-east-1"], "all").Roots.Length);
        Assert.Equal(2, Choose(["us-east-1", "US-EAST-1"], "rds-ca-rsa4096-g1", "RDS-CA-ECC384-G1").Roots.Length);
        Assert.Equal(["eu-west-1", "us-east-1"], Choose(["eu-west-1", "us-east-1"]).Roots.Select(root => root.Ca.Region));
    }

    [Fact]
    public void All_is_every_embedded_region_without_beta_and_preview_and_says_what_is_missing()
    {
        RegionSelection all = Choose(["all"], "all");
        Assert.Equal(27 * 3, all.Roots.Length);
        Assert.DoesNotContain(all.Roots, root => root.Ca.Region.Contains("beta", StringComparison.Ordinal) || root.Ca.Region.Contains("preview", StringComparison.Ordinal));
        Assert.Equal(
            ["ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "cn-north-1", "cn-northwest-1", "il-central-1", "mx-central-1", "us-gov-east-1", "us-gov-west-1"],
            all.NotEmbedded.Select(region => region.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Beta_is_chosen_only_by_its_name() => Assert.Single(Choose(["us-east-1-beta"]).Roots);

    [Fact]
    public void A_pinned_region_that_is_not_embedded_names_its_download()
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => Choose(["us-east-1", "ca-west-1"]));
        Assert.Equal(KeyStoreError.Usage, refusal.Error);
        Assert.Contains("ca-west-1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("download https://truststore.pki.rds.amazonaws.com/ca-west-1/ca-west-1-bundle.pem and give the file with --bundle; to download and check it: truststore bundle fetch --region ca-west-1", refusal.Hint);
    }

    [Theory]
    [InlineData("us-eest-1", "us-east-1")]
    [InlineData("eu-west1", "eu-west-1")]
    [InlineData("al", "all")]
    public void An_unknown_region_gets_the_nearest_names(string typed, string meant)
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => Choose([typed]));
        Assert.Equal(KeyStoreError.Usage, refusal.Error);
        Assert.Contains(meant, refusal.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("preprod")]
    [InlineData("")]
    public void A_name_from_the_table_that_is_no_region_is_unknown(string name) =>
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => Choose([name])).Error);

    [Theory]
    [InlineData("rds-ca-2019", "'rds-ca-2019' is retired: its certificates are not added to a store")]
    [InlineData("rsa2048", "'rsa2048' is no RDS CA")]
    public void An_unknown_ca_is_a_usage_error_that_lists_the_known(string ca, string message)
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => Choose(["us-east-1"], ca));
        Assert.Equal((KeyStoreError.Usage, message), (refusal.Error, refusal.Message));
        Assert.Equal("CAs: rds-ca-rsa2048-g1, rds-ca-rsa4096-g1, rds-ca-ecc384-g1, all", refusal.Hint);
    }
}
