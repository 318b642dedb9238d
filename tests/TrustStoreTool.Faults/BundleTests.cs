using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool.Faults;

/// <summary>T26: a bundle is taken whole or not at all.</summary>
public sealed class BundleTests
{
    private static readonly string Good = Stores.Pem(9001, 1);
    private const string Broken = "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n";

    // Name, content, exit code, certificates added.
    private static readonly SortedDictionary<string, (Func<byte[]> Content, int Exit, int Added)> Bundles = new(StringComparer.Ordinal)
    {
        ["one"] = (() => Ascii(Good), 0, 1),
        ["twenty"] = (() => Ascii(Stores.Pem(9001, 20)), 0, 20),
        ["108"] = (() => Ascii(Stores.Pem(9001, 108)), 0, 108),
        ["1,000"] = (() => Ascii(Stores.Pem(9001, 1000)), 0, 1000),
        ["comments"] = (() => Ascii("# subject=x\n\nText before.\n" + Good + "# between\n" + Stores.Pem(9002, 1) + "after\n"), 0, 2),
        ["crlf"] = (() => Ascii(Stores.Pem(9001, 3).Replace("\n", "\r\n", StringComparison.Ordinal)), 0, 3),
        ["byte order mark"] = (() => [0xef, 0xbb, 0xbf, .. Ascii(Good)], 0, 1),
        ["indented"] = (() => Ascii("    " + Good), 0, 1),
        ["no line end at the end"] = (() => Ascii(Good.TrimEnd()), 0, 1),
        ["twice the same"] = (() => Ascii(Good + Good), 0, 1),
        ["der"] = (() => Der(), 0, 1),
        ["pkcs7 der"] = (() => Pkcs7("DER"), 0, 3),
        ["pkcs7 armoured"] = (() => Pkcs7("PEM"), 0, 3),
        ["empty"] = (() => [], 3, 0),
        ["text"] = (() => Ascii("no certificates here\n"), 3, 0),
        ["html"] = (() => Ascii("<html><body>Not Found</body></html>\n"), 3, 0),
        ["placeholder"] = (() => Ascii("-----BEGIN CERTIFICATE-----\nxxxxxxxxxxxxxxxx\n-----END CERTIFICATE-----\n"), 3, 0),
        ["broken first"] = (() => Ascii(Broken + Good), 3, 0),
        ["broken in the middle"] = (() => Ascii(Good + Broken + Stores.Pem(9002, 1)), 3, 0),
        ["broken last"] = (() => Ascii(Good + Broken), 3, 0),
        ["no END"] = (() => Ascii(Good + Good[..^30]), 3, 0),
        ["END before BEGIN"] = (() => Ascii("-----END CERTIFICATE-----\n" + Good), 3, 0),
        ["a private key in it"] = (() => Ascii(Good + PemEncoding.WriteString("PRIVATE KEY", Stores.Pkcs8) + "\n"), 3, 0),
        ["an encrypted private key in it"] = (() => Ascii(Good + PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", new byte[64]) + "\n"), 3, 0),
        ["a request in it"] = (() => Ascii(Good + PemEncoding.WriteString("CERTIFICATE REQUEST", new byte[64]) + "\n"), 3, 0),
        ["a forged signature"] = (() => Ascii(PemEncoding.WriteString("CERTIFICATE", Forged()) + "\n"), 3, 0),
    };

    public static TheoryData<string> Names => [.. Bundles.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Is_taken_whole_or_not_at_all(string name)
    {
        using Judge judge = new();
        using Folder folder = new();
        byte[] old = Stores.Make(judge, "JKS", 4);
        (Func<byte[]> content, int exit, int added) = Bundles[name];
        folder.Reset(("store", old), ("bundle", content()));
        Outcome outcome = Tool.Run("migrate", folder["store"], "--bundle", folder["bundle"]);
        Assert.True(outcome.ExitCode == exit, outcome.ToString());
        Assert.Equal(4 + added, judge.Entries(folder["store"])!.Split('|').Length);
        if (exit == 0) return;
        Assert.StartsWith("truststore: error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(folder["store"]));
        Assert.Equal(["bundle", "store"], folder.Names);
        if (name.StartsWith("broken", StringComparison.Ordinal)) Assert.Matches(@"line \d+", outcome.Error);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Der()
    {
        ReadOnlySpan<char> pem = Good;
        PemFields fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(Good[fields.Base64Data]);
    }

    private static byte[] Forged()
    {
        byte[] der = Der();
        der[^5] ^= 1;
        return der;
    }

    private static byte[] Pkcs7(string form)
    {
        Require.Tool("openssl");
        using Folder folder = new();
        File.WriteAllText(folder["in.pem"], Stores.Pem(9001, 3));
        Outcome outcome = Tool.Program("openssl", "crl2pkcs7", "-nocrl", "-certfile", folder["in.pem"], "-outform", form, "-out", folder["out"]);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return File.ReadAllBytes(folder["out"]);
    }
}
