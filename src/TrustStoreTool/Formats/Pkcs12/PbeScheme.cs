namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>Password-based encryption as an AlgorithmIdentifier names it (RFC 7292, appendix C; RFC 8018, 6.2).</summary>
internal abstract class PbeScheme(ReadOnlyMemory<byte> encoded)
{
    /// <summary>The AlgorithmIdentifier.</summary>
    public ReadOnlyMemory<byte> Encoded { get; } = encoded;

    /// <summary>In the field's words.</summary>
    public abstract string Name { get; }

    /// <summary>What the key derivation costs (scrypt: N·r·p), or null where it is not known.</summary>
    public abstract long? Iterations { get; }

    /// <summary>The salt of the derivation.</summary>
    public virtual ReadOnlyMemory<byte> Salt => default;

    /// <summary>Which forms of the password to try, the likeliest first.</summary>
    public abstract IEnumerable<PasswordForm> Forms(Password password);

    /// <summary>The content, or null where the key is the wrong one.</summary>
    /// <exception cref="KeyStoreException">An algorithm that is not supported.</exception>
    public abstract Memory<byte>? Decrypt(EncodedPassword password, ReadOnlyMemory<byte> content);

    /// <summary>Bytes that so many become when they are encrypted.</summary>
    public abstract int EncryptedLength(int length);

    /// <summary>Encrypts slices, as if they were one, into <paramref name="target"/> of <see cref="EncryptedLength"/>.</summary>
    public abstract void Encrypt(EncodedPassword password, IEnumerable<ReadOnlyMemory<byte>> slices, Memory<byte> target);

    /// <summary>The same scheme with a new salt and IV of the old lengths; every other parameter is the slice that was read.</summary>
    public abstract PbeScheme Renew(SaltSource salts);

    /// <summary>Reads an AlgorithmIdentifier. What is not supported is still named; only its use is refused.</summary>
    public static PbeScheme Read(Tlv identifier)
    {
        BerReader parts = identifier.Open("an encryption algorithm");
        Tlv oidValue = parts.Next(0x06, "the identifier of an encryption algorithm");
        string oid = oidValue.ObjectIdentifier();
        if (oid == Oids.Pbes2) return Pbes2Scheme.Read(identifier, oidValue, parts.Next(0x30, "the parameters of PBES2"));
        return Pbes1Scheme.Kind(oid) is { } kind
            ? Pbes1Scheme.Read(identifier, oidValue, kind, parts.Next(0x30, "the parameters of a PBE algorithm"))
            : new UnknownPbeScheme(identifier.Encoded, oid);
    }

    private sealed class UnknownPbeScheme(ReadOnlyMemory<byte> encoded, string oid) : PbeScheme(encoded)
    {
        public override string Name => oid;

        public override long? Iterations => null;

        public override IEnumerable<PasswordForm> Forms(Password password) => [PasswordForm.Utf8];

        public override Memory<byte>? Decrypt(EncodedPassword password, ReadOnlyMemory<byte> content) => throw Unsupported(Name);

        public override int EncryptedLength(int length) => throw Unsupported(Name);

        public override void Encrypt(EncodedPassword password, IEnumerable<ReadOnlyMemory<byte>> slices, Memory<byte> target) => throw Unsupported(Name);

        public override PbeScheme Renew(SaltSource salts) => throw Unsupported(Name);
    }

    protected static KeyStoreException Unsupported(string name) =>
        new(KeyStoreError.Unsupported, $"PKCS#12 with encryption {name}: not supported");
}
