using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Pkcs12;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

public class Pkcs12WriteTests
{
    private static readonly KeyStoreFormat Format = KeyStoreFormats.Pkcs12;

    public static TheoryData<Pkcs12Profile, string> Profiles => new() { { Pkcs12Profile.Modern, "changeit" }, { Pkcs12Profile.Legacy, "changeit" }, { Pkcs12Profile.Modern, "" }, { Pkcs12Profile.Legacy, "" } };

    [SkippableTheory]
    [MemberData(nameof(Profiles))]
    public void A_new_store_is_what_the_JDK_reads_keys_and_chain_included(Pkcs12Profile profile, string characters)
    {
        using Password password = new(characters);
        NewEntry[] entries = [TestStores.Key("My Key", TestPki.Old.Server, password, TestPki.Old.Subordinate, TestPki.Old.Root), TestStores.Trusted("Wurzel ü", TestPki.New.Root)];
        byte[] made = Format.Create(entries, password, new WriteOptions { Profile = profile });
        using TempFolder folder = new();
        string file = folder.Write("new.p12", made);
        string[] seen = [.. JavaOracle.Dump(file, "PKCS12", characters).Select(entry => entry.Describe(withDate: entry.Kind == "key"))];
        string key = Fingerprint.Of(TestStores.Pkcs8(TestPki.Old.Server)).ToString();
        string chain = string.Join(',', new[] { TestPki.Old.Server, TestPki.Old.Subordinate, TestPki.Old.Root }.Select(one => one.Certificate.Fingerprint));
        Assert.Equal([$"my key|key|{TestStores.Date.ToUnixTimeMilliseconds()}|{key}|RSA|{chain}", $"wurzel ü|trusted||||{TestPki.New.Root.Certificate.Fingerprint}"], seen);
        Peer.OpenSsl.Run("pkcs12", "-in", file, "-passin", $"pass:{characters}", "-nokeys", "-legacy").Succeeded();
        KeyStore store = Format.Read(made, password);
        Assert.Equal(IntegrityState.Verified, store.Integrity);
        Assert.Equal(profile == Pkcs12Profile.Modern ? new IntegrityProtection("HMAC-SHA256", 10_000, 20) : new IntegrityProtection("HMAC-SHA1", 100_000, 20), store.Protection.Integrity);
    }

    [SkippableFact]
    public void A_new_store_without_password_is_read_with_any_and_with_none()
    {
        byte[] made = Format.Create([TestStores.Trusted("root", TestPki.New.Root)], null, new WriteOptions { WithoutPassword = true });
        using TempFolder folder = new();
        string file = folder.Write("new.p12", made);
        foreach (string? password in new[] { null, "", "anything" }) Assert.Equal("root", Assert.Single(JavaOracle.Dump(file, "PKCS12", password)).Alias);
        KeyStore store = Format.Read(made, null);
        Assert.False(Format.NeedsPassword(store));
        Assert.Equal(IntegrityState.None, store.Integrity);
    }

    [Theory]
    [InlineData(Pkcs12Profile.Modern)]
    [InlineData(Pkcs12Profile.Legacy)]
    public void A_private_key_comes_back_with_its_password_only(Pkcs12Profile profile)
    {
        using Password store = new("changeit"), own = new("of the key"), wrong = new("wrong");
        byte[] made = Format.Create([TestStores.Key("key", TestPki.Old.Server, own)], store, new WriteOptions { Profile = profile });
        PrivateKeyEntry entry = Assert.IsType<PrivateKeyEntry>(Format.Read(made, store).Entries[0]);
        Assert.Equal(TestStores.Pkcs8(TestPki.Old.Server), Pkcs12Keys.Decrypt(entry, own));
        Assert.Equal(KeyStoreError.PasswordWrong, Assert.Throws<KeyStoreException>(() => Pkcs12Keys.Decrypt(entry, wrong)).Error);
    }

