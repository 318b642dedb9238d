using TrustStoreTool.Bundles;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Migration;

public class MigrationPlanTests
{
    private static readonly RdsRoot Root = RegionSelection.Choose(["us-east-1"], CaChoice.Default, RdsBundle.Embedded).Roots[0];
    private static readonly Certificate Wanted = Root.Certificate;
    private static readonly Certificate Foreign = TestAuthority.Root("Company Root CA").Certificate;
    private const string Alias = "amazon rds us-east-1 root ca rsa2048 g1";

    private static MigrationPlan Plan(KeyStore? store, params Certificate[] wanted) =>
        MigrationPlan.Create(store, wanted, AliasRule.Default, RdsPins.Embedded, _ => TestTerminal.Today);

    [Fact]
    public void A_missing_store_gets_everything_once()
    {
        MigrationPlan plan = Plan(null, Wanted, Foreign, new Certificate(Wanted.Encoded));
        Assert.Equal([Alias, "company root ca"], plan.Additions.Select(addition => addition.Alias));
        Assert.All(plan.Additions, addition => Assert.Equal(TestTerminal.Today, addition.Created));
        Assert.Equal(plan.Additions.AsEnumerable(), plan.Change.Add);
    }

    [Fact]
    public void What_is_trusted_under_any_alias_is_present_and_left_alone()
    {
        MigrationPlan plan = Plan(ListedStore.Of(("amazon rds us-east-1 root ca rsa2048 g1\n, l = seattle", Wanted)), Wanted);
        Assert.True(plan.IsEmpty && plan.Change.IsEmpty);
        Assert.Equal([new PresentCertificate(Wanted, "amazon rds us-east-1 root ca rsa2048 g1\n, l = seattle")], plan.Present.AsEnumerable());
    }

    [Fact]
    public void An_entry_with_bytes_after_the_certificate_is_the_same_certificate() =>
        Assert.True(Plan(ListedStore.Of(("x", new Certificate((byte[])[.. Wanted.Encoded.Span, 0, 0]))), Wanted).IsEmpty);

    [Theory]
    [InlineData("amazon rds us-east-1 root ca rsa2048 g1")]
    [InlineData("AMAZON RDS US-EAST-1 Root CA RSA2048 G1")]
    public void An_alias_taken_by_another_certificate_gets_a_part_of_the_fingerprint(string taken) =>
        Assert.Equal($"{Alias} (e4ce41d0)", Plan(ListedStore.Of((taken, Foreign)), Wanted).Additions.Single().Alias);

    [Fact]
    public void When_that_is_taken_too_more_of_the_fingerprint_follows()
    {
        Assert.Equal($"{Alias} (e4ce41d069f4bdcd)", Plan(ListedStore.Of((Alias, Foreign), ($"{Alias} (E4CE41D0)", Foreign)), Wanted).Additions.Single().Alias);
        ListedStore everything = ListedStore.Of([(Alias, Foreign), .. new[] { 8, 16, 32, 64 }.Select(n => ((string?)$"{Alias} ({Wanted.Fingerprint.ToString()[..n]})", Foreign))]);
        Assert.Equal(KeyStoreError.WouldLose, Assert.Throws<KeyStoreException>(() => Plan(everything, Wanted)).Error);
    }

    [Fact]
    public void Two_new_certificates_of_one_name_get_two_aliases()
    {
        Certificate twin = TestPki.Wrong.Root.Certificate, old = TestPki.Old.Root.Certificate;
        Assert.Equal(
            ["amazon rds us-test-1 root ca rsa2048 g1", $"amazon rds us-test-1 root ca rsa2048 g1 ({twin.Fingerprint.Short})"],
            Plan(null, old, twin).Additions.Select(addition => addition.Alias));
        MigrationPlan same = MigrationPlan.Create(null, [old, twin], AliasRule.Parse("db"), RdsPins.None, _ => TestTerminal.Today);
        Assert.Equal(["db", $"db ({twin.Fingerprint.Short})"], same.Additions.Select(addition => addition.Alias));
    }

