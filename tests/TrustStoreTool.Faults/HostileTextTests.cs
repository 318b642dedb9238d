using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>T22: hostile text in aliases, subjects, SANs and file names never reaches a terminal, a JSON string or a PEM comment raw.</summary>
public sealed class HostileTextTests(ITestOutputHelper output)
{
    private static readonly string[] Nasty =
    [
        "\u001b[2J", "\u001b[31mred\u001b[0m", "\u001b]0;title\u0007", "\u001bPq\u001b\\", "\u009b31m", "\u0090q\u009c", "\u0085next", "a\rb", "a\nb", "a\r\ntruststore: error: forged",
        "a\bb", "a\0b", "a\u007fb", "\t", "\v\f", "\u202eevil\u202c", "\u202aa\u202c", "\u2066a\u2069", "\u2067a\u2069", "\u2068a\u2069", "\u200ea", "\u200fa", "\u061ca",
        "zero\u200bwidth", "\u2060", "\ufeffbom", "\u00adsoft", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1", "\u00a0leading", "\u2028line", "\u2029paragraph",
        "</script><script>alert(1)</script>", "[link](javascript:alert(1))", "-----BEGIN CERTIFICATE-----", "\ud800", "\udc00x", "\u001b[8m" + new string('x', 65_000),
    ];

    [SkippableFact]
    public void Never_leaves_raw()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        int looked = 0, wanted = FaultSize.Of(400, 1200);
        for (int i = 0; i < Nasty.Length; i++)
        {
            string text = Nasty[i];
            using Folder folder = new();
            byte[] certificate = Authority(key, text.Length > 1000 ? text[..1000] : text);
            folder.Reset(
                ("store", RawJks.Write((text, certificate))), ("other", RawJks.Write(("plain", Authority(key, "plain")))),
                ("hostile.pem", Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", certificate))));
            string named = folder[FileName(text)];
            File.WriteAllBytes(named, [1, 2, 3]);
            string[][] runs =
            [
                ["inspect", folder["store"]], ["inspect", folder["store"], "--format", "json"],
                ["diff", folder["store"], folder["other"]], ["diff", folder["other"], folder["store"], "--format", "json"],
                ["inspect", named], ["inspect", named, "--format", "json"],
                ["migrate", folder["other"], "--bundle", folder["hostile.pem"], "--dry-run"], ["migrate", folder["other"], "--bundle", folder["hostile.pem"], "--dry-run", "--format", "json"],
                ["bundle", "check", folder["hostile.pem"]], ["bundle", "check", folder["hostile.pem"], "--format", "json"],
                ["prune", folder["store"], "--alias", text.Replace("\0", "", StringComparison.Ordinal), "--dry-run"],
                ["convert", folder["store"], folder["out.pem"], "--type", "pem"],
                ["migrate", folder["other"], "--region", text.Replace("\0", "", StringComparison.Ordinal)],
            ];
            foreach (string[] run in runs)
            {
                if (run.Any(argument => argument.Any(char.IsSurrogate))) continue;
                Outcome outcome = Tool.Run(run);
                looked++;
                Assert.True(outcome.ExitCode is >= 0 and <= 6, $"{Show(text)}: {outcome}");
                Clean(outcome.Error, text, run);
                if (run.Contains("json") && outcome.Out.Length > 0)
                {
                    using JsonDocument parsed = JsonDocument.Parse(outcome.Out);
                    Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
                }

                Clean(outcome.Out, text, run);
            }

            if (File.Exists(folder["out.pem"]))
            {
                string pem = File.ReadAllText(folder["out.pem"]);
                Clean(pem, text, ["the exported PEM"]);
                X509Certificate2Collection exported = [];
                exported.ImportFromPem(pem);
                Assert.True(exported.Count == 1, $"{Show(text)}: the exported PEM holds {exported.Count} certificates");
            }
        }

        output.WriteLine($"{looked} outputs looked at");
        Assert.True(looked >= Math.Min(wanted, 400), $"only {looked}");
    }

    private static void Clean(string shown, string text, string[] run)
    {
        foreach (Rune rune in shown.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool hostile = rune.Value != '\n' && category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
            Assert.False(hostile && rune.Value != '\n', $"{Show(text)}: U+{rune.Value:X4} in the output of {string.Join(' ', run.Select(Show))}");
        }

        Assert.DoesNotContain("\ntruststore: error: forged", shown, StringComparison.Ordinal);
    }

    private static string Show(string text) => string.Concat(text.Take(40).Select(c => c is >= ' ' and < '\u007f' ? c.ToString() : $"\\u{(int)c:x4}"));

    private static string FileName(string text)
    {
        string name = "f" + text.Replace("\0", "", StringComparison.Ordinal).Replace('/', '_');
        return new string([.. name.Where(c => !char.IsSurrogate(c)).Take(60)]);
    }

    private static byte[] Authority(ECDsa key, string name)
    {
        // The builders of .NET refuse half of these; a name is only a sequence of sets of pairs.
        System.Formats.Asn1.AsnWriter writer = new(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("2.5.4.3");
            byte[] utf8 = Encoding.UTF8.GetBytes(name);
            writer.WriteEncodedValue([0x0c, .. DerLength(utf8.Length), .. utf8]);
        }

        CertificateRequest request = new(new X500DistinguishedName(writer.Encode()), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2080, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.RawData;
    }

    private static byte[] DerLength(int length) => length < 128 ? [(byte)length] : [0x82, (byte)(length >> 8), (byte)(length & 255)];
}
