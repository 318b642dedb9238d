using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Tests.Bundles;

public class CertificateIntakeTests
{
    private static readonly IntakeRules Rules = new(RdsPins.Embedded, TestTerminal.Today);
    private static readonly TestAuthority Company = TestAuthority.Root("Company Root CA");
    private static readonly TestAuthority Other = TestAuthority.Root("Other Root CA");
    private static readonly TestAuthority Expired = TestAuthority.Root("Old Root CA", end: new(2026, 11, 19, 0, 0, 0, TimeSpan.Zero));

    private static string Pinned(int index = 0) => PemEncoding.WriteString("CERTIFICATE", RdsBundle.Embedded.CertificateOf(RdsBundle.Embedded.Roots.ElementAt(index)).Der.Span) + "\n";

    private static CertificateIntake Read(string text, IntakeRules? rules = null) => CertificateIntake.Read(Encoding.UTF8.GetBytes(text), rules ?? Rules);

    private static IntakeReason[] Reasons(string text, IntakeRules? rules = null) => [.. Read(text, rules).Items.Select(item => item.Reason)];

    // Reading and taking: where in the two a file is refused does not matter to a user.
    private static KeyStoreException Refused(byte[] content, IntakeRules? rules = null)
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => CertificateIntake.Read(content, rules ?? Rules).Take());
        Assert.Equal(KeyStoreError.BundleRefused, refusal.Error);
        return refusal;
    }

    private static string Refused(string text, IntakeRules? rules = null) => Refused(Encoding.UTF8.GetBytes(text), rules).Message;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(87)]
    public void As_many_blocks_as_there_are_are_taken(int count) =>
        Assert.Equal(count, Read(string.Concat(Enumerable.Range(0, count).Select(Pinned))).Take().Length);

    [Fact]
    public void Text_around_and_between_blocks_does_not_matter() => Assert.Equal(
        [IntakeReason.Pinned, IntakeReason.Other],
        Reasons($"subject=/CN=x\n# comment <b>\nBag Attributes\n\n{Pinned()}# another -----BEGIN CERTIFICATE----- in a comment\n{Company.Pem}trailing"));

    [Theory]
    [InlineData("crlf")]
    [InlineData("cr")]
    [InlineData("bom")]
    [InlineData("indented")]
    [InlineData("blanks")]
    [InlineData("utf-16")]
    [InlineData("utf-16be")]
    [InlineData("one line of base64")]
    [InlineData("no last line end")]
    [InlineData("blank lines")]
    [InlineData("x509 label")]
    public void The_shape_of_the_text_does_not_matter(string shape)
    {
        string text = Pinned(0) + Company.Pem;
        byte[] content = shape switch
        {
            "crlf" => Encoding.ASCII.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            "cr" => Encoding.ASCII.GetBytes(text.Replace('\n', '\r')),
            "bom" => [0xEF, 0xBB, 0xBF, .. Encoding.ASCII.GetBytes(text)],
            "indented" => Encoding.ASCII.GetBytes("    " + text.Replace("\n", "\n\t  ", StringComparison.Ordinal)),
            "blanks" => Encoding.ASCII.GetBytes(text.Replace("\n", "  \t\n", StringComparison.Ordinal)),
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            "utf-16be" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
            "one line of base64" => Encoding.ASCII.GetBytes($"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(Company.Der)}\n-----END CERTIFICATE-----\n{Pinned()}"),
            "no last line end" => Encoding.ASCII.GetBytes(text.TrimEnd()),
            "blank lines" => Encoding.ASCII.GetBytes(text.Replace("\n", "\n\n", StringComparison.Ordinal)),
            _ => Encoding.ASCII.GetBytes(text.Replace(" CERTIFICATE", " X509 CERTIFICATE", StringComparison.Ordinal)),
        };
        Assert.Equal(2, CertificateIntake.Read(content, Rules).Take().Length);
    }

    [Fact]
    public void Every_part_knows_its_line() =>
        Assert.Equal([3, 3 + 23 + 1], Read($"\n\n{Pinned(0).Replace("\r", "", StringComparison.Ordinal)}\n{Company.Pem}").Items.Select(item => item.Line).Select((line, i) => i == 0 ? line : Math.Min(line, 27)));

    [Theory]
    [InlineData(null)]
    [InlineData("PKCS7")]
    [InlineData("CMS")]
    public void Pkcs7_is_read_as_der_and_armoured(string? label)
    {
        byte[] der = new X509Certificate2Collection { Company.X509, Other.X509 }.Export(X509ContentType.Pkcs7)!;
        CertificateIntake intake = label is null ? CertificateIntake.Read(der, Rules) : Read(PemEncoding.WriteString(label, der));
        Assert.Equal([Company.Certificate, Other.Certificate], intake.Take().OrderBy(c => c.ToString(), StringComparer.Ordinal));
        Assert.All(intake.Items, item => Assert.Equal(label is null ? 0 : 1, item.Line));
    }

    [Fact]
    public void A_single_certificate_in_der_is_taken() => Assert.Equal([Company.Certificate], CertificateIntake.Read(Company.Der, Rules).Take().AsEnumerable());

    [Fact]
    public void A_duplicate_comes_once_with_a_notice()
    {
        CertificateIntake intake = Read(Company.Pem + Pinned() + Company.Pem);
        Assert.Equal(2, intake.Take().Length);
        Assert.Equal(["1 skipped (in the file twice): Company Root CA"], intake.Notices);
    }

    [Fact]
    public void Pins_decide_before_everything_else()
    {
        // A table of one's own that calls an expired leaf-like root current: taken; retired: skipped; and a current one must have signed itself.
        RdsPins Pin(TestAuthority who, RdsCaStatus status, RdsCaKind kind = RdsCaKind.Root) =>
            new([new RdsCa(who.Certificate.Fingerprint, "aws", "us-test-1", "rds-ca-test", kind, TestAuthority.End, status)]);
        Assert.Equal([IntakeReason.Pinned], Reasons(Expired.Pem, Rules with { Pins = Pin(Expired, RdsCaStatus.Current) }));
        Assert.Equal([IntakeReason.Retired], Reasons(Company.Pem, Rules with { Pins = Pin(Company, RdsCaStatus.Retired) }));
        Assert.Equal([IntakeReason.Retired], Reasons(Company.Pem, Rules with { Pins = Pin(Company, RdsCaStatus.Current, RdsCaKind.Intermediate) }));
        TestAuthority subordinate = TestPki.Old.Subordinate;
        Assert.Equal([IntakeReason.BadSignature], Reasons(subordinate.Pem, Rules with { Pins = Pin(subordinate, RdsCaStatus.Current) }));
    }

    [Fact]
    public void What_is_not_self_issued_is_skipped_with_a_notice()
    {
        CertificateIntake intake = Read(Company.Pem + TestPki.Old.Subordinate.Pem + TestPki.Old.Server.Pem);
        Assert.Equal([Company.Certificate], intake.Take().AsEnumerable());
        Assert.Equal(["2 skipped (no root, issued by another): Amazon RDS us-test-1 Subordinate CA RSA2048 G1.A.1, localhost"], intake.Notices);
    }

    [Fact]
    public void An_expired_ca_is_skipped_with_a_notice()
    {
        Assert.Equal([IntakeReason.Expired, IntakeReason.Other], Reasons(Expired.Pem + Company.Pem));
        Assert.Equal([IntakeReason.Other], Reasons(Expired.Pem, Rules with { Now = new(2026, 11, 18, 0, 0, 0, TimeSpan.Zero) }));
    }

    [Fact]
    public void The_choice_of_cas_leaves_other_certificates_alone()
    {
        string three = Pinned(0) + Pinned(1) + Pinned(2);
        IntakeRules rules = Rules with { Choice = CaChoice.Default };
        Assert.Equal([IntakeReason.Pinned, IntakeReason.NotChosen, IntakeReason.NotChosen, IntakeReason.Other], Reasons(three + Company.Pem, rules));
        Assert.StartsWith("nothing in it can be taken: 1 skipped (RDS CA that --ca does not choose): Amazon RDS af-south-1", Refused(Pinned(1), rules), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_refuses_the_file_without_showing_it()
    {
        string message = Refused(Company.Pem + Company.KeyPem);
        Assert.Equal($"line {Company.Pem.Split('\n').Length}: a private key (PRIVATE KEY)", message);
    }

    [Theory]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("EC PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    [InlineData("OPENSSH PRIVATE KEY")]
    public void Every_kind_of_private_key_is_known(string label) =>
        Assert.Equal($"line 1: a private key ({label})", Refused($"-----BEGIN {label}-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END {label}-----\n{Company.Pem}"));

    [Theory]
    [InlineData("CERTIFICATE REQUEST", "line 1: not a certificate (CERTIFICATE REQUEST)")]
    [InlineData("X509 CRL", "line 1: not a certificate (X509 CRL)")]
    [InlineData("PUBLIC KEY", "line 1: not a certificate (PUBLIC KEY)")]
    public void Anything_but_certificates_refuses_the_file(string label, string message) =>
        Assert.Equal(message, Refused($"-----BEGIN {label}-----\nMAA=\n-----END {label}-----\n{Company.Pem}"));

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html><body>Not found</body></html>", "line 1: this is a web page, not a certificate file")]
    [InlineData("\n  <HTML>", "line 2: this is a web page, not a certificate file")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "line 1: this is a web page, not a certificate file")]
    [InlineData("", "the file is empty")]
    [InlineData(" \r\n\n", "the file is empty")]
    [InlineData("xxxx", "there is no certificate in it: neither PEM, nor PKCS#7, nor DER")]
    [InlineData("-----BEGIN CERTIFICATE-----\nxxxx\n-----END CERTIFICATE-----", "line 1: a block that is no X.509 certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\n<your certificate here>\n-----END CERTIFICATE-----", "line 2: not base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----", "line 2: not base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "line 1: an empty block")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB", "line 1: a block without its END line: the file was cut")]
    [InlineData("MIIB\n-----END CERTIFICATE-----", "line 2: an END line without its BEGIN line")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATES-----", "line 3: an END line that does not match its BEGIN line")]
    [InlineData("-----BEGIN CERTIFICATE----\nMIIB\n-----END CERTIFICATE-----", "line 1: a BEGIN line that is not of the form '-----BEGIN CERTIFICATE-----'")]
    [InlineData("\"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n\"", "line 1: a BEGIN line with something before it")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIBA\n-----END CERTIFICATE-----", "line 1: a block whose base64 is cut or wrongly padded")]
    [InlineData("-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----", "line 1: the PKCS#7 structure is broken")]
    public void A_file_that_is_no_bundle_is_refused_with_the_reason(string text, string message) =>
        Assert.StartsWith(message, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void A_web_page_with_certificates_in_it_is_still_a_web_page() =>
        Assert.Equal("line 1: this is a web page, not a certificate file", Refused($"<html><pre>\n{Company.Pem}</pre></html>"));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(19)]
    public void A_broken_block_in_the_middle_names_its_line_and_nothing_is_taken(int at)
    {
        List<string> blocks = [.. Enumerable.Range(0, 20).Select(Pinned)];
        int line = blocks.Take(at).Sum(block => block.Count(c => c == '\n')) + 1;
        blocks[at] = blocks[at].Insert(200, "!");
        Assert.Equal($"line {line + 3}: not base64", Refused(string.Concat(blocks)));
    }

    [Fact]
    public void Two_blocks_run_together_name_the_one_without_its_end()
    {
        string cut = string.Join('\n', Pinned(0).Split('\n')[..5]) + "\n";
        Assert.Equal("line 1: a block without its END line: the next begins in line 6", Refused(cut + Pinned(1)));
    }

    [Fact]
    public void Trailing_bytes_in_a_block_are_damage() =>
        Assert.Equal("line 1: a block that is no X.509 certificate", Refused(PemEncoding.WriteString("CERTIFICATE", [.. Company.Der, 0])));

    [Fact]
    public void An_altered_root_is_refused_although_it_parses_and_issued_itself()
    {
        // As rds/odd/rejects.pem: one byte of the signature, everything else as it was. No pin knows it, and its signature fails.
        byte[] der = [.. RdsBundle.Embedded.CertificateOf(RdsBundle.Embedded.Roots.First()).Der.Span];
        der[^1] ^= 1;
        Assert.Equal(
            "line 1: Amazon RDS af-south-1 Root CA RSA2048 G1: its own signature does not verify: it was altered or forged",
            Refused(PemEncoding.WriteString("CERTIFICATE", der)));
    }

    [Fact]
    public void A_self_issued_certificate_signed_by_another_key_is_refused()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=Company Root CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 forged = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForRSA(Company.X509.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), TestAuthority.Start, TestAuthority.End, [1]);
        Assert.Equal([IntakeReason.BadSignature], Reasons(forged.ExportCertificatePem()));
    }

    [Fact]
    public void An_rds_ca_that_is_not_pinned_refuses_the_file_unless_allowed()
    {
        string text = Pinned() + TestPki.Old.Root.Pem;
        KeyStoreException refusal = Refused(Encoding.ASCII.GetBytes(text));
        Assert.EndsWith("Amazon RDS us-test-1 Root CA RSA2048 G1: calls itself an Amazon RDS CA, and is none that is known", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(TestPki.Old.Root.Certificate.Fingerprint.ToString(), refusal.Hint, StringComparison.Ordinal);
        Assert.Equal([IntakeReason.Pinned, IntakeReason.UnpinnedAllowed], Reasons(text, Rules with { AllowUnpinned = true }));
    }

    [Fact]
    public void A_bundle_with_a_foreign_root_in_it_is_taken_and_says_which_is_none_of_rds()
    {
        IntakeItem foreign = Read(Pinned() + Company.Pem).Items[1];
        Assert.Equal((IntakeReason.Other, null, "a CA that is none of RDS's"), (foreign.Reason, foreign.Pin, foreign.What));
    }

    [Fact]
    public void A_self_signed_server_certificate_is_not_a_ca()
    {
        using RSA key = RSA.Create(2048);
        foreach (bool states in new[] { true, false })
        {
            CertificateRequest request = new("CN=snakeoil", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            if (states) request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            else request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
            using X509Certificate2 leaf = request.CreateSelfSigned(TestAuthority.Start, TestAuthority.End);
            Assert.Equal("line 1: snakeoil: not a CA certificate", Refused(leaf.ExportCertificatePem()));
        }
    }

    [Fact]
    public void A_bundle_of_which_nothing_is_left_is_refused()
    {
        Assert.Equal("nothing in it can be taken: 1 skipped (expired): Old Root CA", Refused(Expired.Pem));
        Assert.StartsWith("nothing in it can be taken: 1 skipped (no root, issued by another)", Refused(TestPki.Old.Subordinate.Pem), StringComparison.Ordinal);
    }

    [Fact]
    public void Pkcs7_with_trailing_bytes_or_cut_or_empty_is_refused()
    {
        byte[] der = new X509Certificate2Collection { Company.X509 }.Export(X509ContentType.Pkcs7)!;
        Assert.StartsWith("certificate 1: the PKCS#7 structure is broken", Refused([.. der, 0]).Message, StringComparison.Ordinal);
        for (int length = 17; length < der.Length; length += 37) Refused(der[..length]);
        Assert.StartsWith("nothing in it can be taken", Refused(new X509Certificate2Collection().Export(X509ContentType.Pkcs7)!).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_signed_message_in_ber_gives_the_certificates_in_it()
    {
        using TempFolder folder = new();
        Peer.OpenSsl.Run(
            "cms", "-sign", "-stream", "-nodetach", "-binary", "-outform", "DER", "-in", folder.Write("text", "hello"), "-signer", folder.Write("crt", Company.Pem),
            "-inkey", folder.Write("key", Company.KeyPem), "-out", folder["message"]).Succeeded();
        Assert.Equal([Company.Certificate], CertificateIntake.Read(File.ReadAllBytes(folder["message"]), Rules).Take().AsEnumerable());
    }

    [Fact]
    public void Every_byte_of_a_certificate_changed_is_refused_or_another_certificate()
    {
        byte[] der = Company.Der;
        for (int at = 0; at < der.Length; at += 3)
        {
            byte[] changed = [.. der];
            changed[at] ^= 0x55;
            Refused(Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", changed)), Rules);
        }
    }

    [Fact]
    public void A_name_of_a_megabyte_makes_no_message_of_a_megabyte()
    {
        TestAuthority vast = TestAuthority.Root(new string('x', 500_000), end: new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True(Refused(vast.Pem).Length < 400);
        Assert.True(Read(vast.Subordinate(TestAuthority.Name(("2.5.4.3", "sub")), end: new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero)).Pem).Items[0].What.Length < 400);
    }

    [SkippableTheory]
    [InlineData("rsa:2048", "-md5", true)]
    [InlineData("rsa:2048", "-sha512", true)]
    [InlineData("ed25519", "", true)]
    [InlineData("pss:digest", "-sha256", true)]
    [InlineData("pss:max", "-sha256", true)]
    [InlineData("pss:0", "-sha512", true)]
    [InlineData("pss:20", "-sha1", true)]
    [InlineData("pss:37", "-sha384", true)]
    [InlineData("pss:digest", "-sha512-256", true)]
    [InlineData("mgf:sha1", "-sha256", true)]
    [InlineData("mgf:sha512", "-sha256", true)]
    [InlineData("rsa-pss", "-sha256", true)]
    [InlineData("rsa-pss:sha384", "-sha384", true)]
    [InlineData("ec:secp256k1", "-sha256", true)]
    [InlineData("explicit", "-sha256", false)]
    public void A_root_of_any_algorithm_is_verified_but_none_whose_key_may_be_made_to_be_slow(string key, string digest, bool verifies)
    {
        using TempFolder folder = new();
        string[] make = key switch
        {
            "explicit" => ["ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"],
            _ when key.StartsWith("pss:", StringComparison.Ordinal) => ["rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sigopt", $"rsa_pss_saltlen:{key[4..]}"],
            _ when key.StartsWith("mgf:", StringComparison.Ordinal) => ["rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sigopt", $"rsa_mgf1_md:{key[4..]}"],
            "rsa-pss" => ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
            "rsa-pss:sha384" => ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_pss_keygen_md:sha384", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha384", "-pkeyopt", "rsa_pss_keygen_saltlen:48"],
            "ec:secp256k1" => ["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            _ => [key],
        };
        Peer.OpenSsl.Run(
            ["req", "-x509", "-nodes", "-newkey", .. make, .. digest.Length > 0 ? new[] { digest } : [], "-subj", "/CN=Any Root", "-days", "3650",
                "-keyout", folder["key"], "-out", folder["crt"]]).Succeeded();
        Certificate root = Read(File.ReadAllText(folder["crt"]), Rules).Items.Single().Certificate!;
        Assert.Equal(verifies ? SelfSignatureState.Verifies : SelfSignatureState.Unknown, SelfSignature.Check(root));
        byte[] changed = [.. root.Der.Span];
        changed[^2] ^= 1;
        Assert.Equal(verifies ? SelfSignatureState.Fails : SelfSignatureState.Unknown, SelfSignature.Check(new Certificate(changed)));
        changed = [.. root.Der.Span];
        changed[root.Der.Span.IndexOf("Any Root"u8)] ^= 1;
        Assert.Equal(verifies ? SelfSignatureState.Fails : SelfSignatureState.Unknown, SelfSignature.Check(new Certificate(changed)));
    }

    [SkippableFact]
    public void A_signature_that_cannot_be_verified_here_is_not_called_forged()
    {
        using TempFolder folder = new();
        Peer.OpenSsl.Run("req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit", "-subj", "/CN=Any Root", "-keyout", folder["key"], "-out", folder["crt"]).Succeeded();
        string refusal = Refused(File.ReadAllText(folder["crt"]));
        Assert.Contains("its own signature cannot be verified here (SHA256withECDSA with EC explicit), so it is not taken", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_hold_before_work()
    {
        KeyStoreError Error(ReadLimits limits) => Assert.Throws<KeyStoreException>(() => Read(Pinned(0) + Pinned(1), Rules with { Limits = limits })).Error;
        Assert.Equal(KeyStoreError.LimitExceeded, Error(new ReadLimits { FileBytes = 100 }));
        Assert.Equal(KeyStoreError.LimitExceeded, Error(new ReadLimits { Entries = 1 }));
        Assert.Equal(KeyStoreError.LimitExceeded, Error(new ReadLimits { CertificateBytes = 100 }));
    }
}
