using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats.Pem;

public class PemFormatTests
{
    private static readonly TestAuthority Root = TestPki.Old.Root;
    private static readonly TestAuthority Subordinate = TestPki.Old.Subordinate;
    private static readonly byte[] Pkcs7Der = new X509Certificate2Collection { Root.X509, Subordinate.X509 }.Export(X509ContentType.Pkcs7)!;

    private static KeyStore Read(string text) => KeyStoreFormats.Read(Encoding.UTF8.GetBytes(text), null);

    private static KeyStoreException Damaged(string text)
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => Read(text));
        Assert.Equal(KeyStoreError.Damaged, refusal.Error);
        return refusal;
    }

    [Fact]
    public void Every_certificate_is_an_anchor_once_and_its_entry_is_the_block_as_it_stands()
    {
        string first = Root.Pem.Replace("\n", "\r\n", StringComparison.Ordinal);
        KeyStore store = Read($"\uFEFF# text\n{first}between\n  {Subordinate.Pem}{Root.Pem}");
        Assert.Equal("pem", store.Format.Name);
        Assert.Equal(3, store.Entries.Length);
        Assert.Equal(first.TrimEnd(), Encoding.UTF8.GetString(store.Entries[0].Encoded.Span));
        Assert.Equal([Root.Certificate, Subordinate.Certificate], store.TrustAnchors.AsEnumerable());
        Assert.Equal(IntegrityState.None, store.Integrity);
    }

    [Fact]
    public void Java_opens_no_pem() => Assert.All(Enum.GetValues<JavaPassword>(), password => Assert.False(Read(Root.Pem).SeenByJava(password).Loads));

    [Fact]
    public void A_key_or_crl_among_them_is_carried_and_is_no_anchor()
    {
        KeyStore store = Read($"{Root.KeyPem}-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n{Root.Pem}");
        Assert.Equal(["private key", "X509 CRL", "trustedCertEntry"], store.Entries.Select(entry => entry.Kind));
        Assert.Single(store.TrustAnchors);
    }

    [Fact]
    public void Pkcs7_is_read_with_and_without_armour()
    {
        KeyStore der = KeyStoreFormats.Read(Pkcs7Der, null);
        Assert.Equal("pkcs7", der.Format.Name);
        Assert.Equal(2, der.TrustAnchors.Length);
        Assert.Equal(der.TrustAnchors.AsEnumerable(), Read(PemEncoding.WriteString("PKCS7", Pkcs7Der)).TrustAnchors);
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB", "line 1: a block without its END line: the file was cut")]
    [InlineData("\n-----BEGIN CERTIFICATE-----\n<>\n-----END CERTIFICATE-----", "line 3: not base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "line 1: a block that is no certificate")]
    public void A_broken_block_names_its_line(string text, string message) => Assert.Equal(message, Damaged(text).Message);

    [Theory]
    [InlineData("hello -----BEGIN CERTIFICATE-----", false)]
    [InlineData("\0\u0001-----BEGIN CERTIFICATE-----", false)]
    [InlineData("x -----BEGIN A-----\n\t -----BEGIN CERTIFICATE-----", true)]
    [InlineData("\uFEFF-----BEGIN CERTIFICATE-----", true)]
    [InlineData("-----BEGIN PGP MESSAGE-----", true)]
    public void A_line_must_begin_with_begin(string text, bool matches) => Assert.Equal(matches, KeyStoreFormats.Pem.Matches(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Every_change_and_every_cut_reads_or_is_refused()
    {
        byte[] pem = Encoding.ASCII.GetBytes(Root.Pem);
        foreach (byte[] file in new[] { pem, Pkcs7Der })
        {
            for (int at = 0; at < file.Length; at++)
            {
                byte[] changed = [.. file];
                changed[at] ^= 0x15;
                AssertHandled(changed);
                AssertHandled(file[..at]);
            }
        }
    }

    [Fact]
    public void Limits_hold()
    {
        byte[] two = Encoding.ASCII.GetBytes(Root.Pem + Subordinate.Pem);
        foreach ((byte[] file, ReadLimits limits) in new[]
                 {
                     (two, new ReadLimits { Entries = 1 }), (two, new ReadLimits { CertificateBytes = 10 }), (two, new ReadLimits { FileBytes = 10 }),
                     (Pkcs7Der, new ReadLimits { Entries = 1 }), (Pkcs7Der, new ReadLimits { CertificateBytes = 10 }),
                 })
            Assert.Equal(KeyStoreError.LimitExceeded, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(file, null, limits)).Error);
    }

    [Fact]
    public void What_is_written_reads_back_and_is_the_same_twice()
    {
        NewEntry[] entries = [new NewTrustedCertificate("evil\n\u001b[0m", TestTerminal.Today, Root.Certificate), new NewTrustedCertificate("b", TestTerminal.Today, Subordinate.Certificate)];
        byte[] file = KeyStoreFormats.Pem.Create(entries, null);
        Assert.Equal([Root.Certificate, Subordinate.Certificate], KeyStoreFormats.Read(file, null).TrustAnchors.AsEnumerable());
        Assert.Equal(file, KeyStoreFormats.Pem.Create(entries, null));
        Assert.StartsWith("# evil\\u000A\\u001B[0m\n-----BEGIN CERTIFICATE-----\n", Encoding.ASCII.GetString(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_not_written_and_nothing_is_rewritten()
    {
        using Password password = new("changeit");
        Assert.Equal(KeyStoreError.WouldLose, Assert.Throws<KeyStoreException>(
            () => KeyStoreFormats.Pem.Create([new NewPrivateKey("key", TestTerminal.Today, Root.Pkcs8, password, [Root.Certificate])], null)).Error);
        Assert.Equal(KeyStoreError.Unsupported, Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Pem.Rewrite(Read(Root.Pem), new StoreChange(), null)).Error);
    }

    private static void AssertHandled(byte[] content)
    {
        try
        {
            _ = KeyStoreFormats.Read(content, null).TrustAnchors.Length;
        }
        catch (KeyStoreException)
        {
            // Refused in the one way there is.
        }
    }
}
