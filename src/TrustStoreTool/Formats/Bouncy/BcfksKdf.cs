using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>How scrypt's parallelization is taken (see <see cref="BcfksKdf"/>).</summary>
internal enum ScryptParallelization
{
    /// <summary>The block size, whatever the store says.</summary>
    AsBlockSize,

    /// <summary>As the store says.</summary>
    AsStated,
}

/// <summary>
/// A key derivation of a BCFKS: PBKDF2 (RFC 8018) with HMAC-SHA512 or HMAC-SHA3-512, or scrypt (RFC 7914). What is derived from is the password
/// followed by the key's purpose. BouncyCastle (1.72 and others) hands scrypt the block size twice, so that the stored parallelization counts for
/// nothing; a version that hands it over is read as well.
/// </summary>
internal sealed record BcfksKdf(string Title, byte[] Salt, long Iterations, int? KeyLength, BcfksKdf.Scheme Kind, int BlockSize = 0, int Parallelization = 0)
{
    // Far above any key of the algorithms used; it bounds the blocks that PBKDF2 computes.
    private const int LongestKey = 128, LongestSalt = 1024;

    private const long MostScryptMemory = 64 * 1024 * 1024;

    internal enum Scheme
    {
        Pbkdf2Sha512,
        Pbkdf2Sha3,
        Scrypt,
    }

    private long Cost => Kind == Scheme.Scrypt
        ? checked(Iterations * BlockSize * (BlockSize == Parallelization ? BlockSize : BlockSize + Parallelization))
        : checked(Iterations * (((KeyLength ?? 64) + 63) / 64));

    public static BcfksKdf Read(AsnReader algorithm)
    {
        string oid = algorithm.ReadObjectIdentifier();
        AsnReader parameters = algorithm.ReadSequence();
        algorithm.ThrowIfNotEmpty();
        byte[] salt = parameters.ReadOctetString();
        if (salt.Length > LongestSalt) throw Damaged($"a salt of {salt.Length} bytes");
        long iterations = Positive(parameters, long.MaxValue >> 16);
        BcfksKdf kdf = oid switch
        {
            "1.2.840.113549.1.5.12" => ReadPbkdf2(salt, iterations, parameters),
            "1.3.6.1.4.1.11591.4.11" => ReadScrypt(salt, iterations, parameters),
            _ => throw new KeyStoreException(KeyStoreError.Unsupported, $"BCFKS with key derivation {oid}: not supported"),
        };
        return kdf.KeyLength is null or <= LongestKey ? kdf : throw Damaged($"a key of {kdf.KeyLength} bytes");
    }

    /// <summary>Refuses before any work is done what costs too much alone or together.</summary>
    public static void Check(ReadLimits limits, params ReadOnlySpan<BcfksKdf> derivations)
    {
        long sum = 0;
        foreach (BcfksKdf kdf in derivations)
        {
            if (kdf.Kind == Scheme.Scrypt && kdf.Iterations > MostScryptMemory / 128 / kdf.BlockSize)
                throw new KeyStoreException(KeyStoreError.LimitExceeded, $"scrypt with N = {kdf.Iterations} and r = {kdf.BlockSize} needs more than {MostScryptMemory} bytes of memory");
            if (kdf.Iterations > limits.Iterations || kdf.Cost > limits.Iterations)
                throw ReadLimits.Exceeded("iterations", Math.Max(kdf.Iterations, kdf.Cost), limits.Iterations, "--max-iterations");
            sum += kdf.Cost;
        }

        if (sum > limits.TotalIterations) throw ReadLimits.Exceeded("iterations of all key derivations", sum, limits.TotalIterations, "--max-total-iterations");
    }

    /// <summary>The ways to read the parallelization that make a difference here.</summary>
    public IEnumerable<ScryptParallelization> Readings => Kind == Scheme.Scrypt && BlockSize != Parallelization
        ? [ScryptParallelization.AsBlockSize, ScryptParallelization.AsStated]
        : [ScryptParallelization.AsBlockSize];

    /// <summary>The key, pinned or not as the primitive gives it; the caller clears it.</summary>
    public byte[] Derive(Password password, string purpose, int keyLength, ScryptParallelization parallelization)
    {
        byte[] secret = BouncyPassword.Encode(password.Characters, purpose);
        try
        {
            int length = KeyLength ?? keyLength;
            return Kind switch
            {
                Scheme.Pbkdf2Sha512 => Rfc2898DeriveBytes.Pbkdf2(secret, Salt, (int)Iterations, HashAlgorithmName.SHA512, length),
                Scheme.Pbkdf2Sha3 => Sha3(secret, length),
                _ => SCrypt.Generate(secret, Salt, (int)Iterations, BlockSize, parallelization == ScryptParallelization.AsBlockSize ? BlockSize : Parallelization, length),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private byte[] Sha3(byte[] secret, int length)
    {
        Pkcs5S2ParametersGenerator generator = new(new Sha3Digest(512));
        generator.Init(secret, Salt, (int)Iterations);
        return ((KeyParameter)generator.GenerateDerivedMacParameters(8 * length)).GetKey();
    }

    private static BcfksKdf ReadPbkdf2(byte[] salt, long iterations, AsnReader parameters)
    {
        int? length = OptionalLength(parameters);
        string prf = parameters.HasData ? BcfksAlgorithm.Read(parameters.ReadSequence()) : "1.2.840.113549.2.7";
        parameters.ThrowIfNotEmpty();
        return prf switch
        {
            "1.2.840.113549.2.11" => new BcfksKdf("PBKDF2 HMAC-SHA512", salt, iterations, length, Scheme.Pbkdf2Sha512),
            "2.16.840.1.101.3.4.2.16" => new BcfksKdf("PBKDF2 HMAC-SHA3-512", salt, iterations, length, Scheme.Pbkdf2Sha3),
            _ => throw new KeyStoreException(KeyStoreError.Unsupported, $"BCFKS with PBKDF2 over {prf}: not supported"),
        };
    }

    private static BcfksKdf ReadScrypt(byte[] salt, long cost, AsnReader parameters)
    {
        int blockSize = (int)Positive(parameters, ushort.MaxValue), parallelization = (int)Positive(parameters, ushort.MaxValue);
        if (cost < 2 || (cost & (cost - 1)) != 0) throw Damaged($"a scrypt cost of {cost}, which is no power of two");
        int? length = OptionalLength(parameters);
        parameters.ThrowIfNotEmpty();
        return new BcfksKdf("scrypt", salt, cost, length, Scheme.Scrypt, blockSize, parallelization);
    }

    private static int? OptionalLength(AsnReader parameters) =>
        parameters.HasData && parameters.PeekTag() == Asn1Tag.Integer ? (int)Positive(parameters, int.MaxValue) : null;

    private static long Positive(AsnReader parameters, long most) =>
        parameters.TryReadInt64(out long value) && value > 0 && value <= most ? value : throw Damaged("a parameter of the key derivation is out of range");

    private static KeyStoreException Damaged(string what) => new(KeyStoreError.Damaged, what);
}
