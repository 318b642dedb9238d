using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

public class Pkcs12JavaViewTests
{
    public static TheoryData<string> Stores => Corpus.Ids("PKCS12");

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public void The_Java_view_is_what_a_JVM_sees_with_the_right_no_empty_and_wrong_password(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        KeyStore store;
        try
        {
            store = KeyStoreFormats.Pkcs12.Read(row.Bytes, password);
        }
        catch (KeyStoreException e) when (e.Error == KeyStoreError.Unsupported)
        {
            // Named in Pkcs12ReadTests.
            return;
        }

        foreach ((JavaPassword which, string? given) in new[] { (JavaPassword.Right, row.StorePassword), (JavaPassword.None, null), (JavaPassword.Empty, ""), (JavaPassword.Wrong, "not the one") })
            Assert.Equal($"{which}\n{Seen(row.File, given)}", $"{which}\n{Describe(store.SeenByJava(which))}");
    }

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public void Read_without_a_password_the_Java_view_still_says_what_no_and_the_empty_password_give(string id)
    {
        CorpusRow row = Corpus.Get(id);
        KeyStore store = KeyStoreFormats.Pkcs12.Read(row.Bytes, null);
        foreach ((JavaPassword which, string? given) in new[] { (JavaPassword.None, null), (JavaPassword.Empty, "") })
            Assert.Equal($"{which}\n{Seen(row.File, given)}", $"{which}\n{Describe(store.SeenByJava(which))}");
    }

    internal static string Describe(JavaView view) => view.Loads
        ? string.Join('\n', view.Entries.OrderBy(e => e.Alias, StringComparer.Ordinal).Select(e =>
            $"{e.Alias}|{Kind(e.Kind)}|{string.Join(',', e.Certificates.Select(c => c.Fingerprint))}"))
        : "refused";

    internal static string Seen(string file, string? password)
    {
        try
        {
            return string.Join('\n', JavaOracle.Dump(file, "PKCS12", password).Select(e => $"{e.Alias}|{e.Kind}|{string.Join(',', e.Certificates)}"));
        }
        catch (JavaRefusal)
        {
            return "refused";
        }
    }

    private static string Kind(JavaEntryKind kind) => kind switch
    {
        JavaEntryKind.TrustedCertificate => "trusted",
        JavaEntryKind.PrivateKey => "key",
        _ => "secret",
    };
}
