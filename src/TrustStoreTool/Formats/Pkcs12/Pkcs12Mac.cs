using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>The MacData of a PFX: RFC 7292's HMAC with the key of appendix B, or PBMAC1 (RFC 9579).</summary>
internal sealed class Pkcs12Mac
{
    private readonly Tlv _algorithm;
    private readonly string _oid;
    private readonly ReadOnlyMemory<byte> _digest;
    private readonly ReadOnlyMemory<byte> _salt;
    private readonly ReadOnlyMemory<byte>? _countEncoded;
    private readonly long _count;
    private readonly Pbes2Kdf? _kdf;
    private readonly string? _hmac;
    private readonly ReadOnlyMemory<byte> _hmacEncoded;

    private Pkcs12Mac(Tlv algorithm, ReadOnlyMemory<byte> digest, ReadOnlyMemory<byte> salt, Tlv? count)
    {
        _algorithm = algorithm;
        _digest = digest;
        _salt = salt;
        _countEncoded = count?.Encoded;
        _count = count?.Integer("the iteration count of the MAC") ?? 1;
        BerReader parts = algorithm.Open("the algorithm of the MAC");
        _oid = parts.Next(0x06, "the algorithm of the MAC").ObjectIdentifier();
        if (_oid != Oids.Pbmac1) return;
        BerReader parameters = parts.Next(0x30, "the parameters of PBMAC1").Open("the parameters of PBMAC1");
        _kdf = Pbes2Kdf.Read(parameters.Next(0x30, "the key derivation of PBMAC1"));
        Tlv hmac = parameters.Next(0x30, "the HMAC of PBMAC1");
        _hmac = hmac.Open("the HMAC of PBMAC1").Next(0x06, "the HMAC of PBMAC1").ObjectIdentifier();
        _hmacEncoded = hmac.Encoded;
        if (_kdf.KeyLength is null) throw BerReader.Broken("PBMAC1 without the length of its key, which RFC 9579 requires");
    }

    public string Oid => _oid;

    public Pbes2Kdf? Kdf => _kdf;

    public string? HmacOid => _hmac;

    public string Name => _kdf is null ? $"HMAC-{Digest.NameOf(_oid)}" : $"PBMAC1 ({_kdf.Name}, HMAC-{Digest.NameOf(_hmac!)})";

    /// <summary>What its key derivation costs, or null where that is not known.</summary>
    public long? Iterations => _kdf is null ? _count : _kdf.Cost;

    public ReadOnlyMemory<byte> Salt => _kdf?.Salt ?? _salt;

    public IntegrityProtection Protection => new(Name, Iterations, Salt.Length);

    public static Pkcs12Mac Read(Tlv macData)
    {
        BerReader parts = macData.Open("the MAC");
        BerReader info = parts.Next(0x30, "the digest of the MAC").Open("the digest of the MAC");
        Tlv algorithm = info.Next(0x30, "the algorithm of the MAC");
        ReadOnlyMemory<byte> digest = info.Next("the digest of the MAC").Octets("the digest of the MAC");
        info.End("the digest of the MAC");
        ReadOnlyMemory<byte> salt = parts.Next("the salt of the MAC").Octets("the salt of the MAC");
        Tlv? count = parts.HasData ? parts.Next(0x02, "the iteration count of the MAC") : null;
        parts.End("the MAC");
        return new Pkcs12Mac(algorithm, digest, salt, count);
    }

    /// <summary>A new one, as the JDK writes it; <see cref="Encode"/> gives it its digest.</summary>
    public static Pkcs12Mac Create(string digestOid, int iterations)
    {
        BerReader parts = new(Der.Concat(Der.Sequence(Der.Oid(digestOid), Der.Null), Der.Integer(iterations)).ToArray(), 8);
        return new Pkcs12Mac(parts.Next("the algorithm of the MAC"), default, new byte[20], parts.Next("the iteration count of the MAC"));
    }

    /// <summary>The form of the password under which the MAC over <paramref name="content"/> is right, or null.</summary>
    public PasswordForm? Verify(Password password, ReadOnlyMemory<byte> content)
    {
        foreach (PasswordForm form in _kdf is null ? PasswordForms.ForPkcs12(password) : PasswordForms.ForPkcs5(password))
        {
            byte[] digest = form.With(password, octets => Compute(octets, _salt, _kdf, [content]));
            if (CryptographicOperations.FixedTimeEquals(digest, _digest.Span)) return form;
        }

        return null;
    }

    /// <summary>Bytes of what <see cref="Encode"/> gives, over whatever content.</summary>
    public int EncodedLength => Frame(_kdf, _salt, new byte[HmacDigest.Make().GetDigestSize()]).Length;

    /// <summary>The MacData over new content: the same algorithm and iterations, a new salt of the old length.</summary>
    public Der Encode(Password password, PasswordForm form, ReadOnlyMemory<byte> content, SaltSource salts)
    {
        Pbes2Kdf? kdf = _kdf?.Renew(salts);
        ReadOnlyMemory<byte> salt = kdf is null ? salts.Next(_salt.Length) : _salt;
        return Frame(kdf, salt, form.With(password, octets => Compute(octets, salt, kdf, [content])));
    }

    private Der Frame(Pbes2Kdf? kdf, ReadOnlyMemory<byte> salt, byte[] digest)
    {
        Der algorithm = kdf is null
            ? _algorithm.Encoded
            : Der.Sequence(Der.Oid(Oids.Pbmac1), Der.Sequence(kdf.Encoded, _hmacEncoded));
        Der info = Der.Sequence(algorithm, Der.Octets(digest));
        return Der.Sequence(_countEncoded is { } count ? [info, Der.Octets(salt), count] : [info, Der.Octets(salt)]);
    }

    private Digest HmacDigest => (_kdf is not null ? Digest.ByHmacOid(_hmac!) : Digest.ByOid(_oid) is { InMac: true } digest ? digest : null) ?? throw Unsupported();

    private byte[] Compute(EncodedPassword password, ReadOnlyMemory<byte> salt, Pbes2Kdf? kdf, IEnumerable<ReadOnlyMemory<byte>> content)
    {
        Digest digest = HmacDigest;
        byte[] key = kdf is null
            ? KeyDerivation.Pkcs12(digest, 3, password, salt, (int)_count, digest.Make().GetDigestSize())
            : kdf.Derive(password, kdf.KeyLength!.Value) ?? throw Unsupported();
        try
        {
            return KeyDerivation.Hmac(digest, key, content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private KeyStoreException Unsupported() => new(KeyStoreError.Unsupported, $"PKCS#12 with MAC {Name}: not supported");
}
