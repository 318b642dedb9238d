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
            return Run(key, iv, content, encrypt: false);
        }
        catch (Exception e) when (e is CryptographicException or InvalidCipherTextException)
        {
            return null;
        }
    }

    public Memory<byte> Encrypt(byte[] key, byte[] iv, ReadOnlyMemory<byte> content) => Run(key, iv, content, encrypt: true);

    private Memory<byte> Run(byte[] key, byte[] iv, ReadOnlyMemory<byte> content, bool encrypt)
    {
        if (BlockBytes == 0) return RunStream(key, content, encrypt);
        if (Engine is null)
        {
            using Aes aes = System.Security.Cryptography.Aes.Create();
            aes.Key = key;
            if (encrypt) return aes.EncryptCbc(content.Span, iv);

            // Into a buffer that is kept as it is: trimming the padding would copy everything once more.
            byte[] plain = GC.AllocateUninitializedArray<byte>(content.Length);
            return plain.AsMemory(0, aes.DecryptCbc(content.Span, iv, plain));
        }

        PaddedBufferedBlockCipher cipher = new(new CbcBlockCipher(Engine()), new Pkcs7Padding());
        KeyParameter parameter = EffectiveBits != 0 ? new RC2Parameters(key, EffectiveBits) : new KeyParameter(key);
        cipher.Init(encrypt, new ParametersWithIV(parameter, iv));
        byte[] output = new byte[cipher.GetOutputSize(content.Length)];
        int length = cipher.ProcessBytes(content.Span, output);
        length += cipher.DoFinal(output.AsSpan(length));
        return output.AsMemory(0, length);
    }

    private static byte[] RunStream(byte[] key, ReadOnlyMemory<byte> content, bool encrypt)
    {
        RC4Engine engine = new();
        engine.Init(encrypt, new KeyParameter(key));
        byte[] output = new byte[content.Length];
        engine.ProcessBytes(content.Span, output);
        return output;
    }
}
