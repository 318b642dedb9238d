using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Pkcs12;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

/// <summary>Writers that are broken on purpose: each does one thing that the comparison must catch.</summary>
public class Pkcs12WalkTests
{
    private static readonly StoreChange AddOne = new() { Add = [TestStores.Trusted("new", TestPki.New.Root)] };

    private static readonly Password Changeit = new("changeit");

    /// <summary>A hand on the new file's contents: the parts as lists of bags, their encryption, and the MAC.</summary>
    private sealed class Hands
    {
        public required List<List<Der>> Parts { get; init; }

        public required List<PbeScheme?> Schemes { get; init; }

        public Pkcs12Mac? Mac { get; set; }

        public byte[] Trailing { get; set; } = [];

        public byte[] Write()
        {
            IEnumerable<Der> parts = Parts.Select((bags, i) => Schemes[i] is { } scheme
                ? PfxWriter.Encrypted(Der.Sequence(bags), scheme.Renew(SaltSource.Random), Changeit, scheme.Forms(Changeit).First(), null)
                : PfxWriter.Plain(Der.Sequence(bags)));
            return PfxWriter.File(Der.Integer(3).ToArray(), [.. parts], Mac is null ? null : NewMac.Of(Mac, Changeit, PasswordForm.Bmp), Trailing);
        }
    }

    private static readonly Dictionary<string, Action<Hands>> Defects = new()
    {
        ["a bag dropped"] = hands => hands.Parts[1].RemoveAt(0),
        ["the key dropped"] = hands => hands.Parts[0].Clear(),
        ["the order swapped"] = hands => (hands.Parts[1][0], hands.Parts[1][1]) = (hands.Parts[1][1], hands.Parts[1][0]),
        ["the new bag not last"] = hands => (hands.Parts[1][^1], hands.Parts[1][^2]) = (hands.Parts[1][^2], hands.Parts[1][^1]),
        ["a bag moved to another container"] = hands =>
        {
            hands.Parts[0].Add(hands.Parts[1][0]);
            hands.Parts[1].RemoveAt(0);
        },
        ["an attribute added"] = hands => hands.Parts[1][0] = BagWriter.WithAttributes(Bag(hands.Parts[1][0]), [BagWriter.LocalKeyId(new byte[] { 1 })]),
        ["a bag re-encoded"] = hands => hands.Parts[1][0] = LongForm(hands.Parts[1][0]),
        ["a byte of a bag changed"] = hands => hands.Parts[1][0] = Flip(hands.Parts[1][0]),
        ["a byte of the key changed"] = hands => hands.Parts[0][0] = Flip(hands.Parts[0][0]),
        ["an extra bag"] = hands => hands.Parts[1].Add(BagWriter.Trusted("smuggled", TestPki.Wrong.Root.Certificate)),
        ["another certificate instead"] = hands => hands.Parts[1][^1] = BagWriter.Trusted("new", TestPki.Wrong.Root.Certificate),
        ["another alias instead"] = hands => hands.Parts[1][^1] = BagWriter.Trusted("other", TestPki.New.Root.Certificate),
        ["the new one not trusted"] = hands => hands.Parts[1][^1] = BagWriter.Certificate(TestPki.New.Root.Certificate, BagWriter.FriendlyName("new")),
        ["the new one dropped"] = hands => hands.Parts[1].RemoveAt(hands.Parts[1].Count - 1),
        ["an extra ContentInfo"] = hands =>
        {
            hands.Parts.Add([]);
            hands.Schemes.Add(null);
        },
        ["ContentInfos swapped"] = hands =>
        {
            hands.Parts.Reverse();
            hands.Schemes.Reverse();
        },
        ["encryption dropped"] = hands => hands.Schemes[1] = null,
        ["iterations lowered"] = hands => hands.Schemes[1] = Pbes2Scheme.Create(1_000, SaltSource.Random),
        ["another cipher"] = hands => hands.Schemes[1] = Pbes1Scheme.Create("1.2.840.113549.1.12.1.3", 10_000, SaltSource.Random),
        ["the MAC dropped"] = hands => hands.Mac = null,
        ["the MAC's digest weakened"] = hands => hands.Mac = Pkcs12Mac.Create("1.3.14.3.2.26", 10_000),
        ["the MAC's iterations lowered"] = hands => hands.Mac = Pkcs12Mac.Create("2.16.840.1.101.3.4.2.1", 1_024),
        ["the trailing bytes lost"] = hands => hands.Trailing = [],
    };

