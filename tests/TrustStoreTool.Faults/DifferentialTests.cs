using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using TrustStoreTool.Formats;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>
/// T20 and T21: generated stores are read alike by the JDK, openssl, .NET and us, and after an import the old entries' bytes are the same,
/// by a decoder that is not ours (.NET's Pkcs12Info).
/// </summary>
public sealed partial class DifferentialTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Generated_stores_are_read_alike_and_keep_their_bytes()
    {
        Require.Tool("openssl");
        using Judge judge = new();
        using Folder folder = new();
        folder.Reset(("pool.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Pem(1, 40))), ("key", Stores.Pkcs8), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
        int count = FaultSize.Of(200, 1000);
        SortedDictionary<string, int> kinds = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            bool byOpenssl = i % 5 == 1;
            string type = byOpenssl || i % 2 == 1 ? "PKCS12" : "JKS", file = folder["store"];
            string protection = byOpenssl ? MadeByOpenssl(folder, i) : judge.Generate(FaultSize.Seed + i, type, folder["pool.pem"], folder["key"], file);
            string kind = $"{type} {(type == "JKS" ? "" : protection)}".TrimEnd();
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            string what = $"store {i} ({type}, {protection}) of seed {FaultSize.Seed}";

            using Password password = new(Tool.Password);
            byte[] before = File.ReadAllBytes(file);
            KeyStore ours = KeyStoreFormats.Read(before, password);
            HashSet<string> certificates = [.. ours.Entries.SelectMany(entry => entry.Certificates).Select(certificate => certificate.Fingerprint.ToString())];
            // Where the JDK lacks an algorithm (AES-192 in PBES2), our view of what it sees must say so: a refusal on both sides.
            string? java = judge.Entries(file);
            JavaView seen = ours.SeenByJava(JavaPassword.Right);
            string? view = seen.Loads ? string.Join('|', seen.Entries.Select(Line).Order(StringComparer.Ordinal)) : null;
            Assert.True(java == view, $"{what}:\nthe JDK: {java}\nwe:      {view} {seen.Refusal}");
            if (type == "PKCS12")
            {
                Assert.True(certificates.SetEquals(ReadByOpenssl(file)), $"{what}: openssl reads other certificates");
                Assert.True(certificates.SetEquals(ReadByDotnet(before)), $"{what}: .NET reads other certificates");
            }

            string[] consent = protection.Contains("-nomac", StringComparison.Ordinal) ? ["--accept-unauthenticated"] : [];
            Outcome outcome = Tool.Run(["migrate", file, "--bundle", folder["one.pem"], "--no-backup", .. consent]);
            Assert.True(outcome.ExitCode == 0, $"{what}: {outcome}");
            byte[] after = File.ReadAllBytes(file);
            if (type == "JKS") Assert.True(before.AsSpan(12, before.Length - 32).SequenceEqual(after.AsSpan(12, before.Length - 32)), $"{what}: old bytes changed");
            else AssertBagsStay(what, Bags(before), Bags(after));
            if (java is null) continue;
            Assert.True(new HashSet<string>(java.Split('|', StringSplitOptions.RemoveEmptyEntries)).IsProperSubsetOf(judge.Entries(file)!.Split('|')), $"{what}: the JDK misses an old entry");
        }

        output.WriteLine($"{count} stores; seed {FaultSize.Seed}");
        foreach ((string kind, int number) in kinds) output.WriteLine($"{number,5} {kind}");
    }

    private static string Line(JavaEntry entry) =>
        $"{entry.Alias}={(entry.Kind == JavaEntryKind.TrustedCertificate ? 't' : 'k')}{(entry.Certificates.IsEmpty ? "-" : entry.Certificates[0].Fingerprint)}";

    private static string MadeByOpenssl(Folder folder, int number)
    {
        string[] protection = (number % 4) switch
        {
            0 => ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha512"],
            1 => ["-nomac", "-certpbe", "AES-256-CBC"],
            2 => ["-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1", "-iter", "1"],
            _ => ["-certpbe", "NONE", "-macalg", "sha384", "-iter", "5000"],
        };
        Outcome outcome = Tool.Program(
            "openssl", ["pkcs12", "-export", "-nokeys", "-in", folder["pool.pem"], "-out", folder["store"], "-passout", $"pass:{Tool.Password}", .. protection]);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return $"openssl {string.Join(' ', protection)}";
    }

    private static HashSet<string> ReadByOpenssl(string file)
    {
        Outcome outcome = Tool.Program("openssl", "pkcs12", "-in", file, "-nokeys", "-passin", $"pass:{Tool.Password}", "-legacy");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return [.. Blocks().Matches(outcome.Out).Select(block => Hash(X509Certificate2.CreateFromPem(block.Value)))];
    }

    private static HashSet<string> ReadByDotnet(byte[] content) =>
        [.. X509CertificateLoader.LoadPkcs12Collection(content, Tool.Password, loaderLimits: Pkcs12LoaderLimits.DangerousNoLimits).Select(Hash)];

    private static string Hash(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    private static List<string> Bags(byte[] content)
    {
        Pkcs12Info info = Pkcs12Info.Decode(content, out _, skipCopy: true);
        List<string> bags = [];
        foreach (Pkcs12SafeContents safe in info.AuthenticatedSafe)
        {
            string part = safe.ConfidentialityMode.ToString();
            if (safe.ConfidentialityMode == Pkcs12ConfidentialityMode.Password) safe.Decrypt(Tool.Password);
            foreach (Pkcs12SafeBag bag in safe.GetBags())
            {
                IEnumerable<string> attributes = bag.Attributes.Cast<CryptographicAttributeObject>()
                    .SelectMany(attribute => attribute.Values.Cast<AsnEncodedData>().Select(value => $"{attribute.Oid.Value}:{Convert.ToHexString(value.RawData)}"));
                bags.Add($"{part} {bag.GetBagId().Value} {Convert.ToHexString(bag.EncodedBagValue.Span)} {string.Join(',', attributes)}");
            }
        }

        return bags;
    }

    private static void AssertBagsStay(string what, List<string> before, List<string> after)
    {
        Assert.True(after.Count == before.Count + 1, $"{what}: {before.Count} bags became {after.Count}");
        int at = 0;
        foreach (string bag in after)
            if (at < before.Count && bag == before[at]) at++;
        Assert.True(at == before.Count, $"{what}: an old bag changed or moved");
    }

    [GeneratedRegex("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")]
    private static partial Regex Blocks();
}
