using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>The PbkdMacIntegrityCheck of a BCFKS.</summary>
/// <param name="Title">The algorithms' names.</param>
/// <param name="Kdf">Makes its key.</param>
/// <param name="IsSha3">HMAC-SHA3-512, else HMAC-SHA512.</param>
/// <param name="Value">The MAC.</param>
internal sealed record BcfksMac(string Title, BcfksKdf Kdf, bool IsSha3, byte[] Value)
{
    public static BcfksMac Read(AsnReader check)
    {
        string oid = BcfksAlgorithm.Read(check.ReadSequence());
        BcfksKdf kdf = BcfksKdf.Read(check.ReadSequence());
        byte[] value = check.ReadOctetString();
        check.ThrowIfNotEmpty();
        return oid switch
        {
            "1.2.840.113549.2.11" => new BcfksMac($"HMAC-SHA512 ({kdf.Title})", kdf, IsSha3: false, value),
            "2.16.840.1.101.3.4.2.16" => new BcfksMac($"HMAC-SHA3-512 ({kdf.Title})", kdf, IsSha3: true, value),
            _ => throw new KeyStoreException(KeyStoreError.Unsupported, $"BCFKS with MAC {oid}: not supported"),
        };
    }

    /// <summary>How the derivation had to be read for the MAC to match, or null where it does not.</summary>
    public ScryptParallelization? Matches(ReadOnlySpan<byte> data, Password password)
    {
        foreach (ScryptParallelization reading in Kdf.Readings)
        {
            byte[] key = Kdf.Derive(password, "INTEGRITY_CHECK", 64, reading);
            byte[] computed = IsSha3 ? Sha3(key, data) : HMACSHA512.HashData(key, data);
            CryptographicOperations.ZeroMemory(key);
            if (CryptographicOperations.FixedTimeEquals(computed, Value)) return reading;
        }

        return null;
    }

    private static byte[] Sha3(byte[] key, ReadOnlySpan<byte> data)
    {
        HMac mac = new(new Sha3Digest(512));
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(data);
        byte[] value = new byte[mac.GetMacSize()];
        mac.DoFinal(value);
        return value;
    }
}