    public static TheoryData<string> Names => [.. Defects.Keys];

    [Fact]
    public void The_writer_without_a_defect_passes()
    {
        (byte[] before, Hands hands) = Start();
        PreservationCheck.Verify(KeyStoreFormats.Pkcs12, before, hands.Write(), Changeit, AddOne);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_writer_is_caught(string defect)
    {
        (byte[] before, Hands hands) = Start();
        Defects[defect](hands);
        KeyStoreException caught = Assert.Throws<KeyStoreException>(() => PreservationCheck.Verify(KeyStoreFormats.Pkcs12, before, hands.Write(), Changeit, AddOne));
        Assert.Equal(KeyStoreError.PreservationFailed, caught.Error);
    }

    [Fact]
    public void A_MAC_under_another_password_is_caught()
    {
        (byte[] before, Hands hands) = Start();
        byte[] after = hands.Write();
        Pfx pfx = Pfx.Read(after, ReadLimits.Default);
        using Password other = new("other");
        byte[] wrong = PfxWriter.File(pfx.Version, pfx.Parts.Select(part => Der.Raw(part.Encoded)), NewMac.Of(pfx.Mac!, other, PasswordForm.Bmp), pfx.Trailing);
        Assert.Throws<KeyStoreException>(() => PreservationCheck.Verify(KeyStoreFormats.Pkcs12, before, wrong, Changeit, AddOne));
    }

    [Fact]
    public void Encrypting_anew_under_the_old_salt_is_caught()
    {
        (byte[] before, _) = Start();
        Pkcs12Store old = (Pkcs12Store)KeyStoreFormats.Pkcs12.Read(before, Changeit);
        SafePart part = old.Pfx.Parts[1];
        Der contents = Der.Sequence([.. part.Bags!.Value.Select(bag => Der.Raw(bag.Encoded)), BagWriter.Trusted("new", TestPki.New.Root.Certificate)]);
        Der[] parts = [Der.Raw(old.Pfx.Parts[0].Encoded), PfxWriter.Encrypted(contents, part.Encryption!, Changeit, part.Form, part)];
        byte[] after = PfxWriter.File(old.Pfx.Version, parts, NewMac.Of(old.Pfx.Mac!, Changeit, PasswordForm.Bmp), old.Pfx.Trailing);
        KeyStoreException caught = Assert.Throws<KeyStoreException>(() => PreservationCheck.Verify(KeyStoreFormats.Pkcs12, before, after, Changeit, AddOne));
        Assert.Contains("old salt", caught.Message, StringComparison.Ordinal);
    }

    // A store as the JDK lays it out (a key, its certificate, a trusted one), bytes after it, and the right new one in pieces.
    private static (byte[] Before, Hands After) Start()
    {
        byte[] before = [.. TestStores.WithKey(Changeit), 1, 2, 3];
        Pkcs12Store old = (Pkcs12Store)KeyStoreFormats.Pkcs12.Read(before, Changeit);
        List<List<Der>> parts = [.. old.Pfx.Parts.Select(part => part.Bags!.Value.Select(bag => Der.Raw(bag.Encoded)).ToList())];
        parts[1].Add(BagWriter.Trusted("new", TestPki.New.Root.Certificate));
        return (before, new Hands { Parts = parts, Schemes = [.. old.Pfx.Parts.Select(part => part.Encryption)], Mac = old.Pfx.Mac, Trailing = [1, 2, 3] });
    }

    private static SafeBag Bag(Der encoded) => SafeBag.Read(new BerReader(encoded.ToArray(), 32).Next("a bag"));

    private static Der Flip(Der encoded)
    {
        byte[] bytes = encoded.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        return Der.Raw(bytes);
    }

    // The same value, its length in one octet more than needed.
    private static Der LongForm(Der encoded)
    {
        ReadOnlyMemory<byte> content = new BerReader(encoded.ToArray(), 32).Next("a bag").Content;
        byte[] header = [0x30, 0x83, 0, (byte)(content.Length >> 8), (byte)(content.Length & 0xff)];
        return Der.Concat(Der.Raw(header), Der.Raw(content));
    }
}
