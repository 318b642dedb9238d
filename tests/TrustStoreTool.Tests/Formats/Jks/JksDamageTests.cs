using System.Buffers.Binary;
using System.Diagnostics;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats.Jks;

/// <summary>Cut, changed and lying files: a clear refusal, and no work before it.</summary>
public sealed class JksDamageTests : IDisposable
{
    private static readonly byte[] A = TestPki.Old.Root.Der;

    private readonly Password _password = new("changeit");

    public void Dispose() => _password.Dispose();

    public static TheoryData<string> SmallStores => ["jks", "jks1", "jceks", "trailing"];

    [Theory, MemberData(nameof(SmallStores))]
    public void A_store_cut_anywhere_is_damaged_with_any_password(string which)
    {
        byte[] whole = Store(which);
        int most = whole.Length - (which == "trailing" ? 3 : 0);
        for (int length = 4; length < most; length++)
        {
            Assert.Equal(KeyStoreError.Damaged, Refusal(whole[..length], _password));
            Assert.Equal(KeyStoreError.Damaged, Refusal(whole[..length], null));
        }
    }

    [Theory, MemberData(nameof(SmallStores))]
    public void No_changed_byte_is_accepted_with_the_password(string which)
    {
        byte[] whole = Store(which);
        int most = whole.Length - (which == "trailing" ? 3 : 0);
        for (int i = 0; i < most; i++)
        {
            foreach (byte flip in (ReadOnlySpan<byte>)[0x01, 0x80, 0xFF])
            {
                byte[] changed = [.. whole];
                changed[i] ^= flip;
                KeyStoreError? error = Refusal(changed, _password);
                Assert.True(error is KeyStoreError.Damaged or KeyStoreError.PasswordWrong or KeyStoreError.Unsupported or KeyStoreError.UnknownFormat, $"byte {i}: {error}");
                _ = Refusal(changed, null);
            }
        }
    }

    [Theory]
    [InlineData(8, 0x7FFFFFFF)]
    [InlineData(8, int.MinValue)]
    [InlineData(8, -1)]
    [InlineData(8, 3)]
    public void A_lying_count_is_refused_before_memory_is_taken(int at, int value)
    {
        byte[] content = Store("jks");
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(at), value);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(KeyStoreError.Damaged, Refusal(content, null));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Entries_that_the_header_does_not_count_are_damage_not_a_wrong_password() =>
        Assert.Equal(KeyStoreError.Damaged, Refusal(new JksBytes().Trusted("a", A).Trusted("b", A).Build(count: 1), _password));

    [Fact]
    public void A_wrong_password_is_told_from_damage()
    {
        using Password wrong = new("changed");
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(Store("jks"), wrong));
        Assert.Equal(KeyStoreError.PasswordWrong, refusal.Error);
        Assert.Equal("wrong password, or the store was changed after it was written", refusal.Message);
    }

    [Fact]
    public void Limits_are_held()
    {
        byte[] store = new JksBytes().Trusted("alias", A).Trusted("b", A).Build();
        Assert.Equal(KeyStoreError.LimitExceeded, Refusal(store, null, new ReadLimits { Entries = 1 }));
        Assert.Equal(KeyStoreError.LimitExceeded, Refusal(store, null, new ReadLimits { AliasBytes = 4 }));
        Assert.Equal(KeyStoreError.LimitExceeded, Refusal(store, null, new ReadLimits { CertificateBytes = A.Length - 1 }));
        Assert.Equal(KeyStoreError.LimitExceeded, Refusal(store, null, new ReadLimits { FileBytes = store.Length - 1 }));
        Assert.Null(Refusal(store, null, new ReadLimits { Entries = 2, AliasBytes = 5, CertificateBytes = A.Length, FileBytes = store.Length }));
    }

    [SkippableFact]
    public void Every_bad_JKS_and_JCEKS_of_the_corpus_has_its_verdict()
    {
        Dictionary<string, KeyStoreError?> expected = new(StringComparer.Ordinal)
        {
            // Java refuses these three whole; here the other entries can be seen and kept.
            ["jks-garbage-cert.jks"] = null,
            ["pyjks-jceks-unknown-class.jceks"] = null,
            ["pyjks-jceks-unknown-class-inside.jceks"] = null,
            ["pyjks-jceks-unknown-sealalg.jceks"] = null,
            ["jks-body-bitflip.jks"] = KeyStoreError.PasswordWrong,
            ["jks-digest-bitflip.jks"] = KeyStoreError.PasswordWrong,
            ["jceks-digest-bitflip.jceks"] = KeyStoreError.PasswordWrong,
        };
        int seen = 0;
        foreach (BadCorpusRow row in Corpus.BadRows.Where(row => row.Format is "JKS" or "JCEKS"))
        {
            using Password? password = row.StorePassword is null ? null : new Password(row.StorePassword);
            Stopwatch watch = Stopwatch.StartNew();
            KeyStoreError? error = Refusal(File.ReadAllBytes(row.File), password);
            string name = Path.GetFileName(row.File);
            Assert.True(error == (expected.TryGetValue(name, out KeyStoreError? verdict) ? verdict : KeyStoreError.Damaged), $"{name}: {error}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), name);
            seen++;
        }

        Assert.True(seen >= 18, $"{seen}");
    }

    private static byte[] Store(string which) => which switch
    {
        "jks" => new JksBytes().Trusted("a", A).Key("b", [1, 2, 3], A).Build(),
        "jks1" => new JksBytes(1).Trusted("a", A).Key("b", [1, 2, 3], A).Build(),
        "trailing" => new JksBytes().Trusted("a", A).Build(trailing: [1, 2, 3]),
        _ => new JksBytes(2, 0xCECECECE).Trusted("a", A).Secret("s", JavaStreamTests.SealedKey).Build(),
    };

    private static KeyStoreError? Refusal(byte[] content, Password? password, ReadLimits? limits = null)
    {
        try
        {
            KeyStore store = KeyStoreFormats.Read(content, password, limits);
            foreach (JavaPassword which in Enum.GetValues<JavaPassword>()) store.SeenByJava(which);
            return null;
        }
        catch (KeyStoreException refusal)
        {
            return refusal.Error;
        }
    }
}
