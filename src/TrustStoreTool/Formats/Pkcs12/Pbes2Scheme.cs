using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>PBES2 (RFC 8018, 6.2): PBKDF2 or scrypt (RFC 7914, 7), and a cipher with its own parameters.</summary>
internal sealed class Pbes2Scheme : PbeScheme
{
    private readonly ReadOnlyMemory<byte> _oid;
    private readonly Pbes2Kdf _kdf;
    private readonly Pbes2Cipher _cipher;
    private readonly bool _wrapped;

    private Pbes2Scheme(ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte> oid, Pbes2Kdf kdf, Pbes2Cipher cipher, bool wrapped)
        : base(encoded)
    {
        _oid = oid;
        _kdf = kdf;
        _cipher = cipher;
        _wrapped = wrapped;
    }

    public override string Name => $"PBES2 ({_kdf.Name}, {_cipher.Name})";

    public override long? Iterations => _kdf.Cost;

    public override ReadOnlyMemory<byte> Salt => _kdf.Salt;

    public Pbes2Kdf Kdf => _kdf;

    public Pbes2Cipher Cipher => _cipher;

    public static Pbes2Scheme Read(Tlv identifier, Tlv oid, Tlv parameters)
    {
        // Before JDK-8202837 the JDK wrote the identifier of PBES2 once more around the parameters.
        BerReader parts = parameters.Open("the parameters of PBES2");
        bool wrapped = parts.Peek() == 0x06;
        if (wrapped)
        {
            parts.Next("the parameters of PBES2");
            parts = parts.Next(0x30, "the parameters of PBES2").Open("the parameters of PBES2");
        }

        Pbes2Kdf kdf = Pbes2Kdf.Read(parts.Next(0x30, "the key derivation of PBES2"));
        Pbes2Cipher cipher = Pbes2Cipher.Read(parts.Next(0x30, "the cipher of PBES2"));
        return new Pbes2Scheme(identifier.Encoded, oid.Encoded, kdf, cipher, wrapped);
    }

    /// <summary>A new one as JDK 17 writes it: HMAC-SHA256, AES-256-CBC.</summary>
    public static Pbes2Scheme Create(int iterations, SaltSource salts) =>
        Make(Der.Oid(Oids.Pbes2).ToArray(), Pbes2Kdf.CreatePbkdf2(iterations, 32, salts), Pbes2Cipher.CreateAes256(salts), wrapped: false);

    public override IEnumerable<PasswordForm> Forms(Password password) => PasswordForms.ForPkcs5(password);

    public override Memory<byte>? Decrypt(EncodedPassword password, ReadOnlyMemory<byte> content) => Run(password, (cipher, key) => cipher.Decrypt(key, _cipher.Iv, content));

    public override int EncryptedLength(int length) => Resolved().EncryptedLength(length);

    public override void Encrypt(EncodedPassword password, IEnumerable<ReadOnlyMemory<byte>> slices, Memory<byte> target) => Run(password, (cipher, key) =>
    {
        cipher.Encrypt(key, _cipher.Iv, slices, target.Span);
        return true;
    });

    public override PbeScheme Renew(SaltSource salts) => Make(_oid, _kdf.Renew(salts), _cipher.Renew(salts), _wrapped);

    private static Pbes2Scheme Make(ReadOnlyMemory<byte> oid, Pbes2Kdf kdf, Pbes2Cipher cipher, bool wrapped)
    {
        Der parameters = Der.Sequence(kdf.Encoded, cipher.Encoded);
        byte[] encoded = Der.Sequence(oid, wrapped ? Der.Sequence(oid, parameters) : parameters).ToArray();
        return new Pbes2Scheme(encoded, oid, kdf, cipher, wrapped);
    }

    private Pkcs12.Cipher Resolved() => _cipher.Resolve(_kdf.KeyLength) ?? throw Unsupported(Name);

    private T Run<T>(EncodedPassword password, Func<Pkcs12.Cipher, byte[], T> work)
    {
        Pkcs12.Cipher cipher = Resolved();
        byte[] key = _kdf.Derive(password, cipher.KeyBytes) ?? throw Unsupported(Name);
        try
        {
            return work(cipher, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
