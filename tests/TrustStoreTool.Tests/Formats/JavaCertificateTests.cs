using System.Formats.Asn1;
using TrustStoreTool.Formats;
using TrustStoreTool.Tests.Formats.Jks;

namespace TrustStoreTool.Tests.Formats;

/// <summary>The outline by which a certificate is said to be readable for Java, held against Java.</summary>
public class JavaCertificateTests
{
    private static readonly byte[] Flips = [0x01, 0x10, 0xFF, 0x20];

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_changed_byte_outside_of_key_and_extensions_makes_a_certificate_unreadable_here_where_it_does_in_Java(bool isRoot)
    {
        byte[] certificate = (isRoot ? TestPki.Old.Root : TestPki.New.Server).Der;
        (int from, int to) = KeyAndExtensions(certificate);
        using TempFolder folder = new();
        List<string> differences = [];
        for (int i = 0; i < certificate.Length; i++)
        {
            if (i >= from && i < to) continue;
            byte[] changed = [.. certificate];
            changed[i] ^= Flips[i % Flips.Length];
            bool java = IsReadByJava(folder, changed);
            if (JavaCertificate.IsRead(changed) != java) differences.Add($"byte {i}: Java says {java}");
        }

        Assert.Equal([], differences);
    }

    /// <summary>Every bit of the parameters, of the first bytes of a key, and of the constraints; not those of the algorithm, where it becomes one that nobody knows.</summary>
    [SkippableTheory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public void A_changed_bit_of_a_key_or_of_its_basic_constraints_counts_as_in_Java(string kind)
    {
        using System.Security.Cryptography.ECDsa curve = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        byte[] certificate = (kind == "RSA" ? TestPki.Old.Root : TestAuthority.Root(TestAuthority.Name(("2.5.4.3", "EC")), key: curve)).Der;
        int key = certificate.AsSpan().IndexOf(KeyOf(certificate)), constraints = certificate.AsSpan().IndexOf((byte[])[0x55, 0x1D, 0x13, 0x01, 0x01, 0xFF]);
        using TempFolder folder = new();
        List<string> differences = [];
        IEnumerable<int> places = Enumerable.Range(key, 2).Concat(kind == "RSA" ? Enumerable.Range(key + 17, 18) : Enumerable.Range(key + 13, 12)).Concat(Enumerable.Range(constraints + 6, 7));
        foreach (int place in places)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. certificate];
                changed[place] ^= (byte)(1 << bit);
                bool java = IsReadByJava(folder, changed);
                if (JavaCertificate.IsRead(changed) != java) differences.Add($"{place - key} bit {bit}: Java says {java}");
            }
        }

        Assert.Equal([], differences);
    }

    private static byte[] KeyOf(byte[] certificate)
    {
        (int from, _) = KeyAndExtensions(certificate);
        return certificate[from..(from + 40)];
    }

    [SkippableFact]
    public void Real_certificates_are_read_as_by_Java()
    {
        using TempFolder folder = new();
        foreach (TestAuthority authority in new[] { TestPki.Old.Root, TestPki.Old.Subordinate, TestPki.Old.Server, TestPki.New.Root })
        {
            byte[] der = authority.Der;
            foreach (byte[] variant in new[] { der, [.. der, 0], der[..^1], [.. der, .. der], [0x30, 0x80, .. der[4..], 0, 0] })
                Assert.Equal(IsReadByJava(folder, variant), JavaCertificate.IsRead(variant));
        }
    }

    // From the SubjectPublicKeyInfo to the end of the TBSCertificate.
    private static (int From, int To) KeyAndExtensions(byte[] certificate)
    {
        AsnReader tbs = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
        int signed = tbs.PeekEncodedValue().Length;
        tbs = tbs.ReadSequence();
        for (int i = 0; i < 6; i++) tbs.ReadEncodedValue();
        int key = certificate.AsSpan().IndexOf(tbs.PeekEncodedValue().Span);
        return (key, 4 + signed);
    }

    private static bool IsReadByJava(TempFolder folder, byte[] certificate)
    {
        try
        {
            JavaOracle.Dump(folder.Write("store", new JksBytes().Trusted("a", certificate).Build()), "JKS", null);
            return true;
        }
        catch (JavaRefusal)
        {
            return false;
        }
    }
}
