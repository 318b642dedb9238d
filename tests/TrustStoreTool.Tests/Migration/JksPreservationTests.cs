using TrustStoreTool.Formats;
using TrustStoreTool.Migration;
using TrustStoreTool.Tests.Formats.Jks;

namespace TrustStoreTool.Tests.Migration;

/// <summary>Writers that are broken on purpose: each must be caught before anything is written.</summary>
public sealed class JksPreservationTests : IDisposable
{
    private const long Date = 1_700_000_000_000;

    private static readonly byte[] A = TestPki.Old.Root.Der, B = TestPki.Old.Subordinate.Der, C = TestPki.Old.Server.Der, New = TestPki.New.Root.Der;
    private static readonly byte[] Tail = [1, 2, 3];

    private readonly Password _password = new("changeit");

    private readonly byte[] _before = Old().Build(trailing: Tail);

    private readonly StoreChange _change = new()
    {
        Add = [new NewTrustedCertificate("new", DateTimeOffset.FromUnixTimeMilliseconds(Date), new Certificate(New))],
        Remove = [1],
    };

    public void Dispose() => _password.Dispose();

    private static JksBytes Old() => new JksBytes().Trusted("Alpha", A).Trusted("beta", B).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C);

    private static JksBytes Right() => new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date);

    [Fact]
    public void What_was_asked_for_passes() => Verify(Right().Build(trailing: Tail));

    [Fact]
    public void The_writer_of_this_library_passes()
    {
        KeyStore store = KeyStoreFormats.Jks.Read(_before, _password);
        byte[] after = KeyStoreFormats.Jks.Rewrite(store, _change, _password);
        Assert.Equal(Right().Build(trailing: Tail), after);
        Verify(after);
    }

    public static TheoryData<string, byte[]> BrokenWriters()
    {
        TheoryData<string, byte[]> writers = new()
        {
            { "an entry is dropped", new JksBytes().Trusted("Alpha", A).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "an entry is dropped and the added one doubled", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("new", New, Date).Trusted("new", New, Date).Build(trailing: Tail) },
            { "nothing is added", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Build(trailing: Tail) },
            { "the removed entry is kept", new JksBytes().Trusted("Alpha", A).Trusted("beta", B).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "another entry is removed", new JksBytes().Trusted("Alpha", A).Trusted("beta", B).Key("gamma", [1, 2, 3, 4], C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "two entries change places", new JksBytes().Trusted("Alpha", A).Trusted("delta", C).Key("gamma", [1, 2, 3, 4], C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "an alias loses its capital", new JksBytes().Trusted("alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "a date changes", new JksBytes().Trusted("Alpha", A, 1).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "a certificate type name changes", new JksBytes().Trusted("Alpha", A, type: "X509").Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "a key is encrypted anew", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 5], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "a chain grows", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C, B).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "an entry is doubled", new JksBytes().Trusted("Alpha", A).Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "an entry too many", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Trusted("more", B).Build(trailing: Tail) },
            { "an entry too many that is not counted", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Trusted("more", B).Build(count: 4, trailing: Tail) },
            { "the new entry is not the last", new JksBytes().Trusted("new", New, Date).Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Build(trailing: Tail) },
            { "the added certificate is another", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", B, Date).Build(trailing: Tail) },
            { "the added alias is another", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("newer", New, Date).Build(trailing: Tail) },
            { "the added date is another", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date + 1).Build(trailing: Tail) },
            { "the added entry is a key", new JksBytes().Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Key("new", [1], New).Build(trailing: Tail) },
            { "the digest is of another password", Right().Build("changed", trailing: Tail) },
            { "the count is too small", Right().Build(count: 3, trailing: Tail) },
            { "the count is too large", Right().Build(count: 5, trailing: Tail) },
            { "the bytes after the digest are lost", Right().Build() },
            { "the bytes after the digest change", Right().Build(trailing: [1, 2, 4]) },
            { "a byte follows", Right().Build(trailing: [.. Tail, 0]) },
            { "the version changes", new JksBytes(1).Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "the magic number changes", new JksBytes(2, 0xCECECECE).Trusted("Alpha", A).Key("gamma", [1, 2, 3, 4], C).Trusted("delta", C).Trusted("new", New, Date).Build(trailing: Tail) },
            { "nothing is written", [] },
            { "the old file is written", Old().Build(trailing: Tail) },
        };
        return writers;
    }

    [Theory, MemberData(nameof(BrokenWriters))]
    public void A_broken_writer_is_caught(string what, byte[] after)
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => Verify(after));
        Assert.True(refusal.Error == KeyStoreError.PreservationFailed, what);
    }

    [Fact]
    public void No_byte_of_the_new_store_can_differ()
    {
        byte[] right = Right().Build(trailing: Tail);
        for (int i = 0; i < right.Length; i++)
        {
            byte[] after = [.. right];
            after[i] ^= 0x20;
            Assert.Equal(KeyStoreError.PreservationFailed, Assert.Throws<KeyStoreException>(() => Verify(after)).Error);
        }
    }

    [Fact]
    public void No_length_but_the_right_one_passes()
    {
        byte[] right = Right().Build(trailing: Tail);
        for (int length = 0; length < right.Length; length++)
            Assert.Throws<KeyStoreException>(() => Verify(right[..length]));
    }

    [Fact]
    public void Every_format_that_can_be_rewritten_has_its_comparison() =>
        Assert.All(KeyStoreFormats.All.Where(format => format is { CanWrite: true, IsCertificateFile: false }), format => Assert.True(PreservationCheck.Knows(format), format.Name));

    private void Verify(byte[] after) => PreservationCheck.Verify(KeyStoreFormats.Jks, _before, after, _password, _change);
}
