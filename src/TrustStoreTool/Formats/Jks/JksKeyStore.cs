using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Jks;

/// <summary>A JKS or JCEKS as read.</summary>
internal sealed class JksKeyStore : KeyStore
{
    private readonly byte[]? _passwordCheck;
    private readonly Lazy<JavaView?> _refusal;

    public JksKeyStore(
        KeyStoreFormat format, ReadOnlyMemory<byte> content, int version, ImmutableArray<KeyStoreEntry> entries, int digestStart,
        StoreProtection protection, Password? password, ReadLimits limits)
        : base(format, content, entries, protection, password is null ? IntegrityState.NotChecked : IntegrityState.Verified)
    {
        Version = version;
        Limits = limits;
        DigestStart = digestStart;
        _passwordCheck = password is null ? null : PasswordCheck(password.Characters);
        _refusal = new Lazy<JavaView?>(() => JksJavaView.Refusal(this));
    }

    /// <summary>The limits it was read under.</summary>
    public ReadLimits Limits { get; }

    /// <summary>1 or 2.</summary>
    public int Version { get; }

    /// <summary>Where the entries end and the digest starts.</summary>
    public int DigestStart { get; }

    /// <summary>
    /// What follows the digest. Java passes over it, so stores with it are in use: it is carried to the end of the new file.
    /// No digest covers it, before or after.
    /// </summary>
    public ReadOnlyMemory<byte> Trailing => Content[(DigestStart + JksDigest.Length)..];

    /// <summary>Whether this is the password the file's digest was made with. A store that was read with it answers without hashing the file again.</summary>
    public bool IsPassword(ReadOnlySpan<char> password) => _passwordCheck is null
        ? DigestMatches(password)
        : System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(_passwordCheck, PasswordCheck(password));

    /// <summary>Why Java refuses the store with any password, or null.</summary>
    public JavaView? Refusal => _refusal.Value;

    public bool DigestMatches(ReadOnlySpan<char> password) =>
        JksDigest.Matches(Content.Span[..DigestStart], password, Content.Span.Slice(DigestStart, JksDigest.Length));

    /// <inheritdoc/>
    public override JavaView SeenByJava(JavaPassword password) => JksJavaView.Of(this, password);

    private protected override IEnumerable<Certificate> FindTrustAnchors() => JksJavaView.Anchors(this);

    private byte[] PasswordCheck(ReadOnlySpan<char> password)
    {
        byte[] check = new byte[JksDigest.Length];
        JksDigest.Compute(Content.Span[..JksReader.HeaderLength], password, check);
        return check;
    }
}
