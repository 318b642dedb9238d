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
        GeneratedStore.Prepare(folder);
        File.WriteAllText(folder["one.pem"], Stores.Authority(9001));
        int count = FaultSize.Of(200, 1000);
        SortedDictionary<string, int> kinds = new(StringComparer.Ordinal), differences = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string file = folder["store"];
            (string type, string made) = GeneratedStore.Make(judge, folder, i);
            kinds[$"{type} {made}"] = kinds.GetValueOrDefault($"{type} {made}") + 1;
            string what = $"store {i} ({type}, {made}) of seed {FaultSize.Seed}";

            using Password password = new(Tool.Password);
            byte[] before = File.ReadAllBytes(file);
            KeyStore ours = KeyStoreFormats.Read(before, password);
            HashSet<string> certificates = [.. ours.Entries.SelectMany(entry => entry.Certificates).Select(certificate => certificate.Fingerprint.ToString())];
            // Where the JDK shows less, our view of what it sees must say the same, for a reason of the written list.
            string? java = judge.Entries(file);
            JavaView seen = ours.SeenByJava(JavaPassword.Right);
            string? view = seen.Loads ? string.Join('|', seen.Entries.Select(Line).Order(StringComparer.Ordinal)) : null;
            Assert.True(java == view, $"{what}:\nthe JDK: {java}\nwe:      {view} {seen.Refusal}");
            HashSet<string> shown = [.. (java ?? "").Split('|').Where(line => line.Length > 64).Select(line => line[^64..])];
            foreach ((int index, KeyStoreEntry entry) in ours.Entries.Index().Where(e => e.Item.Certificates.Any(c => !shown.Contains(c.Fingerprint.ToString()))))
            {
                string difference = Difference.Of(ours, seen, index);
                differences[difference] = differences.GetValueOrDefault(difference) + 1;
            }

            if (type == "PKCS12")
            {
                Assert.True(certificates.SetEquals(ReadByOpenssl(file)), $"{what}: openssl reads other certificates");
                Assert.True(certificates.SetEquals(ReadByDotnet(before)), $"{what}: .NET reads other certificates");
            }

            if (type == "JCEKS")
            {
                Outcome refused = Tool.Run("migrate", file, "--bundle", folder["one.pem"]);
                Assert.True(refused.ExitCode == 3 && before.AsSpan().SequenceEqual(File.ReadAllBytes(file)), $"{what}: {refused}");
                continue;
            }

            string[] consent = made.Contains("-nomac", StringComparison.Ordinal) ? ["--accept-unauthenticated"] : [];
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
        output.WriteLine("certificates that the JDK does not show, and why:");
        foreach ((string kind, int number) in differences) output.WriteLine($"{number,5} {kind}");
        Assert.True(Difference.Kinds.Length <= 10);
        Assert.Empty(differences.Keys.Except(Difference.Kinds));
        Assert.True(differences.Count >= 5, "too few kinds of differences: the stores are too tame");
    }

    // An alias that is listed and not found has neither kind nor certificate.
    private static string Line(JavaEntry entry) => !entry.Reachable ? $"{entry.Alias}=k-" :
        $"{entry.Alias}={(entry.Kind == JavaEntryKind.TrustedCertificate ? 't' : 'k')}{(entry.Certificates.IsEmpty ? "-" : entry.Certificates[0].Fingerprint)}";

    private static HashSet<string> ReadByOpenssl(string file)
    {
        Outcome outcome = Tool.Program("openssl", "pkcs12", "-in", file, "-nokeys", "-passin", $"pass:{Tool.Password}", "-legacy");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return [.. Blocks().Matches(outcome.Out).Select(block => Hash(X509Certificate2.CreateFromPem(block.Value)))];
    }

    private static HashSet<string> ReadByDotnet(byte[] content) =>
        [.. X509CertificateLoader.LoadPkcs12Collection(content, Tool.Password, loaderLimits: new Pkcs12LoaderLimits(Pkcs12LoaderLimits.DangerousNoLimits) { IgnorePrivateKeys = true }).Select(Hash)];

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
