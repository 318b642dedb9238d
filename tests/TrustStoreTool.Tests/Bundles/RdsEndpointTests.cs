using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Bundles;

public class RdsEndpointTests
{
    [Theory]
    [InlineData("db.c9akciq32rgw.us-east-1.rds.amazonaws.com", RdsEndpointKind.Instance, "us-east-1", "aws")]
    [InlineData("DB.c9akciq32rgw.US-EAST-1.rds.amazonaws.com.", RdsEndpointKind.Instance, "us-east-1", "aws")]
    [InlineData("db.c9akciq32rgw.us-gov-west-1.rds.amazonaws.com", RdsEndpointKind.Instance, "us-gov-west-1", "aws-us-gov")]
    [InlineData("db.c9akciq32rgw.rds.cn-north-1.amazonaws.com.cn", RdsEndpointKind.Instance, "cn-north-1", "aws-cn")]
    [InlineData("c.cluster-c9akciq32rgw.eu-west-1.rds.amazonaws.com", RdsEndpointKind.Cluster, "eu-west-1", "aws")]
    [InlineData("c.cluster-ro-c9akciq32rgw.eu-west-1.rds.amazonaws.com", RdsEndpointKind.ClusterReader, "eu-west-1", "aws")]
    [InlineData("c.cluster-custom-c9akciq32rgw.eu-west-1.rds.amazonaws.com", RdsEndpointKind.ClusterCustom, "eu-west-1", "aws")]
    [InlineData("c.shardgrp-c9akciq32rgw.eu-west-1.rds.amazonaws.com", RdsEndpointKind.ShardGroup, "eu-west-1", "aws")]
    [InlineData("p.proxy-c9akciq32rgw.eu-west-1.rds.amazonaws.com", RdsEndpointKind.Proxy, "eu-west-1", "aws")]
    [InlineData("e.endpoint.proxy-c9akciq32rgw.eu-west-1.rds.amazonaws.com", RdsEndpointKind.Proxy, "eu-west-1", "aws")]
    [InlineData("g.global-c9akciq32rgw.global.rds.amazonaws.com", RdsEndpointKind.Global, null, "aws")]
    [InlineData("c.cluster-c9akciq32rgw.rds.cn-northwest-1.amazonaws.com.cn", RdsEndpointKind.Cluster, "cn-northwest-1", "aws-cn")]
    [InlineData("db.c9akciq32rgw.mx-central-12.rds.amazonaws.com", RdsEndpointKind.Instance, "mx-central-12", "aws")]
    public void Every_shape_is_known(string host, RdsEndpointKind kind, string? region, string partition) =>
        Assert.Equal(new RdsEndpoint(kind, region, partition), RdsEndpoint.Parse(host));

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("us-east-1.rds.amazonaws.com")]
    [InlineData("db.us-east-1.rds.amazonaws.com")]
    [InlineData("db..us-east-1.rds.amazonaws.com")]
    [InlineData("a.b.c.us-east-1.rds.amazonaws.com")]
    [InlineData("db.c9akciq32rgw.us-east-1.rds.amazonaws.com.evil.example")]
    [InlineData("db.c9akciq32rgw.us-east-1.rds.amazonaws.com.cn")]
    [InlineData("db.c9akciq32rgw.cn-north-1.rds.amazonaws.com")]
    [InlineData("db.c9akciq32rgw.rds.us-east-1.amazonaws.com.cn")]
    [InlineData("db.c9akciq32rgw.global.rds.amazonaws.com")]
    [InlineData("g.global-c9akciq32rgw.us-east-1.rds.amazonaws.com")]
    [InlineData("db.c9akciq32rgw.useast1.rds.amazonaws.com")]
    [InlineData("db.c9akciq32rgw.us-east-x.rds.amazonaws.com")]
    [InlineData("db.c9akciq32rgw.us-east-1.rds.amazonaws.com..")]
    [InlineData("10.0.0.1")]
    public void Other_hosts_are_none(string host) => Assert.Null(RdsEndpoint.Parse(host));

    [Fact]
    public void Only_a_proxy_does_not_use_an_rds_ca()
    {
        Assert.False(RdsEndpoint.Parse("p.proxy-c9akciq32rgw.eu-west-1.rds.amazonaws.com")!.UsesRdsCa);
        Assert.True(RdsEndpoint.Parse("p.c9akciq32rgw.eu-west-1.rds.amazonaws.com")!.UsesRdsCa);
    }
}
