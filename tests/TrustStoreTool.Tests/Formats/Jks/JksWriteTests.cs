using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Jks;

namespace TrustStoreTool.Tests.Formats.Jks;

/// <summary>What is written is what Java reads.</summary>
public sealed class JksWriteTests : IDisposable
{
    private static readonly DateTimeOffset Date = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    private static readonly TestAuthority Root = TestPki.Old.Root, Server = TestPki.Old.Server;

    private readonly Password _password = new("changeit");

    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _password.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public void A_new_store_opens_in_Java_with_certificates_and_keys()
    {
        using Password keyPassword = new("Schlüssel");
        byte[] store = KeyStoreFormats.Jks.Create(
            [
                new NewTrustedCertificate("Root ÄÖ 日本", Date, Root.Certificate),
                new NewPrivateKey("Server", Date, Server.Pkcs8, keyPassword, [Server.Certificate, Root.Certificate]),
                new NewTrustedCertificate("", Date, Server.Certificate),
            ],
            _password);
        Assert.Equal(
            [
                $"|trusted|1700000000123|||{Server.Certificate.Fingerprint}",
                $"root äö 日本|trusted|1700000000123|||{Root.Certificate.Fingerprint}",
                $"server|key|1700000000123|{Fingerprint.Of(Server.Pkcs8)}|RSA|{Server.Certificate.Fingerprint},{Root.Certificate.Fingerprint}",
            ],
            Dump(store, "JKS", "Schlüssel"));
    }

    [SkippableFact]
    public void Keys_of_Java_are_recovered()
    {
        foreach ((string type, string password, Func<ReadOnlyMemory<byte>, Password, byte[]> recover) in new (string, string, Func<ReadOnlyMemory<byte>, Password, byte[]>)[]
        {
            ("JKS", "geheim ü", JksKeyProtector.Recover),
            ("JCEKS", "geheim", (key, given) => JceksKeyProtector.Recover(key, given)),
        })
        {
            string pkcs8 = _folder.Write("key", Server.Pkcs8), der = _folder.Write("der", Server.Der), path = _folder["store"];
            JavaOracle.Make(path, type, "changeit", JavaEntries.Key("k", pkcs8, "RSA", password, der));
            KeyStore store = KeyStoreFormats.Read(File.ReadAllBytes(path), _password);
            PrivateKeyEntry entry = Assert.IsType<PrivateKeyEntry>(Assert.Single(store.Entries));
            using Password right = new(password);
            Assert.Equal(Server.Pkcs8, recover(entry.ProtectedKey, right));
            Assert.Equal(KeyStoreError.PasswordWrong, Assert.Throws<KeyStoreException>(() => recover(entry.ProtectedKey, _password)).Error);
            Assert.Equal(type == "JKS" ? "JKS key protector" : "PBEWithMD5AndTripleDES", entry.Protection.Algorithm);
            Assert.Equal(type == "JKS" ? null : 200_000L, entry.Protection.Iterations);
        }
    }

