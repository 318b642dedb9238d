using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace TrustStoreTool;

/// <summary>SHA-1 and SHA-256 (FIPS 180-4): the one place that chooses who computes them.</summary>
/// <remarks>
/// .NET's own are OpenSSL's: fast, but loading OpenSSL takes as long as hashing some <see cref="ManagedBytes"/> bytes in managed code, and a small store
/// needs nothing else of it. So the first bytes of a process are hashed by BouncyCastle, and all that come after by OpenSSL: never more than twice what
/// the better of the two would have cost.
/// </remarks>
public static class MessageDigest
{
    private const int ManagedBytes = 512 * 1024;

    private static long _hashed;

    /// <summary>The 32 bytes of the SHA-256 of <paramref name="data"/>.</summary>
    public static byte[] Sha256(ReadOnlySpan<byte> data)
    {
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        Sha256(data, hash);
        return hash;
    }

    /// <summary>The 20 bytes of the SHA-1 of <paramref name="data"/>: an identifier in old lists, no protection.</summary>
    public static byte[] Sha1(ReadOnlySpan<byte> data)
    {
        byte[] hash = new byte[SHA1.HashSizeInBytes];
        Sha1(data, [], [], hash);
        return hash;
    }

    internal static void Sha256(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        if (IsManaged(data.Length)) Managed(new Sha256Digest(), data, [], [], hash);
        else SHA256.HashData(data, hash);
    }

    /// <summary>SHA-1 over three pieces, one after the other.</summary>
    internal static void Sha1(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash)
    {
        if (IsManaged(first.Length + second.Length + third.Length))
        {
            Managed(new Sha1Digest(), first, second, third, hash);
            return;
        }

        using IncrementalHash native = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        native.AppendData(first);
        native.AppendData(second);
        native.AppendData(third);
        native.GetHashAndReset(hash);
    }

    private static bool IsManaged(long length) => Interlocked.Add(ref _hashed, length) <= ManagedBytes;

    private static void Managed(IDigest digest, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash)
    {
        digest.BlockUpdate(first);
        digest.BlockUpdate(second);
        digest.BlockUpdate(third);
        digest.DoFinal(hash);
    }
}
