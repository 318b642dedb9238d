using TrustStoreTool.Formats;

namespace TrustStoreTool.Cli.Commands;

/// <summary>A store read for a rewrite, with the password that the rewrite uses.</summary>
/// <param name="Store">The store.</param>
/// <param name="Password">Null where it needs none. Owned by its source.</param>
internal sealed record OpenedStore(KeyStore Store, Password? Password)
{
    /// <summary>Reads a store, asking for its password if it has one: a rewrite needs it wherever the format has integrity.</summary>
    /// <param name="path">For the prompt.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="passwords">Where the password comes from.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="acceptUnauthenticated">Takes a store whose digest does not match the password, where it can be read without.</param>
    public static OpenedStore Read(string path, ReadOnlyMemory<byte> content, PasswordSource passwords, ReadLimits limits, bool acceptUnauthenticated)
    {
        KeyStoreFormat format = KeyStoreFormats.Detect(content.Span);
        if (format.IsCertificateFile)
            throw new KeyStoreException(KeyStoreError.Unsupported, $"this is a file of certificates ({format.Title}), not a keystore", "as the source of certificates it is given with --bundle");
        Password? password = passwords.Given();
        if (password is null)
        {
            KeyStore store = format.Read(content, null, limits);
            if (!NeedsPassword(store)) return new OpenedStore(store, null);
            password = passwords.Require(path);
        }

        try
        {
            return new OpenedStore(format.Read(content, password, limits), password);
        }
        catch (KeyStoreException e) when (acceptUnauthenticated && e.Error == KeyStoreError.PasswordWrong)
        {
            KeyStore store = format.Read(content, null, limits);
            if (store.Protection.Parts.Any(IsClosed)) throw;
            return new OpenedStore(store, password);
        }
    }

    private static bool NeedsPassword(KeyStore store) => store.Format.NeedsPassword(store) || store.Protection.Parts.Any(IsClosed);

    private static bool IsClosed(PartProtection part) => part.Entries is null && part.Algorithm != "none";
}
