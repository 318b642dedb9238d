using TrustStoreTool.Formats.Jks;

namespace TrustStoreTool.Tests.Formats.Jks;

/// <summary>The end of a serialized object is found without deserializing it, and hostile streams end the walk, not the process.</summary>
public class JavaStreamTests
{
    /// <summary>A SealedObjectForKeyProtector as the JDK writes it, with short contents.</summary>
    public static readonly byte[] SealedKey = Convert.FromHexString(
        "aced0005737200" + "33" + Hex("com.sun.crypto.provider.SealedObjectForKeyProtector") + "cd57ca59e730bb53020000787200" + "19" + Hex("javax.crypto.SealedObject")
        + "3e363da6c3b754700200045b000d" + Hex("encodedParams") + "7400025b425b0010" + Hex("encryptedContent") + "71007e00024c0009" + Hex("paramsAlg") + "740012"
        + Hex("Ljava/lang/String;") + "4c0007" + Hex("sealAlg") + "71007e0003" + "7870" + "757200025b42acf317f8060854e00200007870" + "00000002" + "3000"
        + "7571007e0005" + "00000003" + "010203" + "740003" + Hex("PBE") + "740016" + Hex("PBEWithMD5AndTripleDES"));

    [Fact]
    public void A_sealed_key_ends_where_its_last_field_ends()
    {
        JavaObject found = JavaStream.Read([.. SealedKey, 1, 2, 3], 32);
        Assert.Equal(SealedKey.Length, found.Length);
        Assert.Equal("com.sun.crypto.provider.SealedObjectForKeyProtector", found.Class?.Name);
        Assert.Equal("PBEWithMD5AndTripleDES", found.SealAlgorithm);
    }

    [Theory]
    [InlineData("70", 1)]
    [InlineData("74000161", 4)]
    [InlineData("7c000000000000000161", 10)]
    [InlineData("767070", 2)]
    // An int and a long, then block data and an object in the class's own form.
    [InlineData("73" + "72000141" + "0000000000000000" + "03" + "0002" + "49000161" + "4a000162" + "78" + "70" + "00000001" + "0000000000000002" + "7702aabb" + "70" + "7a00000001cc" + "78", 50)]
    [InlineData("7e72000141" + "0000000000000000" + "120000" + "7870" + "74000142", 22)]
    public void Other_objects_end_too(string hex, int length) => Assert.Equal(length + 4, JavaStream.Read(Stream(hex + "00"), 32).Length);

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("79")]
    [InlineData("7b70")]
    [InlineData("71007e0000")]
    [InlineData("7371007e0000")]
    [InlineData("7370")]
    [InlineData("7570")]
    [InlineData("7cffffffffffffffff")]
    [InlineData("7c7fffffffffffffff")]
    // An array of 2^31-1 longs; an array of minus one.
    [InlineData("757200025b4a0000000000000000020000" + "7870" + "7fffffff")]
    [InlineData("757200025b4a0000000000000000020000" + "7870" + "ffffffff")]
    // A class whose superclass is itself.
    [InlineData("73720001410000000000000000020000" + "78" + "71007e0000")]
    // Externalizable in the old form: nobody but the class knows its length.
    [InlineData("73720001410000000000000000040000" + "7870")]
    [InlineData("73720001410000000000000000" + "02" + "ffff" + "49000161")]
    [InlineData("73720001410000000000000000" + "02" + "0001" + "51000161" + "7870")]
    public void A_stream_that_cannot_be_followed_is_refused(string hex) =>
        Assert.Equal(KeyStoreError.Damaged, Assert.Throws<KeyStoreException>(() => JavaStream.Read(Stream(hex), 32)).Error);

    [Fact]
    public void A_deep_stream_is_refused_before_the_stack_ends()
    {
        string arrays = string.Concat(Enumerable.Repeat("757200025b4c0000000000000000020000787000000001", 100_000));
        Assert.Equal(KeyStoreError.LimitExceeded, Assert.Throws<KeyStoreException>(() => JavaStream.Read(Stream(arrays), 32)).Error);
    }

    [Fact]
    public void A_wide_stream_is_refused_before_it_costs()
    {
        string array = "757200025b4c00000000000000000200007870" + "000f4240" + string.Concat(Enumerable.Repeat("740000", 1_000_000));
        Assert.Equal(KeyStoreError.Damaged, Assert.Throws<KeyStoreException>(() => JavaStream.Read(Stream(array), 32)).Error);
    }

    private static byte[] Stream(string hex) => Convert.FromHexString("aced0005" + hex);

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(text));
}
