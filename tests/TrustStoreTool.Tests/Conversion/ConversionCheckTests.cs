using System.Collections.Immutable;
using TrustStoreTool.Conversion;
using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Pkcs12;
using TrustStoreTool.Tests.Commands;
using TrustStoreTool.Tests.Formats.Jks;

namespace TrustStoreTool.Tests.Conversion;

/// <summary>Writers that are broken on purpose: each makes one mistake that the gate of a conversion must catch.</summary>
public sealed class ConversionCheckTests : IDisposable
{
    private static readonly DateTimeOffset Later = Samples.Made.AddSeconds(1);

    private static readonly Password Another = new("another");

    private readonly Password _password = new(Samples.Password);

    private delegate NewEntry[] Writer(NewEntry[] entries);

    /// <summary>What goes wrong with the entries on their way into the file.</summary>
    private static readonly Dictionary<string, Writer> Mistakes = new()
    {
        ["an entry is dropped"] = entries => entries[1..],
        ["the last entry is dropped"] = entries => entries[..^1],
        ["everything is dropped"] = _ => [],
        ["an anchor is smuggled in"] = entries => [.. entries, Samples.Trusted("smuggled", Samples.Impostor)],
        ["one certificate is written for another"] = entries => [Samples.Trusted(entries[0].Alias, Samples.Impostor), .. entries[1..]],
        ["one certificate is written twice, the other not at all"] = entries => [entries[0], Samples.Trusted(entries[1].Alias, Samples.Root), .. entries[2..]],
        ["an entry is written twice"] = entries => [entries[0], .. entries.Select((entry, i) => i == 0 ? Samples.Trusted("again", Samples.Root) : entry)],
    };

    private static readonly Dictionary<string, Writer> MistakesWithAliases = new()
    {
        ["an alias changes"] = entries => [Samples.Trusted("another", Samples.Root), .. entries[1..]],
        ["two aliases are swapped"] = entries => [Samples.Trusted(entries[0].Alias, Samples.Expired), Samples.Trusted(entries[1].Alias, Samples.Root), .. entries[2..]],
    };

    private static readonly Dictionary<string, Writer> MistakesWithKeys = new()
    {
        ["the key is dropped"] = entries => [.. entries.Where(entry => entry is not NewPrivateKey)],
        ["another key is written"] = entries => Replace(entries, key => key with { Pkcs8 = TestPki.New.Server.Pkcs8 }),
        ["the key's alias changes"] = entries => Replace(entries, key => key with { Alias = "another" }),
        ["the key's date changes"] = entries => Replace(entries, key => key with { Created = Later }),
        ["the chain is cut"] = entries => Replace(entries, key => key with { Chain = key.Chain[..^1] }),
        ["the chain is another's"] = entries => Replace(entries, key => key with { Chain = [key.Chain[0], TestPki.New.Subordinate.Certificate, TestPki.New.Root.Certificate] }),
        ["the key is locked by another password"] = entries => Replace(entries, key => key with { KeyPassword = Another }),
    };

    public static TheoryData<string, string> EveryMistake()
    {
        TheoryData<string, string> all = [];
        foreach (ConversionTarget target in Enum.GetValues<ConversionTarget>())
        {
            // A PEM without a certificate is an empty file, which no reader takes.
            IEnumerable<string> mistakes = target == ConversionTarget.Pem ? Mistakes.Keys.Except(["everything is dropped"]) : Mistakes.Keys.Concat(MistakesWithAliases.Keys);
            if (target is ConversionTarget.Jks or ConversionTarget.Pkcs12) mistakes = mistakes.Concat(MistakesWithKeys.Keys);
            foreach (string mistake in mistakes) all.Add(target.Name(), mistake);
        }

        return all;
    }

    public void Dispose() => _password.Dispose();

    [Theory]
    [InlineData("jks")]
    [InlineData("pkcs12")]
    [InlineData("pkcs12-nopass")]
    [InlineData("pem")]
    public void What_is_written_as_planned_passes(string type)
    {
        ConversionTarget target = ConversionTargets.Find(type)!.Value;
        using ConversionPlan plan = Plan(target);
        ConversionCheck.Verify(plan, target, Write(plan, target, entries => entries), didLoad: true);
    }

