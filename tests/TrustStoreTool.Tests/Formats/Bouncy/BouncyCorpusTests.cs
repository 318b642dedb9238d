using System.Text.Json;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats.Bouncy;

/// <summary>Every BKS, UBER and BCFKS of the corpus, against what BouncyCastle's own provider read from it.</summary>
public class BouncyCorpusTests
{
    public static TheoryData<string> Ids => Corpus.Ids("BKS", "UBER", "BCFKS");

    [SkippableTheory, MemberData(nameof(Ids))]
    public void A_store_reads_to_what_its_own_provider_reads(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        KeyStore store = KeyStoreFormats.Read(row.Bytes, password);
        JsonElement view = row.Expected.GetProperty("views")[0];

        Assert.Equal(row.Format, store.Format.Title);
        Assert.Equal(IntegrityState.Verified, store.Integrity);
        Assert.Equal(
            view.GetProperty("entries").EnumerateArray().Select(Describe).Order(StringComparer.Ordinal),
            store.Entries.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(
            view.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == "trusted").Select(entry => Hashes(entry)).Order(StringComparer.Ordinal),
            store.TrustAnchors.Select(certificate => certificate.Fingerprint.ToString()).Order(StringComparer.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(Ids))]
    public void A_JDK_alone_does_not_know_it(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        JavaView view = KeyStoreFormats.Read(row.Bytes, password).SeenByJava(JavaPassword.Right);
        Assert.False(view.Loads);
        Assert.Contains("BouncyCastle", view.Refusal, StringComparison.Ordinal);
        Assert.Throws<JavaRefusal>(() => JavaOracle.Dump(row.File, row.Format, row.StorePassword));
    }

    [SkippableTheory, MemberData(nameof(Ids))]
    public void Only_a_BKS_can_be_read_without_its_password(string id)
    {
        CorpusRow row = Corpus.Get(id);
        if (row.Format == "BKS") Assert.Equal(IntegrityState.NotChecked, KeyStoreFormats.Read(row.Bytes, null).Integrity);
        else Assert.Equal(KeyStoreError.PasswordMissing, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(row.Bytes, null)).Error);
        using Password wrong = new("no such password");
        Assert.Equal(KeyStoreError.PasswordWrong, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(row.Bytes, wrong)).Error);
    }

    // What a sealed key is shows only when it is opened: with a chain it is taken for a private one, without for a secret one.
    private static string Describe(JsonElement entry)
    {
        string kind = entry.GetProperty("kind").GetString() switch
        {
            "trusted" => "trustedCertEntry",
            _ when entry.GetProperty("chain").GetArrayLength() > 0 => "PrivateKeyEntry",
            _ => "SecretKeyEntry",
        };
        return $"{entry.GetProperty("alias").GetString()}|{kind}|{entry.GetProperty("created_ms")}|{Hashes(entry)}";
    }

    private static string Hashes(JsonElement entry) => string.Join(',', entry.GetProperty("chain").EnumerateArray().Select(certificate => certificate.GetProperty("sha256").GetString()));

    private static string Describe(KeyStoreEntry entry) =>
        $"{entry.Alias}|{entry.Kind}|{entry.Created?.ToUnixTimeMilliseconds()}|{string.Join(',', entry.Certificates.Select(certificate => certificate.Fingerprint.ToString()))}";
}