    [Fact]
    public void An_alias_that_java_makes_up_for_an_unnamed_bag_is_taken()
    {
        MigrationPlan plan = MigrationPlan.Create(ListedStore.Of((null, Foreign)), [Wanted], AliasRule.Parse("1"), RdsPins.None, _ => TestTerminal.Today);
        Assert.Equal("1 (e4ce41d0)", plan.Additions.Single().Alias);
    }

    [Fact]
    public void The_alias_of_a_key_is_taken()
    {
        ListedStore store = new(
            new JavaView(true, null, [new JavaEntry(Alias, JavaEntryKind.PrivateKey, [Foreign], 0)]), ListedStore.Key(Alias, Foreign));
        Assert.Equal($"{Alias} (e4ce41d0)", Plan(store, Wanted).Additions.Single().Alias);
    }

    [Fact]
    public void A_certificate_without_trust_is_added_and_reported()
    {
        ListedStore store = new(new JavaView(true, null, []), ListedStore.Untrusted(Alias, Wanted));
        MigrationPlan plan = Plan(store, Wanted);
        Assert.Equal(Alias, plan.Additions.Single().Alias);
        Assert.Equal([new InvisibleCertificate(Wanted, 0, Alias, InvisibleReason.NotTrusted)], plan.Invisible.AsEnumerable());
    }

    [Fact]
    public void A_certificate_in_a_key_s_chain_is_added_and_reported()
    {
        ListedStore jks = new(new JavaView(true, null, [new JavaEntry("key", JavaEntryKind.PrivateKey, [Foreign, Wanted], 0)]), ListedStore.Key("key", Foreign, Wanted));
        Assert.Equal(InvisibleReason.InKeyChain, Plan(jks, Wanted).Invisible.Single().Reason);
        ListedStore pkcs12 = new(
            new JavaView(true, null, [new JavaEntry("key", JavaEntryKind.PrivateKey, [Wanted], 0)]), ListedStore.Key("key"), ListedStore.Untrusted(null, Wanted));
        Assert.Equal(InvisibleReason.InKeyChain, Plan(pkcs12, Wanted).Invisible.Single().Reason);
        Assert.Single(Plan(pkcs12, Wanted).Additions);
    }

    [Fact]
    public void A_shadowed_or_unreachable_entry_does_not_count()
    {
        ListedStore shadowed = new(
            new JavaView(true, null, [new JavaEntry("x", JavaEntryKind.TrustedCertificate, [Foreign], 1)]), ListedStore.Trusted("x", Wanted), ListedStore.Trusted("X", Foreign));
        Assert.Equal(InvisibleReason.Shadowed, Plan(shadowed, Wanted).Invisible.Single().Reason);
        ListedStore unreachable = new(
            new JavaView(true, null, [new JavaEntry("ABC", JavaEntryKind.TrustedCertificate, [Wanted], 0, Reachable: false)]), ListedStore.Trusted("ABC", Wanted));
        Assert.Equal(InvisibleReason.Unreachable, Plan(unreachable, Wanted).Invisible.Single().Reason);
        Assert.Single(Plan(unreachable, Wanted).Additions);
    }

    [Fact]
    public void A_second_run_over_the_result_plans_nothing()
    {
        MigrationPlan first = Plan(ListedStore.Of((Alias, Foreign)), Wanted);
        ListedStore after = ListedStore.Of((Alias, Foreign), (first.Additions[0].Alias, Wanted));
        Assert.True(Plan(after, Wanted).IsEmpty);
        ListedStore refusedByJava = new(JavaView.Refused("no"), ListedStore.Trusted("x", Wanted));
        Assert.True(Plan(refusedByJava, Wanted).IsEmpty);
    }

    [Fact]
    public void The_creation_date_is_the_caller_s() =>
        Assert.Equal(
            Wanted.Facts!.NotBefore,
            MigrationPlan.Create(null, [Wanted], AliasRule.Default, RdsPins.None, certificate => certificate.Facts!.NotBefore).Additions[0].Created);
}