    [SkippableTheory]
    [InlineData(Pkcs12Profile.Modern)]
    [InlineData(Pkcs12Profile.Legacy)]
    public void Reproducible_means_the_same_bytes_and_the_JDK_opens_them(Pkcs12Profile profile)
    {
        using Password password = new("changeit");
        WriteOptions options = new() { Profile = profile, Reproducible = true };
        byte[] Make() => Format.Create([TestStores.Trusted("root", TestPki.New.Root)], password, options);
        byte[] first = Make();
        Assert.Equal(first, Make());
        StoreChange change = new() { Add = [TestStores.Trusted("old", TestPki.Old.Root)] };
        byte[] Grow() => Format.Rewrite(Format.Read(first, password), change, password, options);
        byte[] grown = Grow();
        Assert.Equal(grown, Grow());
        PreservationCheck.Verify(Format, first, grown, password, change);
        using TempFolder folder = new();
        Assert.Equal(["old", "root"], JavaOracle.Dump(folder.Write("s.p12", grown), "PKCS12", "changeit").Select(entry => entry.Alias));

        Pkcs12Store a = (Pkcs12Store)Format.Read(first, password), b = (Pkcs12Store)Format.Read(grown, password);
        Assert.NotEqual(a.Pfx.Parts[0].Encryption!.Salt.ToArray(), b.Pfx.Parts[0].Encryption!.Salt.ToArray());
        Assert.NotEqual(a.Pfx.Mac!.Salt.ToArray(), b.Pfx.Mac!.Salt.ToArray());
    }

    [Fact]
    public void Without_reproducible_no_salt_is_used_twice()
    {
        using Password password = new("changeit");
        byte[] Make() => Format.Create([TestStores.Trusted("root", TestPki.New.Root)], password);
        Assert.NotEqual(Make(), Make());
    }

