using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>The pbeWithSHAAnd… family (RFC 7292, appendix C): SHA-1, salt, iterations, and a key and an IV out of appendix B.</summary>
internal sealed class Pbes1Scheme : PbeScheme
{
    private static readonly Dictionary<string, Cipher> Kinds = new()
    {
        ["1.2.840.113549.1.12.1.1"] = Cipher.Rc4(128),
        ["1.2.840.113549.1.12.1.2"] = Cipher.Rc4(40),
        ["1.2.840.113549.1.12.1.3"] = Cipher.TripleDes(24),
        ["1.2.840.113549.1.12.1.4"] = Cipher.TripleDes(16),
        ["1.2.840.113549.1.12.1.5"] = Cipher.Rc2(16, 128),
        ["1.2.840.113549.1.12.1.6"] = Cipher.Rc2(5, 40),
    };

    private static readonly Digest Sha1 = Digest.ByOid("1.3.14.3.2.26")!;
    private readonly ReadOnlyMemory<byte> _oid;
    private readonly ReadOnlyMemory<byte> _count;
    private readonly Cipher _cipher;
    private readonly long _iterations;

    private Pbes1Scheme(ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte> oid, Cipher cipher, ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> count, long iterations)
        : base(encoded)
    {
        _oid = oid;
        _cipher = cipher;
        _count = count;
        _iterations = iterations;
        Salt = salt;
    }

    public override string Name => $"PBE-SHA1-{_cipher.Name}";

    public override long? Iterations => _iterations;

    public override ReadOnlyMemory<byte> Salt { get; }

    public static Cipher? Kind(string oid) => Kinds.GetValueOrDefault(oid);

    public static Pbes1Scheme Read(Tlv identifier, Tlv oid, Cipher cipher, Tlv parameters)
    {
        BerReader parts = parameters.Open("the parameters of a PBE algorithm");
        ReadOnlyMemory<byte> salt = parts.Next("the salt of a PBE algorithm").Octets("the salt of a PBE algorithm");
        Tlv count = parts.Next(0x02, "the iteration count of a PBE algorithm");
        return new Pbes1Scheme(identifier.Encoded, oid.Encoded, cipher, salt, count.Encoded, count.Integer("the iteration count of a PBE algorithm"));
    }

    /// <summary>A new one, as the JDK writes it.</summary>
    public static Pbes1Scheme Create(string oid, int iterations, SaltSource salts) =>
        Make(Der.Oid(oid).ToArray(), Kinds[oid], salts.Next(20), Der.Integer(iterations).ToArray(), iterations);

    public override IEnumerable<PasswordForm> Forms(Password password) => PasswordForms.ForPkcs12(password);

    public override Memory<byte>? Decrypt(EncodedPassword password, ReadOnlyMemory<byte> content) => Run(password, (key, iv) => _cipher.Decrypt(key, iv, content));

    public override int EncryptedLength(int length) => _cipher.EncryptedLength(length);

    public override void Encrypt(EncodedPassword password, IEnumerable<ReadOnlyMemory<byte>> slices, Memory<byte> target) => Run(password, (key, iv) =>
    {
        _cipher.Encrypt(key, iv, slices, target.Span);
        return true;
    });

    public override PbeScheme Renew(SaltSource salts) => Make(_oid, _cipher, salts.Next(Salt.Length), _count, _iterations);

    private static Pbes1Scheme Make(ReadOnlyMemory<byte> oid, Cipher cipher, byte[] salt, ReadOnlyMemory<byte> count, long iterations) =>
        new(Der.Sequence(oid, Der.Sequence(Der.Octets(salt), count)).ToArray(), oid, cipher, salt, count, iterations);

    private T Run<T>(EncodedPassword password, Func<byte[], byte[], T> work)
    {
        byte[] key = KeyDerivation.Pkcs12(Sha1, 1, password, Salt, (int)_iterations, _cipher.KeyBytes);
        try
        {
            byte[] iv = _cipher.BlockBytes == 0 ? [] : KeyDerivation.Pkcs12(Sha1, 2, password, Salt, (int)_iterations, _cipher.BlockBytes);
            return work(key, iv);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
