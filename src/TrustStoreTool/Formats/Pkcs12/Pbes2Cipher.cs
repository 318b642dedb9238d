namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>The encryptionScheme of PBES2 (RFC 8018, B.2; RFC 3657 for Camellia): the identifier, and an IV in one of two shapes.</summary>
internal sealed class Pbes2Cipher
{
    private const string Rc2Oid = "1.2.840.113549.3.2";
    private static readonly Dictionary<string, Cipher> Ciphers = new()
    {
        ["2.16.840.1.101.3.4.1.2"] = Pkcs12.Cipher.Aes(128),
        ["2.16.840.1.101.3.4.1.22"] = Pkcs12.Cipher.Aes(192),
        ["2.16.840.1.101.3.4.1.42"] = Pkcs12.Cipher.Aes(256),
        ["1.2.840.113549.3.7"] = Pkcs12.Cipher.TripleDes(24),
        ["1.3.14.3.2.7"] = Pkcs12.Cipher.Des(),
        ["1.2.392.200011.61.1.1.1.2"] = Pkcs12.Cipher.Camellia(128),
        ["1.2.392.200011.61.1.1.1.3"] = Pkcs12.Cipher.Camellia(192),
        ["1.2.392.200011.61.1.1.1.4"] = Pkcs12.Cipher.Camellia(256),
    };

    private static readonly Dictionary<string, string> Names = new()
    {
        ["1.2.643.2.2.21"] = "GOST 28147-89",
        ["1.2.840.113549.3.9"] = "RC5",
        ["2.16.840.1.101.3.4.1.46"] = "AES-256-GCM",
        ["2.16.840.1.101.3.4.1.6"] = "AES-128-GCM",
    };

    private readonly string _oid;
    private readonly ReadOnlyMemory<byte> _oidEncoded;

    // RC2-CBC-Parameter: the version that stands for the effective key bits, as read.
    private readonly Tlv? _rc2Version;

    private Pbes2Cipher(ReadOnlyMemory<byte> encoded, string oid, ReadOnlyMemory<byte> oidEncoded, byte[] iv, Tlv? rc2Version)
    {
        Encoded = encoded;
        _oid = oid;
        _oidEncoded = oidEncoded;
        Iv = iv;
        _rc2Version = rc2Version;
    }

    public ReadOnlyMemory<byte> Encoded { get; }

    public byte[] Iv { get; }

    public string Oid => _oid;

    public string Name => _oid == Rc2Oid ? $"RC2-{EffectiveBits()}" : Ciphers.GetValueOrDefault(_oid)?.Name ?? Names.GetValueOrDefault(_oid, _oid);

    public static Pbes2Cipher Read(Tlv identifier)
    {
        BerReader parts = identifier.Open("the cipher of PBES2");
        Tlv oidValue = parts.Next(0x06, "the cipher of PBES2");
        string oid = oidValue.ObjectIdentifier();
        byte[] iv = [];
        Tlv? version = null;
        if (oid == Rc2Oid)
        {
            BerReader rc2 = parts.Next(0x30, "the parameters of RC2").Open("the parameters of RC2");
            if (rc2.Peek() == 0x02) version = rc2.Next("the version of RC2");
            iv = rc2.Next("the IV of RC2").Octets("the IV of RC2").ToArray();
        }
        else if (Ciphers.ContainsKey(oid))
        {
            iv = parts.Next("the IV of the cipher").Octets("the IV of the cipher").ToArray();
        }

        return new Pbes2Cipher(identifier.Encoded, oid, oidValue.Encoded, iv, version);
    }

    public static Pbes2Cipher CreateAes256(SaltSource salts) => Make(Oids.Aes256Cbc, Der.Oid(Oids.Aes256Cbc).ToArray(), salts.Next(16), null);

    public Pbes2Cipher Renew(SaltSource salts) => Make(_oid, _oidEncoded, salts.Next(Iv.Length), _rc2Version);

    /// <summary>The cipher with its key length, or null where it is not supported.</summary>
    public Cipher? Resolve(int? keyLength)
    {
        Cipher? cipher = _oid == Rc2Oid
            ? Pkcs12.Cipher.Rc2(keyLength is > 0 and <= 128 ? keyLength.Value : (EffectiveBits() + 7) / 8, EffectiveBits())
            : Ciphers.GetValueOrDefault(_oid);
        if (cipher is not null && Iv.Length != cipher.BlockBytes) throw BerReader.Broken($"an IV of {Iv.Length} bytes for {cipher.Name}");
        return cipher;
    }

    private static Pbes2Cipher Make(string oid, ReadOnlyMemory<byte> oidEncoded, byte[] iv, Tlv? version)
    {
        Der parameters = oid == Rc2Oid ? Der.Sequence(version is { } v ? [v.Encoded, Der.Octets(iv)] : [Der.Octets(iv)]) : Der.Octets(iv);
        return new Pbes2Cipher(Der.Sequence(oidEncoded, parameters).ToArray(), oid, oidEncoded, iv, version);
    }

    // RFC 8018, B.2.3: the version is a table look-up of the bits below 256.
    private int EffectiveBits() => _rc2Version?.Integer("the version of RC2") switch
    {
        null => 32,
        160 => 40,
        120 => 64,
        58 => 128,
        >= 256 and <= 1024 and var bits => (int)bits,
        _ => throw BerReader.Broken("the version of RC2 is not one of RFC 8018"),
    };
}