    [SkippableFact]
    public void A_Java_store_with_a_secret_key_is_read_whole()
    {
        string path = _folder["store"];
        string der = _folder.Write("der", Root.Der);
        JavaOracle.Make(path, "JCEKS", "changeit", [.. JavaEntries.Secret("s1", "0123456789abcdef", "AES", "one"), .. JavaEntries.Trusted("t", der), .. JavaEntries.Secret("s2", "fedcba9876543210", "HmacSHA256", "two")]);
        KeyStore store = KeyStoreFormats.Read(File.ReadAllBytes(path), _password);
        Assert.Equal(["SealedObject (PBEWithMD5AndTripleDES)", "SealedObject (PBEWithMD5AndTripleDES)"], store.Entries.OfType<SecretKeyEntry>().Select(entry => entry.Protection.Algorithm));
        Assert.Equal(Root.Certificate, Assert.Single(store.TrustAnchors));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Entries_move_between_stores_as_the_bytes_they_were(int version)
    {
        byte[] key = JksKeyProtector.Protect(Server.Pkcs8, _password);
        byte[] source = new JksBytes(version).Trusted("Capital", Root.Der, long.MaxValue).Key("key", key, Server.Der, Root.Der).Build();
        KeyStore store = KeyStoreFormats.Read(source, _password);
        byte[] same = KeyStoreFormats.Jks.Create([.. store.Entries.Select(entry => new CarriedEntry(entry, entry.Alias!, entry.Created ?? Date))], _password);
        Assert.Equal(new JksBytes().Trusted("Capital", Root.Der, long.MaxValue).Key("key", key, Server.Der, Root.Der).Build(), same);

        byte[] renamed = KeyStoreFormats.Jks.Create([new CarriedEntry(store.Entries[1], "Other", Date)], _password);
        Assert.Equal(
            [$"other|key|1700000000123|{Fingerprint.Of(Server.Pkcs8)}|RSA|{Server.Certificate.Fingerprint},{Root.Certificate.Fingerprint}"],
            Dump(renamed, "JKS"));
    }

    [Fact]
    public void A_version_1_store_stays_one()
    {
        byte[] before = new JksBytes(1).Trusted("a", Root.Der).Build();
        KeyStore store = KeyStoreFormats.Read(before, _password);
        byte[] after = KeyStoreFormats.Jks.Rewrite(store, Adding("b"), _password);
        Assert.Equal(new JksBytes(1).Trusted("a", Root.Der).Trusted("b", Server.Der, Date.ToUnixTimeMilliseconds()).Build(), after);
    }

    [Theory]
    [InlineData("ca")]
    [InlineData("CA")]
    [InlineData("capital")]
    public void An_alias_that_would_hide_another_is_refused(string alias)
    {
        KeyStore store = KeyStoreFormats.Read(new JksBytes().Trusted("ca", Root.Der).Trusted("CAPITAL", Root.Der).Build(), _password);
        Assert.Equal(KeyStoreError.WouldLose, Refusal(() => KeyStoreFormats.Jks.Rewrite(store, Adding(alias), _password)));
        Assert.Equal(KeyStoreError.WouldLose, Refusal(() => KeyStoreFormats.Jks.Rewrite(store, Adding("new", "NEW"), _password)));
        Assert.Equal(KeyStoreError.WouldLose, Refusal(() => KeyStoreFormats.Jks.Create([.. Adding(alias, alias).Add], _password)));
        KeyStoreFormats.Jks.Rewrite(store, Adding(alias) with { Remove = [0, 1] }, _password);
    }

    [Fact]
    public void A_rewrite_needs_the_password_the_store_was_made_with()
    {
        byte[] before = new JksBytes().Trusted("a", Root.Der).Build();
        using Password wrong = new("changed");
        KeyStore verified = KeyStoreFormats.Read(before, _password), unchecked_ = KeyStoreFormats.Read(before, null);
        Assert.Equal(KeyStoreError.PasswordMissing, Refusal(() => KeyStoreFormats.Jks.Rewrite(verified, Adding("b"), null)));
        Assert.Equal(KeyStoreError.PasswordWrong, Refusal(() => KeyStoreFormats.Jks.Rewrite(verified, Adding("b"), wrong)));
        Assert.Equal(KeyStoreError.PasswordWrong, Refusal(() => KeyStoreFormats.Jks.Rewrite(unchecked_, Adding("b"), wrong)));
        KeyStoreFormats.Jks.Rewrite(unchecked_, Adding("b"), _password);
        byte[] rekeyed = KeyStoreFormats.Jks.Rewrite(unchecked_, Adding("b"), wrong, new WriteOptions { AcceptUnauthenticated = true });
        Assert.Equal(IntegrityState.Verified, KeyStoreFormats.Read(rekeyed, wrong).Integrity);
    }

    [Fact]
    public void What_a_JKS_cannot_hold_is_refused()
    {
        KeyStore jceks = KeyStoreFormats.Read(
            new JksBytes(2, 0xCECECECE).Secret("s", JavaStreamTests.SealedKey).Key("k", Convert.FromHexString("301706092b060104012a021301300a0404000000000202400004040000"), Root.Der).Build(), _password);
        Assert.Equal(KeyStoreError.WouldLose, Refusal(() => Carry(jceks.Entries[0])));
        KeyStore foreign = KeyStoreFormats.Read(new JksBytes().Key("k", Convert.FromHexString("3013300b06092b060104012a0213010404" + "00000000"), Root.Der).Build(), _password);
        Assert.Equal(KeyStoreError.WouldLose, Refusal(() => Carry(foreign.Entries[0])));
        Assert.Equal(KeyStoreError.WouldLose, Refusal(() => Carry(new TrustedCertificateEntry("t", null, Root.Der, Root.Certificate))));
        Assert.Equal(KeyStoreError.Usage, Refusal(() => KeyStoreFormats.Jks.Create([.. Adding(new string('日', 22_000)).Add], _password)));
        Assert.Equal(KeyStoreError.PasswordMissing, Refusal(() => KeyStoreFormats.Jks.Create([], null)));
        KeyStore store = KeyStoreFormats.Read(new JksBytes().Trusted("a", Root.Der).Build(), _password);
        Assert.Equal(KeyStoreError.Usage, Refusal(() => KeyStoreFormats.Jks.Rewrite(store, new StoreChange { Remove = [1] }, _password)));
        Assert.Equal(KeyStoreError.Unsupported, Refusal(() => KeyStoreFormats.Jceks.Rewrite(jceks, Adding("b"), _password)));

        byte[] Carry(KeyStoreEntry entry) => KeyStoreFormats.Jks.Create([new CarriedEntry(entry, "x", Date)], _password);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        byte[] Make() => KeyStoreFormats.Jks.Create([.. Adding("a", "b").Add], _password, new WriteOptions { Reproducible = true });
        Assert.Equal(Make(), Make());
        Assert.Equal(KeyStoreError.Usage, Refusal(() => KeyStoreFormats.Jks.Create(
            [new NewPrivateKey("k", Date, Server.Pkcs8, _password, [])], _password, new WriteOptions { Reproducible = true })));
    }

    private static StoreChange Adding(params string[] aliases) =>
        new() { Add = [.. aliases.Select(alias => new NewTrustedCertificate(alias, Date, Server.Certificate))] };

    private static KeyStoreError Refusal(Func<byte[]> work) => Assert.Throws<KeyStoreException>(work).Error;

    private string[] Dump(byte[] store, string type, params string[] keyPasswords) =>
        [.. JavaOracle.Dump(_folder.Write("dumped", store), type, "changeit", keyPasswords).Select(entry => entry.Describe(withDate: true))];
}
