using System.Security.Cryptography;
using System.Text.Json;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Formats.Jks;

/// <summary>Every JKS and JCEKS that other people's programs wrote.</summary>
public class JksCorpusTests
{
    public static TheoryData<string> Jks => Corpus.Ids("JKS");

    public static TheoryData<string> JksAndJceks => Corpus.Ids("JKS", "JCEKS");

    [SkippableTheory, MemberData(nameof(JksAndJceks))]
    public void A_store_reads_to_what_lies_in_its_bytes(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        KeyStore store = KeyStoreFormats.Read(row.Bytes, password);
        JsonElement raw = row.Expected.GetProperty("raw_jks");

        Assert.Equal(row.Format, store.Format.Title);
        Assert.Equal(password is null ? IntegrityState.NotChecked : IntegrityState.Verified, store.Integrity);
        Assert.Equal(raw.GetProperty("count").GetInt32(), store.Entries.Length);
        // The corpus' own walk stops at the first sealed key.
        foreach ((JsonElement expected, KeyStoreEntry entry) in raw.GetProperty("entries").EnumerateArray().Zip(store.Entries))
            Assert.Equal(Describe(expected), Describe(entry));
    }

    [SkippableTheory, MemberData(nameof(JksAndJceks))]
    public void Java_sees_what_is_said_of_it_with_every_password(string id)
    {
        CorpusRow row = Corpus.Get(id);
        JavaViewCheck.Holds(row.File, row.Bytes, row.StorePassword, row.Format);
    }

    [SkippableTheory, MemberData(nameof(Jks))]
    public void An_added_certificate_leaves_every_old_entry_as_Java_sees_it(string id)
    {
        CorpusRow row = Corpus.Get(id);
        if (row.Password is not { } password) return;
        byte[] before = row.Bytes;
        KeyStore store = KeyStoreFormats.Read(before, password);
        Certificate certificate = TestPki.New.Root.Certificate;
        StoreChange change = new() { Add = [new NewTrustedCertificate("Added By Test", DateTimeOffset.UnixEpoch.AddDays(20_000), certificate)] };

        byte[] after = store.Format.Rewrite(store, change, password);

        PreservationCheck.Verify(store.Format, before, after, password, change);
        using TempFolder folder = new();
        string path = folder.Write("after.jks", after);
        foreach (string type in new[] { "JKS", "CaseExactJKS" })
        {
            string[] old = [.. JavaOracle.Dump(row.File, type, row.StorePassword, row.KeyPasswords).Select(entry => entry.Describe(withDate: true))];
            string[] all = [.. JavaOracle.Dump(path, type, row.StorePassword, row.KeyPasswords).Select(entry => entry.Describe(withDate: true))];
            Assert.Equal([$"added by test|trusted|{20_000L * 86_400_000}|||{certificate.Fingerprint}"], all.Except(old));
            Assert.Empty(old.Except(all));
        }
    }

    private static string Describe(JsonElement raw)
    {
        string certificates = string.Join(',', raw.GetProperty("chain").EnumerateArray().Select(certificate => certificate.GetProperty("sha256").GetString()));
        string? key = raw.TryGetProperty("protected_key_sha256", out JsonElement hash) ? hash.GetString() : null;
        return $"{raw.GetProperty("tag")}|{raw.GetProperty("alias")}|{raw.GetProperty("timestamp_ms")}|{key}|{certificates}";
    }

    private static string Describe(KeyStoreEntry entry)
    {
        int tag = entry switch { PrivateKeyEntry => 1, TrustedCertificateEntry => 2, _ => 0 };
        string? key = entry is PrivateKeyEntry { ProtectedKey: var bytes } ? Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) : null;
        string certificates = string.Join(',', entry.Certificates.Select(certificate => Convert.ToHexStringLower(SHA256.HashData(certificate.Encoded.Span))));
        return $"{tag}|{entry.Alias}|{entry.Created?.ToUnixTimeMilliseconds()}|{key}|{certificates}";
    }
}
