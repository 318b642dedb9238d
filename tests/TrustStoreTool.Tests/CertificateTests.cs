using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests;

public class CertificateTests
{
    // Sets of certificates are made of what a file holds: one that made them all fall on one value would take hours.
    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(-40)]
    public void Certificates_that_differ_in_one_place_have_values_of_their_own(int place)
    {
        byte[] der = new byte[300];
        (der[0], der[1], der[2], der[3]) = (0x30, 0x82, 0x01, 0x28);
        int at = place < 0 ? der.Length + place : place + 4;
        HashSet<int> values = [];
        for (int i = 0; i < 1000; i++)
        {
            byte[] other = (byte[])der.Clone();
            BitConverter.TryWriteBytes(other.AsSpan(at), i);
            values.Add(new Certificate(other).GetHashCode());
        }

        Assert.True(values.Count > 990, $"{values.Count} values for 1000 certificates");
    }

    [Fact]
    public void What_is_no_certificate_is_asked_once_and_has_no_facts()
    {
        Certificate certificate = new(new byte[] { 0x30, 0x00 });
        Assert.Null(certificate.Facts);
        Assert.Null(certificate.Facts);
        Assert.Equal(certificate.Fingerprint, new Certificate(new byte[] { 0x30, 0x00 }).Fingerprint);
    }

    [Theory]
    [InlineData("3000", 1, true)]
    [InlineData("30023000", 1, false)]
    [InlineData("30023000", 2, true)]
    [InlineData("300430023000", 2, false)]
    [InlineData("3080300030800000 0000", 2, true)]
    [InlineData("3080308030000000 0000", 2, false)]
    [InlineData("30053000 30010030023000", 2, true)]
    [InlineData("300404023000 300430023000", 2, false)]
    [InlineData("bf870f023000", 1, false)]
    [InlineData("040630043002 3000", 1, true)]
    [InlineData("308202", 1, true)]
    [InlineData("30", 1, true)]
    [InlineData("", 1, true)]
    public void Nesting_is_counted_by_the_headers(string hex, int limit, bool isWithin)
    {
        byte[] encoded = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        if (isWithin) DerDepth.Check(encoded, limit);
        else Assert.Equal(KeyStoreError.LimitExceeded, Assert.Throws<KeyStoreException>(() => DerDepth.Check(encoded, limit)).Error);
    }
}
