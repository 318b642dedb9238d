using System.Text;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats.Jks;

/// <summary>Hand-made stores that the corpus lacks, each shown to a JVM with the right, no, an empty and a wrong password.</summary>
public class JksJavaViewTests
{
    private static readonly byte[] A = TestPki.Old.Root.Der, B = TestPki.Old.Subordinate.Der, C = TestPki.Old.Server.Der;

    private static readonly byte[] ProtectedKey = Convert.FromHexString("3014300e060a2b060104012a021101010500040201020000");

    public static TheoryData<string, byte[]> Stores()
    {
        TheoryData<string, byte[]> stores = new()
        {
            { "capitals", new JksBytes().Trusted("CA4", A).Trusted("ca5", B).Build() },
            { "capitals and the same without", new JksBytes().Trusted("CA", A).Trusted("ca", B).Build() },
            { "the same without, then capitals", new JksBytes().Trusted("ca", A).Trusted("CA", B).Build() },
            { "one alias twice", new JksBytes().Trusted("ca", A).Trusted("other", C).Trusted("ca", B).Build() },
            { "one alias as key and certificate", new JksBytes().Key("ca", ProtectedKey, C).Trusted("ca", B).Build() },
            { "a trusted entry hidden by a key", new JksBytes().Trusted("ca", B).Key("ca", ProtectedKey, C).Build() },
            { "Turkish and Greek capitals", new JksBytes().Trusted("\u0130stanbul", A).Trusted("i\u0307stanbul", B).Trusted("ΟΔΟΣ", C).Trusted("οδος", A).Trusted("οδοσ", B).Build() },
            { "capital outside the basic plane", new JksBytes().Trusted(Encoding.UTF8.GetBytes("x"), A).Trusted([0xED, 0xA0, 0x81, 0xED, 0xB0, 0x80], B).Build() },
            { "titlecase", new JksBytes().Trusted("\u01C5", A).Trusted("\u01C6", B).Build() },
            { "an empty alias", new JksBytes().Trusted("", A).Build() },
            { "NUL in both encodings", new JksBytes().Trusted([0x61, 0], A).Trusted([0x61, 0xC0, 0x80], B).Build() },
            { "an overlong letter", new JksBytes().Trusted([0xC1, 0xA1], A).Build() },
            { "a lone surrogate", new JksBytes().Trusted([0xED, 0xA0, 0x80], A).Build() },
            { "an alias that ends amid a letter", new JksBytes().Trusted([0x61, 0xC3], A).Build() },
            { "an alias with a stray continuation", new JksBytes().Trusted([0x80], A).Build() },
            { "an alias with a bad continuation", new JksBytes().Trusted([0xE0, 0x80, 0x41], A).Build() },
            { "an alias in four-byte UTF-8", new JksBytes().Trusted(Encoding.UTF8.GetBytes("😀"), A).Build() },
            { "the longest alias", new JksBytes().Trusted(new string('a', 65535), A).Build() },
            { "dates at the ends", new JksBytes().Trusted("a", A, long.MinValue).Trusted("b", B, long.MaxValue).Trusted("c", C, -1).Build() },
            { "type names", new JksBytes().Trusted("a", A, type: "x509").Trusted("b", B, type: "x.509").Build() },
            { "a type nobody knows", new JksBytes().Trusted("a", A).Trusted("b", B, type: "PGP").Build() },
            { "a key with a chain nobody knows", new JksBytes().Trusted("a", A).Key("b", ProtectedKey, "SDSI", [B]).Build() },
            { "no chain", new JksBytes().Key("a", ProtectedKey).Build() },
            { "a key that is none", new JksBytes().Key("a", [1, 2, 3], C, B).Key("b", [], C).Build() },
            { "bytes after a certificate", new JksBytes().Trusted("a", [.. A, 1, 2, 3]).Trusted("b", [.. B, .. C]).Build() },
            { "a certificate that is none", new JksBytes().Trusted("a", A).Trusted("b", [0x30, 3, 2, 1, 5]).Build() },
            { "an empty certificate", new JksBytes().Trusted("a", []).Build() },
            { "half a certificate", new JksBytes().Trusted("a", A[..^1]).Build() },
            { "bytes after the digest", new JksBytes().Trusted("a", A).Build(trailing: [0, 1, 2]) },
            { "version 1", new JksBytes(1).Trusted("a", A).Key("b", ProtectedKey, C, B).Build() },
            { "a key with explicit parameters", new JksBytes().Trusted("a", A).Trusted("b", OddKey(Convert.FromHexString("3003020101"), [4, .. new byte[64]])).Build() },
            { "a curve that Java lacks", new JksBytes().Trusted("a", A).Trusted("b", OddKey(Convert.FromHexString("06092B2403030208010108"), [4, .. new byte[64]])).Build() },
            { "a curve that Java has", new JksBytes().Trusted("a", A).Trusted("b", OddKey(Convert.FromHexString("06092B2403030208010107"), [4, .. new byte[64]])).Build() },
            { "a compressed point", new JksBytes().Trusted("a", A).Trusted("b", OddKey(Convert.FromHexString("06082A8648CE3D030107"), [2, .. new byte[32]])).Build() },
            { "an empty store", new JksBytes().Build() },
            { "many", Enumerable.Range(0, 300).Aggregate(new JksBytes(), (store, i) => store.Trusted($"ca {i}", i % 2 == 0 ? A : B)).Build() },
        };
        return stores;
    }

