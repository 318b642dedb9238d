using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>The encryption of a BCFKS: AES-256 in CCM (RFC 5084), or wrapped with padding (RFC 5649).</summary>
/// <param name="Title">The algorithms' names.</param>
/// <param name="Kdf">Makes its key.</param>
/// <param name="Nonce">Of CCM; null for the wrap.</param>
/// <param name="TagBytes">Of CCM.</param>
internal sealed record BcfksCipher(string Title, BcfksKdf Kdf, byte[]? Nonce, int TagBytes)
{
    /// <summary>Reads an AlgorithmIdentifier with PBES2 (RFC 8018, A.4).</summary>
    public static BcfksCipher Read(AsnReader algorithm)
    {
        string pbes2 = algorithm.ReadObjectIdentifier();
        if (pbes2 != "1.2.840.113549.1.5.13") throw new KeyStoreException(KeyStoreError.Unsupported, $"BCFKS encrypted by {pbes2}: not supported");
        AsnReader parameters = algorithm.ReadSequence();
        BcfksKdf kdf = BcfksKdf.Read(parameters.ReadSequence());
        AsnReader scheme = parameters.ReadSequence();
        string oid = scheme.ReadObjectIdentifier();
        return oid switch
        {
            "2.16.840.1.101.3.4.1.47" => ReadCcm(kdf, scheme.ReadSequence()),
            "2.16.840.1.101.3.4.1.48" => new BcfksCipher($"PBES2 ({kdf.Title}, AES-256-KWP)", kdf, null, 0),
            _ => throw new KeyStoreException(KeyStoreError.Unsupported, $"BCFKS encrypted by {oid}: not supported"),
        };
    }

    public byte[] Decrypt(byte[] ciphertext, Password password, string purpose, ScryptParallelization parallelization)
    {
        byte[] key = Kdf.Derive(password, purpose, 32, parallelization);
        try
        {
            return Nonce is null ? Unwrap(key, ciphertext) : DecryptCcm(key, ciphertext);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static BcfksCipher ReadCcm(BcfksKdf kdf, AsnReader parameters)
    {
        byte[] nonce = parameters.ReadOctetString();
        int tag = 12;
        if (parameters.HasData && !parameters.TryReadInt32(out tag) || tag is < 4 or > 16 || nonce.Length is < 7 or > 13)
            throw new KeyStoreException(KeyStoreError.Damaged, "the parameters of AES-CCM are out of range");
        return new BcfksCipher($"PBES2 ({kdf.Title}, AES-256-CCM)", kdf, nonce, tag);
    }

    private byte[] DecryptCcm(byte[] key, byte[] ciphertext)
    {
        CcmBlockCipher cipher = new(new AesEngine());
        cipher.Init(forEncryption: false, new AeadParameters(new KeyParameter(key), 8 * TagBytes, Nonce));
        return cipher.ProcessPacket(ciphertext, 0, ciphertext.Length);
    }

    private static byte[] Unwrap(byte[] key, byte[] ciphertext)
    {
        Rfc5649WrapEngine cipher = new(new AesEngine());
        cipher.Init(forWrapping: false, new KeyParameter(key));
        return cipher.Unwrap(ciphertext, 0, ciphertext.Length);
    }
}
