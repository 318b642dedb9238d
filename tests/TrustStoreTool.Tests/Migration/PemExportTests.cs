using System.Security.Cryptography;
using TrustStoreTool.Bundles;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Migration;

public class PemExportTests
{
    private static readonly Certificate Root = TestPki.Old.Root.Certificate;

    [Fact]
    public void Every_self_signed_anchor_is_there_once_under_its_name_and_the_rest_is_reported()
    {
        Certificate altered = new((byte[])[.. Root.Der.Span[..^1], (byte)(Root.Der.Span[^1] ^ 1)]);
        Certificate unreadable = new(new byte[] { 0x30, 0 });
        Certificate ec = TestAuthority.Root(TestAuthority.AmazonName("EC"), key: ECDsa.Create(ECCurve.NamedCurves.nistP384)).Certificate;
        PemExport export = PemExport.Of(
            [Root, TestPki.Old.Subordinate.Certificate, Root, TestPki.Old.Server.Certificate, altered, unreadable, ec], RdsPins.Embedded);
        Assert.Equal([Root, ec], export.Roots.AsEnumerable());
        Assert.Equal([TestPki.Old.Subordinate.Certificate, TestPki.Old.Server.Certificate, altered, unreadable], export.LeftOut.AsEnumerable());
        Assert.StartsWith(
            $"# {ForeignText.Escape(Root.ToString())}\n-----BEGIN CERTIFICATE-----\n",
            export.Text, StringComparison.Ordinal);
        Assert.All(export.Text.Split('\n').Where(line => !line.StartsWith('#')), line => Assert.True(line.Length <= 64));
        Assert.DoesNotContain('\r', export.Text);
        Assert.Equal(export.Text, PemExport.Of(export.Roots, RdsPins.None).Text);
    }

    [Fact]
    public void Nothing_gives_an_empty_text() => Assert.Equal("", PemExport.Of([TestPki.Old.Subordinate.Certificate], RdsPins.None).Text);

    [SkippableTheory]
    [InlineData("x\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    [InlineData("\u001B[2J\u202E\u2028日本")]
    [InlineData("pad")]
    public void A_hostile_name_stays_in_its_comment(string name)
    {
        // OpenSSL reads a line in pieces of 254 bytes; every offset puts BEGIN at the start of such a piece once.
        string[] names = name == "pad" ? [.. Enumerable.Range(225, 30).Select(n => new string('x', n) + "-----BEGIN CERTIFICATE-----")] : [name];
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PemExport export = PemExport.Of(names.Select(n => TestAuthority.Root(TestAuthority.Name(("2.5.4.3", n)), key: key).Certificate), RdsPins.None);
        Assert.All(export.Text, c => Assert.True(c is '\n' or (>= ' ' and < '\x7f')));
        using TempFolder folder = new();
        PeerAnswer read = Peer.OpenSsl.Run("crl2pkcs7", "-nocrl", "-certfile", folder.Write("export.pem", export.Text), "-out", folder["list.p7b"]).Succeeded();
        Assert.Equal("", read.Error);
        string listed = Peer.OpenSsl.Run("pkcs7", "-in", folder["list.p7b"], "-print_certs").Succeeded().Out;
        Assert.Equal(names.Length, listed.Split("-----BEGIN").Length - 1 - listed.Split('\n').Count(line => line.StartsWith("subject", StringComparison.Ordinal) || line.StartsWith("issuer", StringComparison.Ordinal) ? line.Contains("-----BEGIN", StringComparison.Ordinal) : false));
    }
}
