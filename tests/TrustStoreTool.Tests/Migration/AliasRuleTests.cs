using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Migration;

public class AliasRuleTests
{
    private static readonly RdsRoot UsEast1 = RegionSelection.Choose(["us-east-1"], CaChoice.Default, RdsBundle.Embedded).Roots[0];

    private static string Alias(string commonName) => AliasRule.Default.AliasOf(TestAuthority.Root(commonName).Certificate, null);

    [Theory]
    [InlineData("{cn}", "amazon rds us-east-1 root ca rsa2048 g1")]
    [InlineData("{region}/{ca}", "us-east-1/rds-ca-rsa2048-g1")]
    [InlineData("RDS-{sha256:8}", "rds-e4ce41d0")]
    [InlineData("{sha256:1}", "e")]
    [InlineData("x {serial}", "x 0087a87f5d2a9a6bc8e7d5f2a9")]
    public void A_template_is_filled_in_and_folded(string template, string alias)
    {
        if (template.Contains("serial", StringComparison.Ordinal))
            alias = "x " + UsEast1.Certificate.Facts!.SerialNumber.ToString("x").TrimStart('0');
        Assert.Equal(alias, AliasRule.Parse(template).AliasOf(UsEast1.Certificate, UsEast1.Ca));
    }

    [Fact]
    public void The_default_is_the_lower_cased_common_name() =>
        Assert.Equal("amazon rds us-east-1 root ca rsa2048 g1", AliasRule.Default.AliasOf(UsEast1.Certificate, UsEast1.Ca));

    [Theory]
    [InlineData("{}")]
    [InlineData("{CN}")]
    [InlineData("{sha256:0}")]
    [InlineData("{sha256:65}")]
    [InlineData("{sha256:x}")]
    [InlineData("{md5}")]
    [InlineData("a{cn")]
    [InlineData("a}cn")]
    [InlineData(" ")]
    [InlineData("")]
    public void What_is_no_template_is_a_usage_error(string template) =>
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => AliasRule.Parse(template)).Error);

    [Fact]
    public void Without_a_common_name_the_last_attribute_of_the_subject_counts() =>
        Assert.Equal("seattle", AliasRule.Default.AliasOf(TestAuthority.Root(TestAuthority.Name(("2.5.4.10", "Amazon"), ("2.5.4.7", "Seattle"))).Certificate, null));

    [Fact]
    public void Without_a_subject_the_fingerprint_counts()
    {
        Certificate certificate = TestAuthority.Root(TestAuthority.Name(("2.5.4.3", " \u200B "))).Certificate;
        Assert.Equal("_", AliasRule.Default.AliasOf(certificate, null));
        Certificate blank = TestAuthority.Root(TestAuthority.Name(("2.5.4.3", "  "))).Certificate;
        Assert.Equal(blank.Fingerprint.ToString(), AliasRule.Default.AliasOf(blank, null));
    }

    [Fact]
    public void A_certificate_without_region_gets_the_default() =>
        Assert.Equal("company", AliasRule.Parse("{region}-{ca}").AliasOf(TestAuthority.Root("Company").Certificate, null));

    [Theory]
    [InlineData("A\u001B[31mB\nC", "a_[31mb_c")]
    [InlineData("safe\u202Eevil", "safe_evil")]
    [InlineData("nul\0l", "nul_l")]
    [InlineData("no\u00A0break", "no break")]
    [InlineData("ÄÖÜ ルート証明書", "äöü ルート証明書")]
    public void Invisible_characters_of_a_foreign_name_do_not_get_into_the_store(string commonName, string alias) => Assert.Equal(alias, Alias(commonName));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        string alias = Alias(string.Concat(Enumerable.Repeat("𝐀", 500)));
        Assert.Equal(254, alias.Length);
        Assert.True(char.IsLowSurrogate(alias[^1]));
    }

    [SkippableTheory]
    [InlineData("İSTANBUL")]
    [InlineData("ΟΔΟΣ ΟΔΟΣ")]
    [InlineData("Straße ẞ")]
    [InlineData("ǅ Ⓐ Ａ")]
    public void Aliases_fold_as_java_folds_them(string alias)
    {
        using TempFolder folder = new();
        string program = folder.Write("Fold.java", "class Fold { public static void main(String[] a) throws Exception { System.out.write(a[0].toLowerCase(java.util.Locale.ENGLISH).getBytes(\"UTF-8\")); } }");
        PeerAnswer answer = Peer.Java.Run("-Dsun.jnu.encoding=UTF-8", program, alias).Succeeded();
        Assert.Equal(answer.Out, JavaCase.ToLower(alias));
    }
}
