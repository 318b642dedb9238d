using System.Text.Json;
using System.Text.Json.Nodes;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>The AWS CLI lines of a rotation, as a shell hands them to <c>aws</c>.</summary>
public sealed class RotationStepsTests : IDisposable
{
    private const string To = "rds-ca-rsa4096-g1", Zone = "c1abc2def3gh.eu-west-1.rds.amazonaws.com", InRegion = "--region eu-west-1";

    private const string Modify = $"rds modify-db-instance --db-instance-identifier INSTANCE --ca-certificate-identifier {To} {InRegion} --apply-immediately";

    private const string Members = "--query DBClusters[].[Engine,DBClusterMembers[].DBInstanceIdentifier]";

    private const string Instances = $"rds describe-db-instances {InRegion} --query DBInstances[].[DBInstanceIdentifier,Endpoint.Address] --output text";

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData($"orders.{Zone}", null, $"rds modify-db-instance --db-instance-identifier orders --ca-certificate-identifier {To} {InRegion} --apply-immediately")]
    [InlineData($"orders.cluster-{Zone}", $"rds describe-db-clusters --db-cluster-identifier orders {InRegion} {Members}", Modify)]
    [InlineData($"orders.cluster-ro-{Zone}", $"rds describe-db-clusters --db-cluster-identifier orders {InRegion} {Members}", Modify)]
    [InlineData($"orders.shardgrp-{Zone}", Instances, Modify)]
    [InlineData("orders.global-c1abc2def3gh.global.rds.amazonaws.com", Instances, Modify)]
    [InlineData("db.example.test", Instances, Modify)]
    [InlineData("10.0.0.1", Instances, Modify)]
    public void A_shell_hands_them_over_as_they_are_meant(string host, string? find, string modify)
    {
        RotationSteps steps = For(host);
        Assert.Equal(find, steps.Find is null ? null : Assert.Single(Calls(steps.Find)));
        Assert.Equal(modify, Assert.Single(Calls(steps.Modify)));
        Assert.Equal(host.Contains(".cluster-", StringComparison.Ordinal), steps.ModifyCluster is not null);
        if (steps.ModifyCluster is { } cluster)
            Assert.Equal($"rds modify-db-cluster --db-cluster-identifier orders --ca-certificate-identifier {To} {InRegion} --apply-immediately", Assert.Single(Calls(cluster)));
    }

    [Fact]
    public void The_cluster_of_a_custom_endpoint_is_asked_for_first()
    {
        RotationSteps steps = For($"reports.cluster-custom-{Zone}");
        Assert.Equal(
            [
                $"rds describe-db-cluster-endpoints --db-cluster-endpoint-identifier reports {InRegion} --query DBClusterEndpoints[].DBClusterIdentifier --output text",
                $"rds describe-db-clusters --db-cluster-identifier <answer of aws> {InRegion} {Members}",
            ],
            Calls(steps.Find!));
        Assert.Equal(Modify, Assert.Single(Calls(steps.Modify)));
        Assert.Null(steps.ModifyCluster);
    }

    [Theory]
    [InlineData("--profile")]
    [InlineData("-x")]
    [InlineData("_x")]
    [InlineData("1x")]
    public void What_is_no_identifier_of_aws_stays_out_of_every_line(string name)
    {
        foreach (string kind in new[] { "", "cluster-", "cluster-ro-", "cluster-custom-" })
            Assert.Equal(For("db.example.test"), For($"{name}.{kind}{Zone}"));
    }

    [Theory]
    [InlineData("$(touch hacked)")]
    [InlineData("`touch hacked`")]
    [InlineData("a;touch hacked")]
    [InlineData("a'touch")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    public void A_host_that_a_shell_would_read_otherwise_is_no_host(string name) =>
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => ConnectionTarget.Read($"Host=\"{name}.cluster-{Zone}\";Database=x")).Error);

    [Fact]
    public void One_step_is_a_line_and_two_are_told_as_two()
    {
        Assert.EndsWith($"  to rotate (not run here): {For($"orders.{Zone}").Modify}\n", Shown($"orders.{Zone}"), StringComparison.Ordinal);
        RotationSteps steps = For($"orders.cluster-{Zone}");
        Assert.EndsWith(
            $"  to rotate, in two steps (not run here):\n    1. find the instances: {steps.Find}\n    2. for each of them, in place of INSTANCE: {steps.Modify}\n"
            + $"       where the engine is postgres (a Multi-AZ cluster), once instead: {steps.ModifyCluster}\n",
            Shown($"orders.cluster-{Zone}"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_knows_every_line()
    {
        JsonNode schema = JsonNode.Parse(ReportSchemas.Text("verify"))!["$defs"]!["server"]!["properties"]!["rotation"]!["properties"]!;
        JsonObject rotation = JsonSerializer.SerializeToNode(ReportOf($"orders.cluster-{Zone}"), ReportJson.Default.VerifyReport)!["servers"]![0]!["rotation"]!.AsObject();
        Assert.Superset(new HashSet<string>(["findInstances", "command", "clusterCommand"]), rotation.Select(member => member.Key).ToHashSet());
        Assert.Subset(schema.AsObject().Select(member => member.Key).ToHashSet(), rotation.Select(member => member.Key).ToHashSet());
    }

    public void Dispose() => _folder.Dispose();

    private static RotationSteps For(string host)
    {
        using ConnectionTarget target = ConnectionTarget.Read($"host={host}")[0];
        return RotationSteps.For(target, "eu-west-1", To);
    }

    private static string Shown(string host)
    {
        using StringWriter output = new(), error = new();
        VerifyText.Write(ReportOf(host), new TestTerminal().Open(output, error));
        return output.ToString();
    }

    private static VerifyReport ReportOf(string host)
    {
        using ConnectionTarget target = ConnectionTarget.Read($"host={host}")[0];
        RdsPins pins = new(new[] { (TestPki.Old, "rds-ca-rsa2048-g1"), (TestPki.New, To) }.Select(pair => new RdsCa(
            pair.Item1.Root.Certificate.Fingerprint, "aws", "eu-west-1", pair.Item2, RdsCaKind.Root, TestAuthority.End, RdsCaStatus.Current)));
        ProbeResult probe = new() { Sent = [TestPki.Old.Server.Certificate], Root = TestPki.Old.Root.Certificate };
        VerifyFullResult result = new(Verdict.Trusted, ProofStage.Login, null, null, probe);
        Rotation rotation = Rotation.Of(target, result, new TrustAnchors([TestPki.Old.Root.Certificate, TestPki.New.Root.Certificate]), pins, To);
        VerifyServer server = VerifyReports.Of(new VerifiedServer(target, result, null), null, rotation, pins);
        return new VerifyReport(TestTerminal.Today, "0.0.0", 0, new VerifyStore("s", "jks", "", [], 0), [server]);
    }

    // The lines of a command that reach aws, a word with blanks in angle brackets; whatever it is asked, it answers "answer of aws".
    private string[] Calls(string command)
    {
        string bin = Directory.CreateDirectory(_folder["bin"]).FullName, aws = Path.Combine(bin, "aws"), log = _folder["calls"];
        File.WriteAllText(aws, $"#!/bin/sh\nfor word; do case $word in *' '*) printf '<%s> ' \"$word\";; *) printf '%s ' \"$word\";; esac; done >> '{log}'\necho >> '{log}'\necho answer of aws\n");
        File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(log);
        Peer.Shell.Run(new Dictionary<string, string?> { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}" }, "-c", command).Succeeded();
        return [.. File.ReadAllLines(log).Select(line => line.TrimEnd())];
    }
}
