using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Bundles;

public class RdsNamesTests
{
    private static bool Claims(params string[] values) =>
        RdsNames.Claims(DistinguishedName.Decode(TestAuthority.Name([.. values.Select(value => ("2.5.4.3", value))]).RawData));

    [Theory]
    [InlineData("Amazon RDS us-east-1 Root CA RSA2048 G1")]
    [InlineData("AMAZON RDS ROOT CA")]
    [InlineData("amazon-rds-root")]
    [InlineData("AmazonRDS")]
    [InlineData("aws.amazon.com/rds/")]
    [InlineData("Amazon  Relational Database: RDS")]
    [InlineData("rds-ca-2019")]
    [InlineData("RDS us-east-1 Root CA RSA2048 G1")]
    [InlineData("AWS RDS Root")]
    [InlineData("db.us-east-1.rds.amazonaws.com")]
    [InlineData("Ama\u200Bzon R\u00ADDS Root CA")]
    [InlineData("Аmаzоn RDЅ Root CA")]
    [InlineData("Αmazοn RDS")]
    [InlineData("Amaz0n RDS")]
    [InlineData("Ａｍａｚｏｎ ＲＤＳ")]
    [InlineData("𝐀𝐦𝐚𝐳𝐨𝐧 𝐑𝐃𝐒 Root")]
    [InlineData("Ama\u0301zon RDS")]
    [InlineData("Amázon RDS")]
    [InlineData("A\u0000mazon RDS")]
    public void A_name_that_calls_itself_an_rds_ca_is_known_however_it_is_spelt(string name) => Assert.True(Claims(name));

    [Fact]
    public void The_attributes_are_read_together()
    {
        Assert.True(Claims("Amazon Web Services, Inc.", "Amazon RDS", "Root 1"));
        Assert.True(Claims("Amazon Web Services, Inc.", "RDS"));
    }

    [Theory]
    [InlineData("Amazon Root CA 1")]
    [InlineData("Amazon RSA 2048 M01")]
    [InlineData("Starfield Services Root Certificate Authority - G2")]
    [InlineData("Birds CA")]
    [InlineData("Records of the Amazon Basin")]
    [InlineData("Standards Root CA 2024")]
    [InlineData("RDS Gateway")]
    [InlineData("Corporate Root CA RSA2048 G1")]
    [InlineData("日本語 認証局")]
    [InlineData("")]
    public void Other_names_are_left_alone(string name) => Assert.False(Claims(name));
}
