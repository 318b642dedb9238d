using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Migration;

/// <summary>
/// Compares two JKS files (JDK: sun.security.provider.JavaKeyStore): version, count, the old entries in the old order minus exactly the removed
/// ones, then exactly the added ones, the digest, and what follows it.
/// </summary>
internal static class JksWalk
{
    private const int Header = 12, Digest = 20;

    public static void Verify(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, Password? password, StoreChange change)
    {
        ReadOnlySpan<byte> old = before.Span, made = after.Span;
        Require(old[..8].SequenceEqual(made[..8]), "magic number or version changed");
        int version = Int32(old, 4), count = Int32(old, 8);
        Require(count >= 0 && change.Remove.All(index => index >= 0 && index < count), "an entry to be removed does not exist");
        Require(Int32(made, 8) == count - change.Remove.Count + change.Add.Length, "the header counts a wrong number of entries");

        int from = Header, to = Header;
        for (int i = 0; i < count; i++)
        {
            int end = EntryEnd(old, from, version);
            ReadOnlySpan<byte> slice = old[from..end];
            from = end;
            if (change.Remove.Contains(i)) continue;
            if (made.Length - to < slice.Length || !made.Slice(to, slice.Length).SequenceEqual(slice))
                throw PreservationCheck.Failed($"entry {i + 1} of the old store is missing, changed or out of place");
            to += slice.Length;
        }

        foreach (NewTrustedCertificate added in change.Add) to = ExpectAdded(made, to, version, added);
        ExpectDigest(made, to, password);
        Require(old[(from + Digest)..].SequenceEqual(made[(to + Digest)..]), "the bytes after the digest changed");
    }

    // Where the entry ends that starts here. A slice that runs over the end throws, and stops the write.
    private static int EntryEnd(ReadOnlySpan<byte> file, int at, int version)
    {
        int tag = Int32(file, at);
        if (tag is not (1 or 2)) throw PreservationCheck.Failed($"an entry at byte {at} has tag {tag}");
        at += 4;
        at += 2 + UInt16(file, at) + 8;
        int certificates = 1;
        if (tag == 1)
        {
            at += 4 + Length(file, at);
            certificates = Length(file, at);
            at += 4;
        }

        for (; certificates > 0; certificates--)
        {
            if (version == 2) at += 2 + UInt16(file, at);
            at += 4 + Length(file, at);
        }

        return at;
    }

    private static int ExpectAdded(ReadOnlySpan<byte> made, int at, int version, NewTrustedCertificate added)
    {
        string which = $"the added certificate '{added.Alias}'";
        Require(Int32(made, at) == 2, $"{which} is missing");
        int alias = UInt16(made, at + 4);
        Require(AliasIs(made.Slice(at + 6, alias), added.Alias), $"{which} has another alias");
        at += 6 + alias;
        Require(BinaryPrimitives.ReadInt64BigEndian(made[at..]) == added.Created.ToUnixTimeMilliseconds(), $"{which} has another date");
        at += 8;
        if (version == 2)
        {
            Require(made.Slice(at, 7).SequenceEqual("\0\u0005X.509"u8), $"{which} has another certificate type");
            at += 7;
        }

        ReadOnlySpan<byte> certificate = added.Certificate.Encoded.Span;
        Require(Int32(made, at) == certificate.Length && made.Slice(at + 4, certificate.Length).SequenceEqual(certificate), $"{which} is not the certificate that was asked for");
        return at + 4 + certificate.Length;
    }

    // The alias in lower case, in Java's modified UTF-8. Decoded here rather than encoded: the writer encodes.
    private static bool AliasIs(ReadOnlySpan<byte> bytes, string alias)
    {
        StringBuilder text = new(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            int first = bytes[i];
            text.Append((char)(first < 0x80 ? first
                : first < 0xE0 ? ((first & 0x1F) << 6) | (bytes[++i] & 0x3F)
                : ((first & 0x0F) << 12) | ((bytes[++i] & 0x3F) << 6) | (bytes[++i] & 0x3F)));
        }

        return text.Equals(JavaCase.ToLower(alias));
    }

    private static void ExpectDigest(ReadOnlySpan<byte> made, int at, Password? password)
    {
        if (password is null) throw PreservationCheck.Failed("there is no password to check the digest with");
        byte[] key = GC.AllocateUninitializedArray<byte>(2 * password.Characters.Length, pinned: true);
        for (int i = 0; i < password.Characters.Length; i++)
        {
            key[2 * i] = (byte)(password.Characters[i] >> 8);
            key[2 * i + 1] = unchecked((byte)password.Characters[i]);
        }

        Span<byte> digest = stackalloc byte[Digest];
        MessageDigest.Sha1(key, Encoding.ASCII.GetBytes("Mighty Aphrodite"), made[..at], digest);
        CryptographicOperations.ZeroMemory(key);
        Require(CryptographicOperations.FixedTimeEquals(digest, made.Slice(at, Digest)), "the digest is wrong");
    }

    private static int Length(ReadOnlySpan<byte> file, int at)
    {
        int length = Int32(file, at);
        return length >= 0 && length <= file.Length ? length : throw PreservationCheck.Failed($"a length at byte {at} is {length}");
    }

    private static int Int32(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadInt32BigEndian(file[at..]);

    private static int UInt16(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16BigEndian(file[at..]);

    private static void Require(bool holds, string difference)
    {
        if (!holds) throw PreservationCheck.Failed(difference);
    }
}