    [Theory]
    [MemberData(nameof(EveryMistake))]
    public void A_broken_writer_is_caught(string type, string mistake)
    {
        ConversionTarget target = ConversionTargets.Find(type)!.Value;
        Writer writer = Mistakes.Concat(MistakesWithAliases).Concat(MistakesWithKeys).First(row => row.Key == mistake).Value;
        using ConversionPlan plan = Plan(target);
        KeyStore after = Write(plan, target, writer);
        Caught(() => ConversionCheck.Verify(plan, target, after, didLoad: true));
    }

    [Theory]
    [InlineData("jks", "pkcs12")]
    [InlineData("pkcs12", "jks")]
    [InlineData("pkcs12", "pkcs12-nopass")]
    [InlineData("pkcs12-nopass", "pkcs12")]
    [InlineData("pem", "jks")]
    [InlineData("jks", "pem")]
    public void Another_type_than_the_one_asked_for_is_caught(string wanted, string written)
    {
        ConversionTarget target = ConversionTargets.Find(wanted)!.Value, other = ConversionTargets.Find(written)!.Value;
        using ConversionPlan plan = Plan(target, withKey: false);
        Caught(() => ConversionCheck.Verify(plan, target, Write(plan, other, entries => entries), didLoad: true));
    }

    [Fact]
    public void A_date_that_changes_is_caught_where_the_format_has_dates()
    {
        using ConversionPlan plan = Plan(ConversionTarget.Jks);
        KeyStore after = Write(plan, ConversionTarget.Jks, entries => [entries[0] with { Created = Later }, .. entries[1..]]);
        Caught(() => ConversionCheck.Verify(plan, ConversionTarget.Jks, after, didLoad: true));
    }

    [Fact]
    public void Certificates_left_in_the_clear_beside_a_MAC_are_caught()
    {
        using ConversionPlan plan = Plan(ConversionTarget.Pkcs12, withKey: false);
        IEnumerable<Der> bags = plan.Entries.Select(planned => BagWriter.Trusted(planned.Entry.Alias, ((NewTrustedCertificate)planned.Entry).Certificate));
        Pkcs12Mac mac = Pkcs12Mac.Create("2.16.840.1.101.3.4.2.1", 10_000);
        byte[] made = PfxWriter.File(
            new byte[] { 2, 1, 3 }, [PfxWriter.Plain(Der.Sequence(bags))],
            NewMac.Of(mac, _password, PasswordForm.Bmp), default);
        KeyStore after = KeyStoreFormats.Pkcs12.Read(made, _password);
        Assert.Equal(3, after.TrustAnchors.Length);
        Caught(() => ConversionCheck.Verify(plan, ConversionTarget.Pkcs12, after, didLoad: true));
    }

    /// <summary>Entries that move as the bytes they are: a changed byte, a lost one, a stranger's.</summary>
    [Theory]
    [InlineData("jks")]
    [InlineData("pkcs12")]
    public void A_broken_carrier_is_caught(string type)
    {
        ConversionTarget target = ConversionTargets.Find(type)!.Value;
        KeyStore before = KeyStoreFormats.Read(Samples.Write(target.Format(), Entries(withKey: true)), _password);
        using ConversionPlan plan = ConversionPlanner.Plan(before, new ConversionRequest(target, _password, _ => Samples.Made));
        Assert.All(plan.Entries, planned => Assert.Equal(ConversionStep.Carried, planned.Step));
        ConversionCheck.Verify(plan, target, Write(plan, target, entries => entries), didLoad: true);

        for (int i = 0; i < plan.Entries.Length; i++)
        {
            int dropped = i;
            Caught(() => ConversionCheck.Verify(plan, target, Write(plan, target, entries => [.. entries[..dropped], .. entries[(dropped + 1)..]]), didLoad: true));
            if (plan.Entries[i].Entry is not CarriedEntry { Entry: PrivateKeyEntry } key) continue;
            NewEntry forged = Forged(key, type);
            Caught(() => ConversionCheck.Verify(plan, target, Write(plan, target, entries => [.. entries[..dropped], forged, .. entries[(dropped + 1)..]]), didLoad: true));
        }
    }

