namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>PKCS#12 (RFC 7292; PBMAC1 by RFC 9579), as JDK, openssl, NSS, GnuTLS, Windows and BouncyCastle write it.</summary>
internal sealed class Pkcs12Format : KeyStoreFormat
{
    public override string Name => "pkcs12";

    public override string Title => "PKCS#12";

    public override bool CanWrite => true;

    /// <summary>A MAC or an encrypted part can only be made anew with the password; a store without both needs none.</summary>
    public override bool NeedsPassword(KeyStore store) => base.NeedsPassword(store) || store.Protection.Parts.Any(part => part.Algorithm != "none");

    /// <summary>A SEQUENCE that begins with the INTEGER 3.</summary>
    public override bool Matches(ReadOnlySpan<byte> content)
    {
        if (content.Length < 2 || content[0] != 0x30) return false;
        int header = content[1] > 0x80 ? 2 + (content[1] & 0x7f) : 2;
        return header <= 10 && content.Length >= header + 3 && content.Slice(header, 3).SequenceEqual<byte>([0x02, 0x01, 0x03]);
    }

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits) =>
        Pkcs12Reader.Read(this, content, password, limits);

    protected override byte[] RewriteCore(KeyStore store, StoreChange change, Password? password, WriteOptions options)
    {
        if (change.IsEmpty) return store.Content.ToArray();

        Pkcs12Store old = Reopen((Pkcs12Store)store, password, options);
        Check((Pkcs12Store)store, old, change, options);
        return new Pkcs12Rewriter(old, change, password, options).Write();
    }

    protected override byte[] CreateCore(IReadOnlyList<NewEntry> entries, Password? password, WriteOptions options) =>
        new Pkcs12Creator(password, options).Write(entries);

    // This password must be the right one, whichever the store was read with.
    private Pkcs12Store Reopen(Pkcs12Store store, Password? password, WriteOptions options)
    {
        bool isOpen = store.Integrity == IntegrityState.Verified && !store.HasUnopenedParts;
        if (isOpen && store.Pfx.Mac!.Verify(password!, store.Pfx.AuthenticatedSafe) is not null) return store;
        if (isOpen && !options.AcceptUnauthenticated) throw Pkcs12Reader.WrongPassword();
        return Pkcs12Reader.Read(this, store.Content, password, store.Limits, checkMac: !options.AcceptUnauthenticated);
    }

    private static void Check(Pkcs12Store read, Pkcs12Store old, StoreChange change, WriteOptions options)
    {
        if (old.HasUnopenedParts)
            throw new KeyStoreException(KeyStoreError.Unsupported, "the MAC and an encrypted part of this PKCS#12 have different passwords: rewriting it is not supported");
        if (old.Pfx.Mac is null && !options.AcceptUnauthenticated && old.Pfx.Parts.Any(part => part.Encryption is not null))
            throw new KeyStoreException(KeyStoreError.Unauthenticated, "this PKCS#12 is encrypted and has no MAC, so nobody can tell whether it was changed", "to rewrite it all the same, add --accept-unauthenticated");
        if ((!change.Remove.IsEmpty || !change.Trust.IsEmpty) && read.Entries.Length != old.Entries.Length)
            throw new KeyStoreException(KeyStoreError.Usage, "entries are named by their place in a store that was read without its password");
        foreach (int index in change.Remove.Concat(change.Trust.Keys))
            if (index < 0 || index >= old.Entries.Length) throw new KeyStoreException(KeyStoreError.Usage, $"there is no entry {index}");
        foreach (int index in change.Trust.Keys)
            if (old.Entries[index] is not UntrustedCertificateEntry || change.Remove.Contains(index))
                throw new KeyStoreException(KeyStoreError.Usage, $"entry {index} is no certificate that could be marked as trusted");
    }
}