    [Fact]
    public void Reproducible_refuses_to_encrypt_a_key_under_a_derived_salt_and_leaves_a_key_alone_that_stays_where_it_is()
    {
        using Password password = new("changeit");
        WriteOptions options = new() { Reproducible = true };
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => Format.Create([TestStores.Key("key", TestPki.Old.Server, password)], password, options)).Error);

        StoreChange change = new() { Add = [TestStores.Trusted("new", TestPki.New.Root)] };
        byte[] outside = TestStores.WithKey(password);
        Assert.Equal(Format.Rewrite(Format.Read(outside, password), change, password, options), Format.Rewrite(Format.Read(outside, password), change, password, options));

        KeyStoreEntry key = Format.Read(outside, password).Entries[0];
        Pkcs12Mac mac = Pkcs12Mac.Create("2.16.840.1.101.3.4.2.1", 1_000);
        PbeScheme scheme = Pbes2Scheme.Create(1_000, SaltSource.Random);
        Der contents = Der.Sequence(Der.Raw(key.Encoded), BagWriter.Trusted("old", TestPki.Old.Root.Certificate));
        byte[] inside = PfxWriter.File(
            Der.Integer(3).ToArray(), [PfxWriter.Encrypted(contents, scheme, password, PasswordForm.Utf8, null)],
            NewMac.Of(mac, password, PasswordForm.Bmp), default);
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => Format.Rewrite(Format.Read(inside, password), change, password, options)).Error);
        Format.Rewrite(Format.Read(inside, password), change, password);
    }

    [SkippableFact]
    public void Removing_and_marking_as_trusted_change_what_they_name_and_nothing_else()
    {
        using Password password = new("changeit");
        byte[] before = TestStores.WithKey(password);
        KeyStore old = Format.Read(before, password);
        Assert.Equal(["PrivateKeyEntry", "certificate", "certificate", "certificate", "trustedCertEntry"], old.Entries.Select(entry => entry.Kind));
        StoreChange change = new() { Remove = [4], Trust = System.Collections.Immutable.ImmutableSortedDictionary<int, string?>.Empty.Add(3, "the root").Add(1, "not used") };
        byte[] after = Format.Rewrite(old, change, password);
        PreservationCheck.Verify(Format, before, after, password, change);
        KeyStore made = Format.Read(after, password);
        Assert.Equal(["PrivateKeyEntry", "trustedCertEntry", "certificate", "trustedCertEntry"], made.Entries.Select(entry => entry.Kind));
        Assert.Equal(["key", "key", null, "the root"], made.Entries.Select(entry => entry.Alias));
        using TempFolder folder = new();
        Assert.Equal("trusted", JavaOracle.Dump(folder.Write("s.p12", after), "PKCS12", "changeit").Single(entry => entry.Alias == "the root").Kind);

        StoreChange nothing = new() { Remove = [9] };
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => Format.Rewrite(old, nothing, password)).Error);
        StoreChange trustKey = new() { Trust = System.Collections.Immutable.ImmutableSortedDictionary<int, string?>.Empty.Add(0, null) };
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => Format.Rewrite(old, trustKey, password)).Error);
    }

    [Fact]
    public void A_rewrite_needs_the_right_password_and_keeps_what_follows_the_PFX()
    {
        using Password password = new("changeit"), wrong = new("wrong");
        byte[] before = [.. TestStores.WithKey(password), 7, 7];
        StoreChange change = new() { Add = [TestStores.Trusted("new", TestPki.New.Root)] };
        Assert.Equal(KeyStoreError.PasswordMissing, Assert.Throws<KeyStoreException>(() => Format.Rewrite(Format.Read(before, null), change, null)).Error);
        Assert.Equal(KeyStoreError.PasswordWrong, Assert.Throws<KeyStoreException>(() => Format.Rewrite(Format.Read(before, password), change, wrong)).Error);
        byte[] after = Format.Rewrite(Format.Read(before, null), change, password);
        Assert.Equal([7, 7], after[^2..]);
        PreservationCheck.Verify(Format, before, after, password, change);
    }

    [Fact]
    public void An_encrypted_store_without_a_MAC_is_rewritten_only_on_demand()
    {
        using Password password = new("changeit");
        PbeScheme scheme = Pbes2Scheme.Create(1_000, SaltSource.Random);
        byte[] before = PfxWriter.File(
            Der.Integer(3).ToArray(), [PfxWriter.Encrypted(Der.Sequence(BagWriter.Trusted("old", TestPki.Old.Root.Certificate)), scheme, password, PasswordForm.Utf8, null)], null, default);
        StoreChange change = new() { Add = [TestStores.Trusted("new", TestPki.New.Root)] };
        Assert.Equal(KeyStoreError.Unauthenticated, Assert.Throws<KeyStoreException>(() => Format.Rewrite(Format.Read(before, password), change, password)).Error);
        byte[] after = Format.Rewrite(Format.Read(before, password), change, password, new WriteOptions { AcceptUnauthenticated = true });
        PreservationCheck.Verify(Format, before, after, password, change);
        Assert.Null(Format.Read(after, password).Protection.Integrity);
    }

    [Fact]
    public void Entries_carried_to_a_new_store_are_the_bytes_they_were()
    {
        using Password password = new("changeit"), other = new("another");
        KeyStore source = Format.Read(TestStores.WithKey(password), password);
        CarriedEntry[] entries = [.. source.Entries.Select(entry => new CarriedEntry(entry, entry.Alias ?? "unnamed", TestStores.Date))];
        KeyStore made = Format.Read(Format.Create(entries, other), other);
        Assert.Equal(source.Entries.Select(entry => Convert.ToHexString(entry.Encoded.Span)), made.Entries.Select(entry => Convert.ToHexString(entry.Encoded.Span)));
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => Format.Create([new CarriedEntry(source.Entries[0], "renamed", TestStores.Date)], other)).Error);
    }
}
