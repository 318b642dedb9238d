using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>AES-CBC over slices that are nowhere in one piece: gathered into one small buffer, block after block chained as if they were.</summary>
internal static class CbcEncryption
{
    private const int BufferBytes = 64 * 1024, BlockBytes = 16;

    /// <summary>Encrypts with PKCS#7 padding into <paramref name="target"/>.</summary>
    public static void Run(Aes aes, ReadOnlySpan<byte> iv, IEnumerable<ReadOnlyMemory<byte>> slices, Span<byte> target)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
        Span<byte> chain = stackalloc byte[BlockBytes];
        iv.CopyTo(chain);
        int filled = 0;
        foreach (ReadOnlyMemory<byte> slice in slices)
        {
            for (ReadOnlySpan<byte> rest = slice.Span; !rest.IsEmpty;)
            {
                int count = Math.Min(rest.Length, BufferBytes - filled);
                rest[..count].CopyTo(buffer.AsSpan(filled));
                rest = rest[count..];
                filled += count;
                if (filled < BufferBytes) continue;
                aes.EncryptCbc(buffer, chain, target, PaddingMode.None);
                target[(BufferBytes - BlockBytes)..BufferBytes].CopyTo(chain);
                target = target[BufferBytes..];
                filled = 0;
            }
        }

        aes.EncryptCbc(buffer.AsSpan(0, filled), chain, target, PaddingMode.PKCS7);
        CryptographicOperations.ZeroMemory(buffer);
    }
}