    [Fact]
    public void An_entry_of_version_1_is_held_to_its_fields()
    {
        byte[] content = new JksBytes(1).Trusted("a", Samples.Root.Der.ToArray()).Key("k", ProtectedKey, Samples.Server.Der.ToArray(), Samples.Root.Der.ToArray()).Build(Samples.Password);
        KeyStore before = KeyStoreFormats.Read(content, _password);
        using ConversionPlan plan = ConversionPlanner.Plan(before, new ConversionRequest(ConversionTarget.Jks, _password, _ => Samples.Made));
        ConversionCheck.Verify(plan, ConversionTarget.Jks, Write(plan, ConversionTarget.Jks, entries => entries), didLoad: true);

        (string What, Func<JksBytes> Written)[] mistakes =
        [
            ("another date", () => Version2().Trusted("a", Samples.Root.Der.ToArray(), 1).Key("k", ProtectedKey, Samples.Server.Der.ToArray(), Samples.Root.Der.ToArray())),
            ("another chain", () => Version2().Trusted("a", Samples.Root.Der.ToArray()).Key("k", ProtectedKey, Samples.Server.Der.ToArray())),
            ("another key", () => Version2().Trusted("a", Samples.Root.Der.ToArray()).Key("k", [.. ProtectedKey[..^1], 1], Samples.Server.Der.ToArray(), Samples.Root.Der.ToArray())),
            ("another alias", () => Version2().Trusted("b", Samples.Root.Der.ToArray()).Key("k", ProtectedKey, Samples.Server.Der.ToArray(), Samples.Root.Der.ToArray())),
        ];
        Assert.All(mistakes, mistake => Caught(() => ConversionCheck.Verify(plan, ConversionTarget.Jks, KeyStoreFormats.Read(mistake.Written().Build(Samples.Password), _password), didLoad: true)));

        static JksBytes Version2() => new();
    }

    // The JDK's own key protection in outline; nobody opens it here.
    private static byte[] ProtectedKey { get; } = System.Convert.FromHexString("3014300e060a2b060104012a021101010500040201020000");

    private static void Caught(Action verify) => Assert.Equal(KeyStoreError.PreservationFailed, Assert.Throws<KeyStoreException>(verify).Error);

    private static NewEntry[] Replace(NewEntry[] entries, Func<NewPrivateKey, NewPrivateKey> change) => [.. entries.Select(entry => entry is NewPrivateKey key ? change(key) : entry)];

    // The same entry with one byte of its key changed.
    private static CarriedEntry Forged(NewEntry carried, string type)
    {
        PrivateKeyEntry key = (PrivateKeyEntry)((CarriedEntry)carried).Entry;
        byte[] bytes = key.Encoded.ToArray();
        int at = bytes.AsSpan().IndexOf(key.ProtectedKey.Span) + key.ProtectedKey.Length - 1;
        bytes[at] ^= 1;
        Assert.True(at > 0, type);
        return (CarriedEntry)carried with { Entry = key with { Encoded = bytes, ProtectedKey = bytes.AsMemory(at - key.ProtectedKey.Length + 1, key.ProtectedKey.Length) } };
    }

    private static NewEntry[] Entries(bool withKey)
    {
        NewEntry[] trusted = [Samples.Trusted("root", Samples.Root), Samples.Trusted("expired", Samples.Expired), Samples.Trusted("issuing", Samples.Intermediate)];
        return withKey ? [.. trusted, Samples.Key("key", TestPki.Old.Server, TestPki.Old.Subordinate.Certificate, TestPki.Old.Root.Certificate)] : trusted;
    }

    // From the other family, so that every entry is made anew.
    private ConversionPlan Plan(ConversionTarget target, bool withKey = true)
    {
        bool holdsKeys = withKey && target is ConversionTarget.Jks or ConversionTarget.Pkcs12;
        KeyStoreFormat source = target == ConversionTarget.Jks ? KeyStoreFormats.Pkcs12 : KeyStoreFormats.Jks;
        KeyStore before = KeyStoreFormats.Read(Samples.Write(source, Entries(holdsKeys && withKey)), _password);
        return ConversionPlanner.Plan(before, new ConversionRequest(target, target.HasPassword() ? _password : null, _ => Samples.Made) { KeyPassword = _password });
    }

    private KeyStore Write(ConversionPlan plan, ConversionTarget target, Writer writer)
    {
        ImmutableArray<NewEntry> entries = [.. writer([.. plan.Entries.Select(planned => planned.Entry).OrderBy(entry => entry is NewPrivateKey)])];
        byte[] made = target.Format().Create(entries, target.HasPassword() ? _password : null, new WriteOptions { WithoutPassword = target == ConversionTarget.Pkcs12WithoutPassword });
        return KeyStoreFormats.Read(made, target.HasPassword() ? _password : null);
    }
}
