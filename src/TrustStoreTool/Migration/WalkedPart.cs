using System.Collections.Immutable;

namespace TrustStoreTool.Migration;

/// <summary>One ContentInfo.</summary>
/// <param name="Encoded">The whole of it.</param>
/// <param name="Algorithm">The AlgorithmIdentifier of its encryption, or null.</param>
/// <param name="Rest">Of an EncryptedData: version, content type and attributes.</param>
/// <param name="Bags">Every SafeBag.</param>
/// <param name="HasTrusted">Whether a certificate in it is marked as trusted.</param>
/// <param name="HasCertificate">Whether there is a certificate in it.</param>
internal sealed record WalkedPart(
    ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte>? Algorithm, ReadOnlyMemory<byte> Rest, ImmutableArray<WalkedSlice> Bags, bool HasTrusted, bool HasCertificate)
{
    public static WalkedPart Of(
        ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte>? algorithm, ReadOnlyMemory<byte> rest, List<ReadOnlyMemory<byte>> bags, Func<int, int, Fingerprint, bool> isKept)
    {
        ImmutableArray<WalkedSlice>.Builder slices = ImmutableArray.CreateBuilder<WalkedSlice>(bags.Count);
        for (int i = 0; i < bags.Count; i++)
        {
            Fingerprint digest = Fingerprint.Of(bags[i].Span);
            slices.Add(new WalkedSlice(digest, bags[i].Length, !isKept(i, bags.Count - 1 - i, digest) ? default : algorithm is null ? bags[i] : bags[i].ToArray()));
        }

        return new WalkedPart(
            encoded, algorithm, rest, slices.MoveToImmutable(), bags.Exists(bag => WalkedBag.Read(bag).IsTrusted), bags.Exists(bag => WalkedBag.Read(bag).IsCertificate));
    }
}

/// <summary>A SafeBag as it is remembered: the plaintexts of two large stores are never in memory together.</summary>
/// <param name="Digest">SHA-256 of its encoding.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Encoded">Its bytes, where they were asked for.</param>
internal readonly record struct WalkedSlice(Fingerprint Digest, int Length, ReadOnlyMemory<byte> Encoded)
{
    public bool IsSame(WalkedSlice other) => Digest == other.Digest && Length == other.Length;
}
