namespace TrustStoreTool.Formats;

/// <summary>
/// A keystore format: the seam between this library and the file formats. The public methods guard (limits, and whatever another
/// library throws becomes a <see cref="KeyStoreException"/>); the protected ones do the work.
/// </summary>
public abstract class KeyStoreFormat
{
    /// <summary>The name on the command line and in JSON: <c>jks</c>, <c>pkcs12</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name in text: <c>JKS</c>, <c>PKCS#12</c>.</summary>
    public abstract string Title { get; }

    /// <summary>Whether <see cref="Create"/> works, and <see cref="Rewrite"/> unless this is a <see cref="IsCertificateFile">certificate file</see>.</summary>
    public virtual bool CanWrite => false;

    /// <summary>Whether files of this format are lists of certificates rather than keystores: PEM, PKCS#7.</summary>
    public virtual bool IsCertificateFile => false;

    /// <summary>Whether a rewrite needs the password: true wherever the format has integrity.</summary>
    public virtual bool NeedsPassword(KeyStore store) => store.Protection.Integrity is not null;

    /// <summary>Whether <paramref name="content"/> looks like this format. Looks at the first bytes, never at a file name; allocates nothing for them.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> content);

    /// <summary>Reads a store.</summary>
    /// <param name="content">The whole file. It is kept, not copied: it must not change afterwards.</param>
    /// <param name="password">The store's password, or null to read what can be read without it.</param>
    /// <param name="limits">Bounds; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="KeyStoreException">The content cannot be read; the reason is in <see cref="KeyStoreException.Error"/>.</exception>
    public KeyStore Read(ReadOnlyMemory<byte> content, Password? password, ReadLimits? limits = null)
    {
        limits ??= ReadLimits.Default;
        if (content.Length > limits.FileBytes) throw ReadLimits.Exceeded("file size in bytes", content.Length, limits.FileBytes, "--max-file-bytes");
        return Guarded(() => ReadCore(content, password, limits));
    }

    /// <summary>Writes a changed store: every entry that the change does not name is re-emitted as the slice that was read.</summary>
    /// <param name="store">A store this format has read.</param>
    /// <param name="change">What to add, leave out, or mark as trusted.</param>
    /// <param name="password">The store's password; null only where <see cref="NeedsPassword"/> is false.</param>
    /// <param name="options">Null for <see cref="WriteOptions.Default"/>.</param>
    /// <returns>The new file, whole. The caller runs <c>PreservationCheck</c> over it before it is written anywhere.</returns>
    /// <exception cref="KeyStoreException">The password is missing or wrong, or the change cannot be made without loss.</exception>
    public byte[] Rewrite(KeyStore store, StoreChange change, Password? password, WriteOptions? options = null)
    {
        if (!CanWrite) throw Unwritable();
        if (password is null && NeedsPassword(store))
            throw new KeyStoreException(KeyStoreError.PasswordMissing, $"a {Title} store is rewritten only with its password");
        return Guarded(() => RewriteCore(store, change, password, options ?? WriteOptions.Default));
    }

    /// <summary>Writes a new store.</summary>
    /// <param name="entries">The entries in order.</param>
    /// <param name="password">The new store's password; null only with <see cref="WriteOptions.WithoutPassword"/> or a format that has none.</param>
    /// <param name="options">Null for <see cref="WriteOptions.Default"/>.</param>
    /// <exception cref="KeyStoreException">An entry does not fit the format, or the password is missing.</exception>
    public byte[] Create(IReadOnlyList<NewEntry> entries, Password? password, WriteOptions? options = null)
    {
        if (!CanWrite) throw Unwritable();
        return Guarded(() => CreateCore(entries, password, options ?? WriteOptions.Default));
    }

    /// <summary>Does <see cref="Read"/>'s work.</summary>
    protected abstract KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits);

    /// <summary>Does <see cref="Rewrite"/>'s work.</summary>
    protected virtual byte[] RewriteCore(KeyStore store, StoreChange change, Password? password, WriteOptions options) => throw Unwritable();

    /// <summary>Does <see cref="Create"/>'s work.</summary>
    protected virtual byte[] CreateCore(IReadOnlyList<NewEntry> entries, Password? password, WriteOptions options) => throw Unwritable();

    /// <inheritdoc/>
    public sealed override string ToString() => Title;

    private KeyStoreException Unwritable() =>
        new(KeyStoreError.Unsupported, $"{Title} stores can be read here, not written", "convert to jks or pkcs12 with: truststore convert STORE OUT --type pkcs12");

    // The formats stand on ASN.1 and cipher code that throws a dozen exception types on bad input; behind this seam there is one.
    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not KeyStoreException and not OutOfMemoryException)
        {
            throw new KeyStoreException(KeyStoreError.Damaged, $"the {Title} structure is broken: {e.Message}", null, e);
        }
    }
}
