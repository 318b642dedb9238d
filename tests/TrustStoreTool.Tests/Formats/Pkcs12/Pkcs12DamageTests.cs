using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

public class Pkcs12DamageTests
{
    // Well-formed, or broken only where nothing is read: they load, as the JDK or their own description says.
    // Of GnuTLS' fuzzed files nobody knows the password: without one they read or not, and end in nothing else.
    private static readonly HashSet<string> Readable = ["bc-cert-chain-cycle.p12", "botan-unknown-bag-secret.p12"];

    [SkippableFact]
    public void Every_bad_file_of_the_corpus_is_refused_with_a_reason()
    {
        List<string> wrong = [];
        foreach (BadCorpusRow row in Corpus.BadRows.Where(row => row.Format == "PKCS12"))
        {
            using Password? password = row.StorePassword is null ? null : new Password(row.StorePassword);
            string name = Path.GetFileName(row.File);
            try
            {
                KeyStoreFormats.Pkcs12.Read(File.ReadAllBytes(row.File), password);
                if (!Readable.Contains(name) && !name.StartsWith("gnutls-fuzz-", StringComparison.Ordinal)) wrong.Add($"{name}: read, expected: {row.ExpectedOfTheTool}; the JDK: {row.JdkSays}");
            }
            catch (KeyStoreException e)
            {
                if (Readable.Contains(name)) wrong.Add($"{name}: {e.Message}, expected: {row.ExpectedOfTheTool}; the JDK: {row.JdkSays}");
            }
        }

        Assert.Equal("", string.Join("\n", wrong));
    }

    [Fact]
    public void Every_byte_flipped_reads_as_before_or_is_refused()
    {
        using Password password = new("changeit");
        byte[] small = Small(password, 3);
        string entries = Describe(KeyStoreFormats.Pkcs12.Read(small, password));
        for (int i = 0; i < small.Length; i++)
        {
            byte[] changed = [.. small];
            changed[i] ^= (byte)(1 << (i % 8));
            try
            {
                Assert.Equal(entries, Describe(KeyStoreFormats.Pkcs12.Read(changed, password)));
            }
            catch (KeyStoreException)
            {
                // The other right answer.
            }

            try
            {
                _ = Describe(KeyStoreFormats.Pkcs12.Read(changed, null)) + KeyStoreFormats.Pkcs12.Read(changed, null).SeenByJava(JavaPassword.None);
            }
            catch (KeyStoreException)
            {
                // Without a password nothing vouches for the content; it may only not end in anything else.
            }
        }
    }

    [Fact]
    public void Every_byte_flipped_in_a_store_without_password_reads_or_is_refused()
    {
        byte[] small = KeyStoreFormats.Pkcs12.Create([TestStores.Trusted("root", TestPki.New.Root)], null, new WriteOptions { WithoutPassword = true });
        for (int i = 0; i < small.Length * 8; i++)
        {
            byte[] changed = [.. small];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            try
            {
                KeyStore store = KeyStoreFormats.Pkcs12.Read(changed, null);
                _ = Describe(store) + store.SeenByJava(JavaPassword.Right);
            }
            catch (KeyStoreException)
            {
                // The other right answer.
            }
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using Password password = new("changeit");
        byte[] small = Small(password, 1);
        for (int i = 0; i < small.Length; i++)
            Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pkcs12.Read(small.AsMemory(0, i), password));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5_000_001)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public void Iteration_counts_out_of_bounds_are_refused_before_any_work(long count)
    {
        using Password password = new("changeit");
        byte[] mac = Der.Sequence(Der.Sequence(Der.Sequence(Der.Oid("1.3.14.3.2.26"), Der.Null), Der.Octets(new byte[20])), Der.Octets(new byte[8]), Der.Integer(count)).ToArray();
        byte[] file = PfxWriter.File(Der.Integer(3).ToArray(), [], new NewMac(mac.Length, _ => Der.Raw(mac)), default);
        KeyStoreError error = Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pkcs12.Read(file, password)).Error;
        Assert.Equal(count < 1 ? KeyStoreError.Damaged : KeyStoreError.LimitExceeded, error);
    }

    [Fact]
    public void The_counts_of_all_parts_are_added_up_before_the_first_runs()
    {
        using Password password = new("changeit");
        byte[] Part() => Der.Sequence(
            Der.Oid(Oids.EncryptedData),
            Der.Tagged(0xa0, Der.Sequence(Der.Integer(0), Der.Sequence(Der.Oid(Oids.Data), Der.Raw(Pbes2Scheme.Create(4_000_000, SaltSource.Random).Encoded), Der.Tagged(0x80, Der.Raw(new byte[16])))))).ToArray();
        byte[] file = PfxWriter.File(Der.Integer(3).ToArray(), [Der.Raw(Part()), Der.Raw(Part()), Der.Raw(Part())], null, default);
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pkcs12.Read(file, password));
        Assert.Equal(KeyStoreError.LimitExceeded, refusal.Error);
        Assert.Contains("whole file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused()
    {
        byte[] file = [.. Enumerable.Repeat<byte[]>([0x30, 0x80], 20_000).SelectMany(pair => pair)];
        Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pkcs12.Read(file, null));
        byte[] started = [0x30, 0x80, 0x02, 0x01, 0x03, .. file];
        Assert.Equal(KeyStoreError.LimitExceeded, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pkcs12.Read(started, null)).Error);
    }

    [Theory]
    [InlineData("2.16.840.1.101.3.4.2.10", "PKCS#12 with MAC HMAC-SHA3-512: not supported")]
    [InlineData("1.2.840.113549.2.5", "PKCS#12 with MAC HMAC-MD5: not supported")]
    public void An_unknown_MAC_is_named(string oid, string message)
    {
        using Password password = new("changeit");
        byte[] mac = Der.Sequence(Der.Sequence(Der.Sequence(Der.Oid(oid), Der.Null), Der.Octets(new byte[64])), Der.Octets(new byte[8]), Der.Integer(1)).ToArray();
        byte[] file = PfxWriter.File(Der.Integer(3).ToArray(), [], new NewMac(mac.Length, _ => Der.Raw(mac)), default);
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pkcs12.Read(file, password));
        Assert.Equal((KeyStoreError.Unsupported, message), (refusal.Error, refusal.Message));
    }

    // Few iterations, so that thousands of readings stay quick.
    private static byte[] Small(Password password, int iterations)
    {
        PbeScheme scheme = Pbes2Scheme.Create(iterations, SaltSource.Random);
        Der part = PfxWriter.Encrypted(Der.Sequence(BagWriter.Trusted("root", TestPki.New.Root.Certificate)), scheme, password, PasswordForm.Utf8, null);
        Der plain = PfxWriter.Plain(Der.Sequence(BagWriter.Trusted("other", TestPki.Old.Root.Certificate)));
        Pkcs12Mac mac = Pkcs12Mac.Create("2.16.840.1.101.3.4.2.1", iterations);
        return PfxWriter.File(Der.Integer(3).ToArray(), [part, plain], NewMac.Of(mac, password, PasswordForm.Bmp), default);
    }

    private static string Describe(KeyStore store) => string.Join('\n', store.Entries.Select(entry => $"{entry.Kind} {entry.Alias} {Fingerprint.Of(entry.Encoded.Span)}"));
}
