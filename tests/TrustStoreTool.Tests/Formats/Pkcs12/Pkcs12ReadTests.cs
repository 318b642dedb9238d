using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

public class Pkcs12ReadTests
{
    public static TheoryData<string> Stores => Corpus.Ids("PKCS12");

    // Their MAC is of a kind that neither the JDK nor openssl 3.0 checks.
    private static readonly Dictionary<string, string> Unsupported = new()
    {
        ["p12-bcjava-gostpfx"] = "PKCS#12 with MAC HMAC-GOST R 34.11-94: not supported",
        ["p12-gnutls-gost12-2"] = "PKCS#12 with MAC HMAC-GOST R 34.11-2012-512: not supported",
        ["p12-rustcrypto-example11"] = "PKCS#12 with MAC HMAC-BLAKE2b-512: not supported",
    };

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public void Every_store_of_the_corpus_reads_bag_by_bag_as_its_oracles_did(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        if (Unsupported.TryGetValue(id, out string? message))
        {
            KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pkcs12.Read(row.Bytes, password));
            Assert.Equal(KeyStoreError.Unsupported, refusal.Error);
            Assert.Equal(message, refusal.Message);
            return;
        }

        KeyStore store = KeyStoreFormats.Pkcs12.Read(row.Bytes, password);
        Assert.Equal(ExpectedBags.Describe(row.Expected.GetProperty("pkcs12")), ExpectedBags.Describe((Pkcs12Store)store));
    }
}
