using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Paddings;
using Org.BouncyCastle.Crypto.Parameters;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>A cipher: CBC with PKCS#7 padding, or RC4. AES through .NET (OpenSSL), what .NET lacks or refuses through BouncyCastle.</summary>
/// <param name="Name">In the field's words.</param>
/// <param name="KeyBytes">Length of its key.</param>
/// <param name="BlockBytes">Length of its IV; 0 for a stream cipher.</param>
internal sealed record Cipher(string Name, int KeyBytes, int BlockBytes)
{
    private Func<IBlockCipher>? Engine { get; init; }

    private int EffectiveBits { get; init; }

    public static Cipher Aes(int bits) => new($"AES-{bits}-CBC", bits / 8, 16);

    public static Cipher TripleDes(int keyBytes) => new(keyBytes == 16 ? "2DES" : "3DES", keyBytes, 8) { Engine = () => new DesEdeEngine() };

    public static Cipher Des() => new("DES", 8, 8) { Engine = () => new DesEngine() };

    public static Cipher Camellia(int bits) => new($"Camellia-{bits}-CBC", bits / 8, 16) { Engine = () => new CamelliaEngine() };

    public static Cipher Rc2(int keyBytes, int effectiveBits) =>
        new($"RC2-{effectiveBits}", keyBytes, 8) { Engine = () => new RC2Engine(), EffectiveBits = effectiveBits };

    public static Cipher Rc4(int bits) => new($"RC4-{bits}", bits / 8, 0);

    /// <summary>Decrypts.</summary>
    /// <returns>The content, or null where the padding is wrong: the wrong key.</returns>
    public Memory<byte>? Decrypt(byte[] key, byte[] iv, ReadOnlyMemory<byte> content)
    {
        if (BlockBytes != 0 && (content.IsEmpty || content.Length % BlockBytes != 0))
            throw BerReader.Broken($"{content.Length} bytes are no whole number of {Name} blocks");
        try
        {
            return Decrypted(key, iv, content);
        }
        catch (Exception e) when (e is CryptographicException or InvalidCipherTextException)
        {
            return null;
        }
    }

    /// <summary>Bytes that so many become when they are encrypted.</summary>
    public int EncryptedLength(int length) => BlockBytes == 0 ? length : checked(((length / BlockBytes) + 1) * BlockBytes);

    /// <summary>Encrypts slices, one after the other, into <paramref name="target"/>, which has the <see cref="EncryptedLength"/> of them all.</summary>
    public void Encrypt(byte[] key, byte[] iv, IEnumerable<ReadOnlyMemory<byte>> slices, Span<byte> target)
    {
        if (Engine is null && BlockBytes != 0)
        {
            using Aes aes = System.Security.Cryptography.Aes.Create();
            aes.Key = key;
            CbcEncryption.Run(aes, iv, slices, target);
            return;
        }

        if (BlockBytes == 0)
        {
            RC4Engine engine = new();
            engine.Init(true, new KeyParameter(key));
            foreach (ReadOnlyMemory<byte> slice in slices)
            {
                engine.ProcessBytes(slice.Span, target);
                target = target[slice.Length..];
            }

            return;
        }

        PaddedBufferedBlockCipher cipher = Padded(key, iv, encrypt: true);
        foreach (ReadOnlyMemory<byte> slice in slices) target = target[cipher.ProcessBytes(slice.Span, target)..];
        cipher.DoFinal(target);
    }

    private Memory<byte> Decrypted(byte[] key, byte[] iv, ReadOnlyMemory<byte> content)
    {
        if (BlockBytes == 0)
        {
            RC4Engine engine = new();
            engine.Init(false, new KeyParameter(key));
            byte[] clear = new byte[content.Length];
            engine.ProcessBytes(content.Span, clear);
            return clear;
        }

        if (Engine is null)
        {
            using Aes aes = System.Security.Cryptography.Aes.Create();
            aes.Key = key;

            // .NET removes padding in a second buffer as large as the first; that is one too many for a large store.
            byte[] plain = GC.AllocateUninitializedArray<byte>(content.Length);
            aes.DecryptCbc(content.Span, iv, plain, PaddingMode.None);
            int padding = plain[^1];
            bool isPadded = padding is > 0 and <= 16 && !plain.AsSpan(plain.Length - padding).ContainsAnyExcept((byte)padding);
            return isPadded ? plain.AsMemory(0, plain.Length - padding) : throw new CryptographicException("the padding is wrong");
        }

        PaddedBufferedBlockCipher cipher = Padded(key, iv, encrypt: false);
        byte[] output = new byte[cipher.GetOutputSize(content.Length)];
        int length = cipher.ProcessBytes(content.Span, output);
        length += cipher.DoFinal(output.AsSpan(length));
        return output.AsMemory(0, length);
    }

    private PaddedBufferedBlockCipher Padded(byte[] key, byte[] iv, bool encrypt)
    {
        PaddedBufferedBlockCipher cipher = new(new CbcBlockCipher(Engine!()), new Pkcs7Padding());
        KeyParameter parameter = EffectiveBits != 0 ? new RC2Parameters(key, EffectiveBits) : new KeyParameter(key);
        cipher.Init(encrypt, new ParametersWithIV(parameter, iv));
        return cipher;
    }
}
