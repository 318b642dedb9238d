namespace TrustStoreTool;

/// <summary>The SHA-256 of a certificate's DER: the identity of a certificate everywhere in this library.</summary>
public readonly struct Fingerprint : IEquatable<Fingerprint>, IComparable<Fingerprint>
{
    /// <summary>Bytes in a fingerprint.</summary>
    public const int Length = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>Takes the 32 bytes of a SHA-256 value.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public Fingerprint(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != Length) throw new ArgumentException("a SHA-256 value has 32 bytes", nameof(sha256));
        _high = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(sha256);
        _low = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(sha256[16..]);
    }

    /// <summary>Hashes <paramref name="der"/>.</summary>
    public static Fingerprint Of(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[Length];
        MessageDigest.Sha256(der, hash);
        return new Fingerprint(hash);
    }

    /// <summary>Reads 64 hexadecimal digits; colons and blanks between them are passed over, as keytool and openssl print them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Fingerprint fingerprint)
    {
        Span<char> digits = stackalloc char[2 * Length];
        int count = 0;
        fingerprint = default;
        foreach (char c in text)
        {
            if (c is ':' or ' ') continue;
            if (count == digits.Length) return false;
            digits[count++] = c;
        }

        Span<byte> bytes = stackalloc byte[Length];
        if (count != digits.Length || Convert.FromHexString(digits, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        fingerprint = new Fingerprint(bytes);
        return true;
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), _low);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    /// <summary>The first eight hexadecimal digits, for aliases and short lists.</summary>
    public string Short => ToString()[..8];

    /// <inheritdoc/>
    public bool Equals(Fingerprint other) => _high == other._high && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fingerprint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high);

    /// <inheritdoc/>
    public int CompareTo(Fingerprint other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>Same certificate.</summary>
    public static bool operator ==(Fingerprint left, Fingerprint right) => left.Equals(right);

    /// <summary>Another certificate.</summary>
    public static bool operator !=(Fingerprint left, Fingerprint right) => !left.Equals(right);

    /// <summary>Order of the bytes.</summary>
    public static bool operator <(Fingerprint left, Fingerprint right) => left.CompareTo(right) < 0;

    /// <summary>Order of the bytes.</summary>
    public static bool operator <=(Fingerprint left, Fingerprint right) => left.CompareTo(right) <= 0;

    /// <summary>Order of the bytes.</summary>
    public static bool operator >(Fingerprint left, Fingerprint right) => left.CompareTo(right) > 0;

    /// <summary>Order of the bytes.</summary>
    public static bool operator >=(Fingerprint left, Fingerprint right) => left.CompareTo(right) >= 0;
}
