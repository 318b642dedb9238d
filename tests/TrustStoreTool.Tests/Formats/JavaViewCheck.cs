using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats;

/// <summary>Holds <see cref="KeyStore.SeenByJava"/> against what a Java program sees in the same file with the same password.</summary>
internal static class JavaViewCheck
{
    public static void Holds(string path, byte[] content, string? password, string type)
    {
        using Password? given = password is null ? null : new Password(password);
        KeyStore store = KeyStoreFormats.Read(content, given);
        if (password is not null || store.Integrity == IntegrityState.None) Same(store, JavaPassword.Right, path, type, password);
        Assert.Equal(
            store.SeenByJava(JavaPassword.Right).TrustedCertificates.OrderBy(entry => entry.Source).Select(entry => entry.Certificates[0]).Distinct(),
            store.TrustAnchors.AsEnumerable());
        Same(store, JavaPassword.None, path, type, null);
        Same(store, JavaPassword.Empty, path, type, "");
        Same(store, JavaPassword.Wrong, path, type, "no such password");
    }

    private static void Same(KeyStore store, JavaPassword which, string path, string type, string? password) =>
        Assert.Equal($"{which}\n{Java(path, type, password)}", $"{which}\n{Ours(store.SeenByJava(which))}");

    private static string Java(string path, string type, string? password)
    {
        try
        {
            return string.Join('\n', JavaOracle.Dump(path, type, password).Select(entry => $"{entry.Alias}|{entry.Kind}|{string.Join(',', entry.Certificates)}"));
        }
        catch (JavaRefusal)
        {
            return "refused";
        }
    }

    private static string Ours(JavaView view) => !view.Loads
        ? "refused"
        : string.Join('\n', view.Entries.OrderBy(entry => entry.Alias, StringComparer.Ordinal).Select(entry =>
            $"{AsTransported(entry.Alias)}|{Kind(entry)}|{string.Join(',', entry.Reachable ? entry.Certificates.Select(certificate => certificate.Fingerprint.ToString()) : [])}"));

    // The oracle speaks UTF-8, in which Java writes an unpaired surrogate as a question mark.
    private static string AsTransported(string alias) => string.Concat(alias.EnumerateRunes().Zip(Units(alias), (rune, isPaired) => isPaired ? rune.ToString() : "?"));

    private static IEnumerable<bool> Units(string text)
    {
        for (int i = 0; i < text.Length; i += System.Text.Rune.TryGetRuneAt(text, i, out System.Text.Rune rune) ? rune.Utf16SequenceLength : 1)
            yield return System.Text.Rune.TryGetRuneAt(text, i, out _);
    }

    private static string Kind(JavaEntry entry) => !entry.Reachable
        ? "unreachable"
        : entry.Kind switch { JavaEntryKind.TrustedCertificate => "trusted", JavaEntryKind.PrivateKey => "key", _ => "secret" };
}
