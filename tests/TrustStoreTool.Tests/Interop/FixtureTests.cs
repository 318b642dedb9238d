using System.Collections.Immutable;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Interop;

/// <summary>Every store of <c>fixtures/</c> against what its producer's peers declared of it.</summary>
public class FixtureTests
{
    public static TheoryData<string> All => [.. Fixture.Names];

    public static TheoryData<string> OfTheJdk => [.. Fixture.Names.Where(name => Fixture.Get(name).IsOfTheJdk)];

    public static TheoryData<string> OfBouncyCastle => [.. Fixture.Names.Where(name => !Fixture.Get(name).IsOfTheJdk)];

    public static TheoryData<string> Writable => [.. Fixture.Names.Where(name => Fixture.Get(name).Format is "jks" or "pkcs12")];

    [Theory, MemberData(nameof(All))]
    public void It_is_read_as_the_format_it_is_and_its_integrity_is_checked(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using Password? password = fixture.Password();

        KeyStore store = KeyStoreFormats.Read(fixture.Bytes, password);

        Assert.Equal(fixture.Format, store.Format.Name);
        Assert.Equal(fixture.StorePassword is null ? IntegrityState.None : IntegrityState.Verified, store.Integrity);
    }

    [Theory, MemberData(nameof(OfBouncyCastle))]
    public void Its_entries_are_what_BouncyCastle_saw(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using Password? password = fixture.Password();
        KeyStore store = KeyStoreFormats.Read(fixture.Bytes, password);

        Assert.Equal(
            fixture.View(JavaPassword.Right)!.Value.Select(entry => entry.Describe()).Order(StringComparer.Ordinal),
            store.Entries.Select(entry => $"{entry.Alias}|{Kind(entry)}|{string.Join(',', entry.Certificates.Select(certificate => certificate.Fingerprint))}").Order(StringComparer.Ordinal));
        Assert.False(store.SeenByJava(JavaPassword.Right).Loads, "a JDK by itself knows none of these formats");
    }

    [Theory, MemberData(nameof(OfTheJdk))]
    public void Its_java_view_is_what_a_jvm_saw_with_each_password(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using Password? right = fixture.Password();
        KeyStore store = KeyStoreFormats.Read(fixture.Bytes, right);

        foreach (JavaPassword password in Enum.GetValues<JavaPassword>())
        {
            ImmutableArray<DeclaredEntry>? declared = fixture.View(password);
            JavaView seen = store.SeenByJava(password);
            Assert.True(declared is not null == seen.Loads, $"{name}, password {password}: {seen.Refusal ?? "loads"}");
            if (declared is not null)
                Assert.Equal(declared.Value.Select(entry => entry.Describe()).Order(StringComparer.Ordinal), seen.Entries.Select(Describe).Order(StringComparer.Ordinal));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Dates_are_the_stored_ones_to_the_millisecond(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using Password? password = fixture.Password();
        KeyStore store = KeyStoreFormats.Read(fixture.Bytes, password);

        long[] declared = [.. fixture.View(JavaPassword.Right)!.Value.Where(entry => entry.CreatedMs is not null).Select(entry => entry.CreatedMs!.Value)];
        HashSet<long> stored = [.. store.Entries.Where(entry => entry.Created is not null).Select(entry => entry.Created!.Value.ToUnixTimeMilliseconds())];
        Assert.True(fixture.Format == "pkcs12" || declared.Length == store.Entries.Length, "an entry without a date");
        Assert.Subset(stored, declared.ToHashSet());
    }

    [Theory, MemberData(nameof(All))]
    public void A_wrong_password_is_said_to_be_one(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using Password wrong = new("not the password");

        if (fixture.StorePassword is null) Assert.Equal(IntegrityState.None, KeyStoreFormats.Read(fixture.Bytes, wrong).Integrity);
        else Assert.Equal(KeyStoreError.PasswordWrong, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(fixture.Bytes, wrong)).Error);
    }

    [Theory, MemberData(nameof(All))]
    public void Every_changed_byte_is_read_the_same_or_refused(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using Password? password = fixture.Password();
        KeyStore store = KeyStoreFormats.Read(fixture.Bytes, password);
        List<string> whole = Slices(store);
        byte[] changed = fixture.Bytes;

        // Where keys are derived each reading costs up to seconds, and fewer of them must do.
        long iterations = (store.Protection.Integrity?.Iterations ?? 0) + store.Protection.Parts.Sum(part => part.Iterations ?? 0);
        int step = iterations == 0 ? 1 : 1 + (int)(changed.Length / Math.Clamp(2_000_000 / iterations, 6, 60));
        for (int at = 0; at < changed.Length; at += step)
        {
            changed[at] ^= 0x20;
            try
            {
                KeyStore read = KeyStoreFormats.Read(changed.ToArray(), password);
                if (read.Integrity == IntegrityState.Verified)
                    Assert.Equal(whole, Slices(read));
            }
            catch (KeyStoreException)
            {
                // Refused, and by the one exception.
            }

            changed[at] ^= 0x20;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Every_truncation_is_refused(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using Password? password = fixture.Password();
        byte[] whole = fixture.Bytes;

        for (int length = 0; length < whole.Length; length += length < 64 ? 1 : 13)
            Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(whole.AsMemory(0, length), password));
    }

    [Theory, MemberData(nameof(Writable))]
    public async Task A_migration_keeps_every_entry_and_adds_the_region_s(string name)
    {
        Fixture fixture = Fixture.Get(name);
        using TempFolder folder = new();
        using Password? password = fixture.Password();
        KeyStore before = KeyStoreFormats.Read(fixture.Bytes, password);

        StoreRun run = await StoreRun.MigrateAsync(folder.Write(name, fixture.Bytes), fixture.StorePassword, "--region", "us-east-1", "--ca", "all");

        KeyStore after = KeyStoreFormats.Read(File.ReadAllBytes(run.Store), password);
        Assert.Equal(before.Protection.Integrity, after.Protection.Integrity);
        Assert.Equal(Slices(before), Slices(after).Where(Slices(before).Contains));
        Assert.Equal(before.Entries.Length + 3, after.Entries.Length);
        Assert.Equal(before.TrustAnchors.Length + 3, after.TrustAnchors.Length);
        Assert.All(before.TrustAnchors, anchor => Assert.Contains(anchor, after.TrustAnchors));
    }

    private static List<string> Slices(KeyStore store) => [.. store.Entries.Select(entry => Convert.ToHexString(entry.Encoded.Span))];

    private static string Describe(JavaEntry entry) => $"{entry.Alias}|{Kind(entry)}|{string.Join(',', entry.Certificates.Select(certificate => certificate.Fingerprint))}";

    private static string Kind(KeyStoreEntry entry) => entry switch
    {
        TrustedCertificateEntry => "trusted",
        PrivateKeyEntry => "key",
        _ => entry.Kind,
    };

    private static string Kind(JavaEntry entry) => !entry.Reachable ? "unreachable" : entry.Kind switch
    {
        JavaEntryKind.TrustedCertificate => "trusted",
        JavaEntryKind.PrivateKey => "key",
        _ => "secret",
    };
}
