using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

public class Pkcs12RewriteTests
{
    private static readonly DateTimeOffset Date = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Certificate Root = new(TestPki.New.Root.Der);

    private static readonly StoreChange AddRoot = new() { Add = [new NewTrustedCertificate("a new root ü", Date, Root)] };

    // Each with the reason for which it is not rewritten.
    private static readonly Dictionary<string, KeyStoreError> Refused = new()
    {
        ["p12-bcjava-gostpfx"] = KeyStoreError.Unsupported,
        ["p12-gnutls-gost12-2"] = KeyStoreError.Unsupported,
        ["p12-rustcrypto-example11"] = KeyStoreError.Unsupported,
        ["p12-synth-bcpkix172-mac-password-differs"] = KeyStoreError.Unsupported,
    };

    public static TheoryData<string> Stores => Corpus.Ids("PKCS12");

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public void A_certificate_joins_every_store_of_the_corpus_and_nothing_old_changes(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        byte[] before = row.Bytes;
        byte[] after;
        KeyStore old;
        try
        {
            old = KeyStoreFormats.Pkcs12.Read(before, password);
            after = KeyStoreFormats.Pkcs12.Rewrite(old, AddRoot, password);
        }
        catch (KeyStoreException e) when (e.Error is KeyStoreError.Unsupported or KeyStoreError.Unauthenticated)
        {
            if (e.Error == KeyStoreError.Unauthenticated) Assert.Equal(System.Text.Json.JsonValueKind.Null, row.Expected.GetProperty("pkcs12").GetProperty("mac").ValueKind);
            else Assert.Equal(Refused.GetValueOrDefault(id), e.Error);
            return;
        }

        Assert.DoesNotContain(id, Refused.Keys);
        PreservationCheck.Verify(KeyStoreFormats.Pkcs12, before, after, password, AddRoot);
        KeyStore made = KeyStoreFormats.Pkcs12.Read(after, password);
        Assert.Equal(old.Entries.Length + 1, made.Entries.Length);
        Assert.Equal(old.Integrity, made.Integrity);
        Assert.Equal(old.Protection.Integrity, made.Protection.Integrity);
        SeenBefore(row, after);
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public void What_openssl_read_before_it_reads_after_and_the_new_certificate_too(string id)
    {
        CorpusRow row = Corpus.Get(id);
        if (row.Expected.GetProperty("openssl").GetProperty("error").ValueKind != System.Text.Json.JsonValueKind.Null) return;
        using Password? password = row.Password;
        byte[] after;
        try
        {
            after = KeyStoreFormats.Pkcs12.Rewrite(KeyStoreFormats.Pkcs12.Read(row.Bytes, password), AddRoot, password, new WriteOptions { AcceptUnauthenticated = true });
        }
        catch (KeyStoreException e) when (e.Error == KeyStoreError.Unsupported)
        {
            Assert.Contains(id, Refused.Keys);
            return;
        }

        using TempFolder folder = new();
        string[] before = Certificates(row.File, row.StorePassword), now = Certificates(folder.Write("store.p12", after), row.StorePassword);
        Assert.Equal([.. before, Root.Fingerprint.ToString()], now.OrderBy(hash => hash == Root.Fingerprint.ToString()));
    }

    private static string[] Certificates(string file, string? password)
    {
        string pem = Peer.OpenSsl.Run("pkcs12", "-in", file, "-passin", $"pass:{password}", "-nokeys", "-legacy").Succeeded().Out;
        System.Security.Cryptography.X509Certificates.X509Certificate2Collection found = [];
        found.ImportFromPem(pem);
        return [.. found.Select(certificate => Fingerprint.Of(certificate.RawData).ToString())];
    }

    private static void SeenBefore(CorpusRow row, byte[] after)
    {
        using TempFolder folder = new();
        string file = folder.Write("store.p12", after);
        string before;
        string[] now;
        try
        {
            before = Dump(row.File, row);
        }
        catch (JavaRefusal)
        {
            Assert.Throws<JavaRefusal>(() => Dump(file, row));
            return;
        }

        now = Dump(file, row).Split('\n');
        string added = Assert.Single(now, line => line.StartsWith("a new root ü|", StringComparison.Ordinal));
        Assert.Equal($"a new root ü|trusted||||{Root.Fingerprint}", added);
        Assert.Equal(before, string.Join('\n', now.Where(line => line != added)));
    }

    private static string Dump(string file, CorpusRow row) =>
        string.Join('\n', JavaOracle.Dump(file, "PKCS12", row.StorePassword, row.KeyPasswords).Select(entry => entry.Describe(withDate: false)));
}
