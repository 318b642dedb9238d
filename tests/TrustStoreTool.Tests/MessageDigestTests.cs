using System.Security.Cryptography;

namespace TrustStoreTool.Tests;

/// <summary>Whoever computes them, the digests are .NET's.</summary>
public class MessageDigestTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(64)]
    [InlineData(1_200)]
    [InlineData(600 * 1024)] // more than is ever hashed in managed code
    public void They_are_the_platform_s(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        Assert.Equal(SHA256.HashData(data), MessageDigest.Sha256(data));
        Assert.Equal(SHA1.HashData(data), MessageDigest.Sha1(data));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(600 * 1024)]
    public void Pieces_are_hashed_as_one(int length)
    {
        byte[] data = new byte[length], hash = new byte[SHA1.HashSizeInBytes];
        new Random(length).NextBytes(data);
        MessageDigest.Sha1(data.AsSpan(0, 7), data.AsSpan(7, 100), data.AsSpan(107), hash);
        Assert.Equal(SHA1.HashData(data), hash);
    }
}
