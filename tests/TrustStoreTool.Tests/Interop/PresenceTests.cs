using System.Collections.Immutable;

namespace TrustStoreTool.Tests.Interop;

/// <summary>When a certificate counts as present: only where Java trusts it, under whatever alias.</summary>
public sealed class PresenceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StoreMaker _maker;

    public PresenceTests() => _maker = new StoreMaker(_folder);

    private static string Root => RdsRoots.UsEast1Rsa2048.Fingerprint.ToString();

    [SkippableFact]
    public async Task A_root_that_java_does_not_see_in_an_openssl_store_is_added()
    {
        string store = _folder["openssl.p12"];
        string pem = _folder.Write("root.pem", RdsRoots.Pem(RdsRoots.UsEast1Rsa2048));
        Peer.OpenSsl.Run("pkcs12", "-export", "-nokeys", "-in", pem, "-passout", "pass:changeit", "-out", store).Succeeded();
        Assert.Empty(JavaOracle.Dump(store, "PKCS12", "changeit"));

        StoreRun run = await StoreRun.MigrateAsync(store, "changeit", "--region", "us-east-1");

        Assert.Equal([Root], JavaOracle.Anchors(store, "PKCS12", "changeit"));
        Assert.Equal(2, Peer.OpenSsl.Run("pkcs12", "-in", store, "-nokeys", "-passin", "pass:changeit").Succeeded().Out.Split("BEGIN CERTIFICATE").Length - 1);
        Assert.Contains("openssl.p12", run.Tool.Out + run.Tool.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public async Task A_root_that_lies_only_in_a_key_s_chain_is_added(string type)
    {
        TestAuthority client = TestAuthority.Root("client");
        string store = _folder["chain"], key = _folder.Write("client.pem", client.KeyPem), chain = _folder.Write("chain.pem", client.Pem);
        string root = _folder.Write("root.der", RdsRoots.UsEast1Rsa2048.Der.ToArray()), rootPem = _folder.Write("root.pem", RdsRoots.Pem(RdsRoots.UsEast1Rsa2048));
        if (type == "JKS")
            JavaOracle.Make(store, type, "changeit", JavaEntries.Key("client", _folder.Write("client.pk8", client.Pkcs8), "RSA", "changeit", _folder.Write("client.der", client.Der), root));
        else
            Peer.OpenSsl.Run("pkcs12", "-export", "-in", chain, "-inkey", key, "-certfile", rootPem, "-name", "client", "-passout", "pass:changeit", "-out", store).Succeeded();
        JavaAlias before = Assert.Single(JavaOracle.Dump(store, type, "changeit"));

        await StoreRun.MigrateAsync(store, "changeit", "--region", "us-east-1");

        ImmutableArray<JavaAlias> after = JavaOracle.Dump(store, type, "changeit");
        Assert.Equal(["amazon rds us-east-1 root ca rsa2048 g1", "client"], after.Select(entry => entry.Alias));
        Assert.Equal(Root, Assert.Single(after[0].Certificates));
        Assert.Equal(before.Describe(), after[1].Describe());
    }

    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public async Task A_store_of_the_sample_script_gains_nothing_for_what_it_has(string type)
    {
        // The script's alias is what follows "CN = " in openssl's subject line, its end and ", L = Seattle" included.
        string store = _folder["rds-truststore.jks"];
        foreach (Certificate root in RdsRoots.UsEast1)
        {
            string text = Peer.OpenSsl.Run("x509", "-noout", "-text", "-in", _folder.Write("root.pem", RdsRoots.Pem(root))).Succeeded().Out;
            string subject = text.Split('\n').Single(line => line.Contains("Subject:", StringComparison.Ordinal));
            _maker.Import(store, type, subject[(subject.IndexOf("CN = ", StringComparison.Ordinal) + 5)..], root);
        }

        Assert.EndsWith(", l = seattle", JavaOracle.Dump(store, type, "changeit")[0].Alias.TrimEnd(), StringComparison.Ordinal);
        byte[] before = File.ReadAllBytes(store);

        StoreRun run = await StoreRun.MigrateAsync(store, "changeit", "--region", "us-east-1", "--ca", "all");

        Assert.Equal(before, File.ReadAllBytes(store));
        Assert.Contains("already", run.Tool.Out, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public async Task An_alias_that_another_certificate_has_gets_the_fingerprint_added(string type)
    {
        TestAuthority other = TestAuthority.Root("not the root of us-east-1");
        MadeStore made = _maker.Trusted("taken", type, ("Amazon RDS us-east-1 Root CA RSA2048 G1", other.Certificate));
        IReadOnlyList<string> before = made.JavaDump();

        await StoreRun.MigrateAsync(made.Path, made.Password, "--region", "us-east-1");

        JavaAlias added = Assert.Single(JavaOracle.Dump(made.Path, type, made.Password), entry => entry.Certificates[0] == Root);
        Assert.Equal($"amazon rds us-east-1 root ca rsa2048 g1 ({Root[..8]})", added.Alias);
        Assert.Equal(before, made.JavaDump().Where(before.Contains));
    }

    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public async Task The_same_subject_with_another_key_is_another_certificate(string type)
    {
        TestAuthority first = TestAuthority.Root("Our Root"), second = TestAuthority.Root("Our Root"), third = TestAuthority.Root("OUR ROOT");
        MadeStore made = _maker.Trusted("subjects", type, ("our root", first.Certificate));
        string bundle = _folder.Write("bundle.pem", first.Pem + second.Pem + third.Pem);

        await StoreRun.MigrateAsync(made.Path, made.Password, "--bundle", bundle);

        Assert.Equal(
            new[] { "our root", Suffixed(second), Suffixed(third) }.Order(StringComparer.Ordinal),
            JavaOracle.Dump(made.Path, type, made.Password).Select(entry => entry.Alias));
    }

    [SkippableFact]
    public async Task Aliases_that_differ_by_case_alone_both_stay()
    {
        TestAuthority first = TestAuthority.Root("first"), second = TestAuthority.Root("second");
        string store = _folder["case.jks"];
        _maker.Import(store, "CaseExactJKS", "CA", first.Certificate);
        _maker.Import(store, "CaseExactJKS", "ca", second.Certificate);
        ImmutableArray<JavaAlias> before = JavaOracle.Dump(store, "CaseExactJKS", "changeit");

        await StoreRun.MigrateAsync(store, "changeit", "--region", "us-east-1");

        string[] after = [.. JavaOracle.Dump(store, "CaseExactJKS", "changeit").Select(entry => entry.Describe())];
        Assert.Equal(3, after.Length);
        Assert.All(before, entry => Assert.Contains(entry.Describe(), after));
    }

    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public async Task A_bundle_given_twice_is_added_once(string type)
    {
        MadeStore made = _maker.Trusted("twice", type, ("other", TestPki.Wrong.Root.Certificate));
        string bundle = _folder.Write("bundle.pem", string.Concat(RdsRoots.UsEast1.Select(RdsRoots.Pem)));

        await StoreRun.MigrateAsync(made.Path, made.Password, "--bundle", bundle, "--bundle", bundle, "--region", "us-east-1", "--ca", "all");

        Assert.Equal(4, JavaOracle.Dump(made.Path, type, made.Password).Length);
        Assert.Equal(4, JavaOracle.Anchors(made.Path, type, made.Password).Count);
    }

    public void Dispose() => _folder.Dispose();

    private static string Suffixed(TestAuthority root) => $"our root ({root.Certificate.Fingerprint.Short})";
}
