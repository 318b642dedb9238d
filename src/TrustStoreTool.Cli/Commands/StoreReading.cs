using TrustStoreTool.Cli.Files;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Cli.Commands;

/// <summary>Reads stores to be looked at: with a password where one is given or needed, without where the format allows.</summary>
/// <param name="terminal">For standard input.</param>
/// <param name="limits">Bounds.</param>
public sealed class StoreReading(Terminal terminal, ReadLimits limits)
{
    /// <summary>Reads a store.</summary>
    /// <param name="name">Its path; <c>-</c> is standard input.</param>
    /// <param name="source">Asked for a password only when parts of the store stay shut without one.</param>
    /// <exception cref="KeyStoreException">It cannot be read. The message names it.</exception>
    public KeyStore Read(string name, PasswordSource source) => FileError.About(name, () =>
    {
        ReadOnlyMemory<byte> content = name == "-" ? InputFile.Read(name, limits, terminal) : InputFile.ReadStore(name, limits);
        return Open(content, name, source);
    });

    /// <summary>Reads a store that something is to be made from: its password is required wherever it has a MAC or digest.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="content">The file, where it has been read already.</param>
    /// <param name="source">Where the password comes from.</param>
    public KeyStore ReadVerified(string name, ReadOnlyMemory<byte>? content, PasswordSource source) => FileError.About(name, () =>
    {
        ReadOnlyMemory<byte> bytes = content ?? (name == "-" ? InputFile.Read(name, limits, terminal) : InputFile.ReadStore(name, limits));
        KeyStore store = Open(bytes, name, source);
        if (store.Integrity == IntegrityState.NotChecked) store = store.Format.Read(bytes, source.Require(name), limits);
        source.NoticeIfVisible(store);
        return store;
    });

    private KeyStore Open(ReadOnlyMemory<byte> content, string name, PasswordSource source)
    {
        KeyStoreFormat format = KeyStoreFormats.Detect(content.Span);
        Password? given = source.Given();
        try
        {
            KeyStore store = format.Read(content, given, limits);
            bool isShut = store.Protection.Parts.Any(part => part.Entries is null);
            if (given is not null || !isShut) return store;
        }
        catch (KeyStoreException refusal) when (refusal.Error == KeyStoreError.PasswordMissing && given is null)
        {
            // Asked for below: only now is it known that one is needed.
        }

        return format.Read(content, source.Require(name), limits);
    }
}
