namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>The keyDerivationFunc of PBES2 and PBMAC1: PBKDF2 (RFC 8018, A.2) or scrypt (RFC 7914, 7.1).</summary>
internal sealed class Pbes2Kdf
{
    // BouncyCastle's scrypt holds 128·N·r bytes; the contract gives a file 64 MiB.
    private const long ScryptBytes = 64 * 1024 * 1024;

    private readonly ReadOnlyMemory<byte> _oid;
    private readonly string? _prf;
    private readonly long[] _numbers;
    private readonly ReadOnlyMemory<byte>[] _afterSalt;
    private readonly string _kind;

    private Pbes2Kdf(ReadOnlyMemory<byte> encoded, string kind, ReadOnlyMemory<byte> oid, ReadOnlyMemory<byte> salt, long[] numbers, int? keyLength, string? prf, ReadOnlyMemory<byte>[] afterSalt)
    {
        Encoded = encoded;
        _kind = kind;
        _oid = oid;
        Salt = salt;
        _numbers = numbers;
        KeyLength = keyLength;
        _prf = prf;
        _afterSalt = afterSalt;
    }

    public ReadOnlyMemory<byte> Encoded { get; }

    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>The keyLength parameter, in bytes, or null where it is missing.</summary>
    public int? KeyLength { get; }

    /// <summary>The identifier of PBKDF2's HMAC, or null for scrypt.</summary>
    public string? Prf => _prf;

    public string Name => _kind switch
    {
        Oids.Pbkdf2 => $"PBKDF2 HMAC-{Digest.NameOf(_prf!)}",
        Oids.Scrypt => "scrypt",
        _ => _kind,
    };

    /// <summary>Iterations, or N·r·p; null where the function is unknown.</summary>
    public long? Cost => _kind switch
    {
        Oids.Pbkdf2 => _numbers[0],
        Oids.Scrypt => ScryptCost(),
        _ => null,
    };

    public static Pbes2Kdf Read(Tlv identifier)
    {
        BerReader parts = identifier.Open("a key derivation");
        Tlv oid = parts.Next(0x06, "a key derivation");
        string kind = oid.ObjectIdentifier();
        if (kind is not (Oids.Pbkdf2 or Oids.Scrypt)) return new Pbes2Kdf(identifier.Encoded, kind, oid.Encoded, default, [], null, null, []);
        BerReader parameters = parts.Next(0x30, "the parameters of a key derivation").Open("the parameters of a key derivation");
        Tlv salt = parameters.Next("the salt of a key derivation");

        // PBKDF2's salt may also name an algorithm that makes it; nobody does.
        ReadOnlyMemory<byte> octets = salt.Octets("the salt of a key derivation");
        List<ReadOnlyMemory<byte>> after = [];
        List<long> numbers = [];
        string? prf = kind == Oids.Pbkdf2 ? "1.2.840.113549.2.7" : null;
        while (parameters.HasData)
        {
            Tlv part = parameters.Next("the parameters of a key derivation");
            after.Add(part.Encoded);
            if (part.Identifier == 0x02) numbers.Add(part.Integer("a number in a key derivation"));
            else if (part.Identifier == 0x30 && kind == Oids.Pbkdf2) prf = part.Open("the function of PBKDF2").Next(0x06, "the function of PBKDF2").ObjectIdentifier();
            else throw BerReader.Broken("the parameters of a key derivation hold something else than numbers");
        }

        int needed = kind == Oids.Pbkdf2 ? 1 : 3;
        if (numbers.Count < needed || numbers.Count > needed + 1) throw BerReader.Broken("the parameters of a key derivation are incomplete");
        int? keyLength = numbers.Count == needed ? null : numbers[needed] is > 0 and <= 1024 and var n ? (int)n : throw BerReader.Broken($"a key of {numbers[needed]} bytes");
        return new Pbes2Kdf(identifier.Encoded, kind, oid.Encoded, octets, [.. numbers.Take(needed)], keyLength, prf, [.. after]);
    }

    public static Pbes2Kdf CreatePbkdf2(int iterations, int keyLength, SaltSource salts) =>
        Make(Oids.Pbkdf2, Der.Oid(Oids.Pbkdf2).ToArray(), salts.Next(20), [iterations], keyLength, Oids.HmacSha256,
            [Der.Integer(iterations).ToArray(), Der.Integer(keyLength).ToArray(), Der.Sequence(Der.Oid(Oids.HmacSha256), Der.Null).ToArray()]);

    public Pbes2Kdf Renew(SaltSource salts) => Make(_kind, _oid, salts.Next(Salt.Length), _numbers, KeyLength, _prf, _afterSalt);

    /// <summary>The key, or null where the function is not supported.</summary>
    public byte[]? Derive(EncodedPassword password, int length)
    {
        if (KeyLength is { } stated && stated != length) throw BerReader.Broken($"a key of {stated} bytes for a cipher of {length}");
        if (_kind == Oids.Scrypt) return KeyDerivation.Scrypt(password, Salt, (int)_numbers[0], (int)_numbers[1], (int)_numbers[2], length);
        return _prf is not null && Digest.ByHmacOid(_prf) is { } digest
            ? KeyDerivation.Pbkdf2(digest, password, Salt, checked((int)_numbers[0]), length)
            : null;
    }

    private static Pbes2Kdf Make(
        string kind, ReadOnlyMemory<byte> oid, byte[] salt, long[] numbers, int? keyLength, string? prf, ReadOnlyMemory<byte>[] afterSalt)
    {
        Der parameters = Der.Sequence(Der.Octets(salt), Der.Concat(afterSalt.Select(Der.Raw)));
        return new Pbes2Kdf(Der.Sequence(oid, parameters).ToArray(), kind, oid, salt, numbers, keyLength, prf, afterSalt);
    }

    private long ScryptCost()
    {
        (long n, long r, long p) = (_numbers[0], _numbers[1], _numbers[2]);
        if (n < 2 || r < 1 || p < 1 || (n & (n - 1)) != 0) throw BerReader.Broken($"scrypt with N {n}, r {r}, p {p}");
        if (n > int.MaxValue || r > int.MaxValue || p > int.MaxValue || (UInt128)n * (UInt128)r * 128 > ScryptBytes)
            throw new KeyStoreException(KeyStoreError.LimitExceeded, $"scrypt with N {n}, r {r} needs more than {ScryptBytes >> 20} MiB of memory");
        return (Int128)n * r * p is var cost && cost > long.MaxValue ? long.MaxValue : (long)((Int128)n * r * p);
    }
}