    // The root with another key; nobody checks its signature here.
    private static byte[] OddKey(byte[] parameters, byte[] point)
    {
        System.Formats.Asn1.AsnWriter writer = new(System.Formats.Asn1.AsnEncodingRules.DER);
        System.Formats.Asn1.AsnReader certificate = new System.Formats.Asn1.AsnReader(A, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence(), tbs = certificate.ReadSequence();
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                for (int i = 0; i < 6; i++) writer.WriteEncodedValue(tbs.ReadEncodedValue().Span);
                tbs.ReadEncodedValue();
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("1.2.840.10045.2.1");
                        writer.WriteEncodedValue(parameters);
                    }

                    writer.WriteBitString(point);
                }

                while (tbs.HasData) writer.WriteEncodedValue(tbs.ReadEncodedValue().Span);
            }

            while (certificate.HasData) writer.WriteEncodedValue(certificate.ReadEncodedValue().Span);
        }

        return writer.Encode();
    }

    [SkippableTheory, MemberData(nameof(Stores))]
    public void A_hand_made_store_is_seen_as_Java_sees_it(string what, byte[] content)
    {
        using TempFolder folder = new();
        JavaViewCheck.Holds(folder.Write(what, content), content, "changeit", "JKS");
    }

    [SkippableTheory, MemberData(nameof(Stores))]
    public void A_hand_made_JCEKS_is_seen_as_Java_sees_it(string what, byte[] jks)
    {
        byte[] content = [0xCE, 0xCE, 0xCE, 0xCE, .. jks[4..]];
        int trailing = what == "bytes after the digest" ? 3 : 0;
        JksBytes.Digest(content[..^(20 + trailing)], "changeit").CopyTo(content.AsSpan(content.Length - 20 - trailing));
        using TempFolder folder = new();
        JavaViewCheck.Holds(folder.Write(what, content), content, "changeit", "JCEKS");
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("日本語")]
    [InlineData("\u0001\u007F")]
    public void A_password_of_any_characters_opens_it_as_in_Java(string password)
    {
        byte[] content = new JksBytes().Trusted("a", A).Build(password);
        using TempFolder folder = new();
        JavaViewCheck.Holds(folder.Write("store", content), content, password, "JKS");
        JavaViewCheck.Holds(folder.Write("store", content), content, null, "JKS");
    }

    [Fact]
    public void A_store_with_an_unpaired_surrogate_in_its_password_opens()
    {
        byte[] content = new JksBytes().Trusted("a", A).Build("x\uD800");
        using Password right = new("x\uD800"), wrong = new("x\uFFFD");
        Assert.Equal(IntegrityState.Verified, KeyStoreFormats.Read(content, right).Integrity);
        Assert.Equal(KeyStoreError.PasswordWrong, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(content, wrong)).Error);
    }

    [Fact]
    public void Anchors_are_what_Java_finds_and_nothing_hidden()
    {
        byte[] content = new JksBytes().Trusted("ca", A).Trusted("CAPITAL", B).Trusted("again", C).Trusted("twice", C).Build();
        KeyStore store = KeyStoreFormats.Read(content, null);
        Assert.Equal(new[] { new Certificate(A), new Certificate(C) }, store.TrustAnchors.AsEnumerable());
    }
}
