namespace TrustStoreTool.Formats.Jks;

/// <summary>
/// JKS, versions 1 and 2 (JDK: sun.security.provider.JavaKeyStore). Certificates lie in the clear; SHA-1 keyed with the password covers the file.
/// </summary>
internal sealed class JksFormat : KeyStoreFormat
{
    public override string Name => "jks";

    public override string Title => "JKS";

    public override bool CanWrite => true;

    public override bool Matches(ReadOnlySpan<byte> content) => content is [0xFE, 0xED, 0xFE, 0xED, ..];

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits) =>
        JksReader.Read(this, content, password, limits, secretKeys: false);

    protected override byte[] RewriteCore(KeyStore store, StoreChange change, Password? password, WriteOptions options)
    {
        JksKeyStore old = (JksKeyStore)store;
        Check(old, change);
        if (!options.AcceptUnauthenticated && !old.IsPassword(password!.Characters)) throw WrongPassword.Refusal();
        List<ReadOnlyMemory<byte>> slices = JksWriter.Slices(old, change);
        return JksWriter.Write(old.Version, slices.Count, () => slices, password!, old.Trailing.Span);
    }

    protected override byte[] CreateCore(IReadOnlyList<NewEntry> entries, Password? password, WriteOptions options)
    {
        if (password is null) throw new KeyStoreException(KeyStoreError.PasswordMissing, "a JKS store is written only with a password");
        if (options.Reproducible && entries.Any(entry => entry is NewPrivateKey))
            throw new KeyStoreException(KeyStoreError.Usage, "a private key would be encrypted under a derived salt, so the store cannot be reproducible");
        return JksWriter.Write(version: 2, entries.Count, () => JksWriter.Slices(entries), password, []);
    }

    private static void Check(JksKeyStore store, StoreChange change)
    {
        if (!change.Trust.IsEmpty) throw new KeyStoreException(KeyStoreError.Usage, "every certificate entry of a JKS is trusted already");
        if (!change.Remove.IsEmpty && (change.Remove.Min < 0 || change.Remove.Max >= store.Entries.Length))
            throw new KeyStoreException(KeyStoreError.Usage, $"there is no entry {(change.Remove.Min < 0 ? change.Remove.Min : change.Remove.Max)}");
    }
}
