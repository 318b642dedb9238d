using System.Collections.Frozen;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Migration;

/// <summary>
/// The gate of every write: walks the old and the new file by itself, with none of the code that read the one and wrote the other, and
/// compares them slice by slice. Nothing may differ but what the change names.
/// </summary>
public static class PreservationCheck
{
    private delegate void Walk(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, Password? password, StoreChange change);

    // A writable format without its walk cannot be written: one line here for each.
    private static readonly FrozenDictionary<KeyStoreFormat, Walk> Walks = new Dictionary<KeyStoreFormat, Walk>
    {
        [KeyStoreFormats.Jks] = JksWalk.Verify,
        [KeyStoreFormats.Pkcs12] = Pkcs12Walk.Verify,
    }.ToFrozenDictionary();

    /// <summary>Compares a rewritten store with the one it was made from.</summary>
    /// <param name="format">The format of both.</param>
    /// <param name="before">The old file, whole.</param>
    /// <param name="after">The new file, whole, before it is written anywhere.</param>
    /// <param name="password">The password of both; null only where the format has none.</param>
    /// <param name="change">What was asked of the writer.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.PreservationFailed"/>, with the first difference.</exception>
    public static void Verify(KeyStoreFormat format, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, Password? password, StoreChange change)
    {
        if (!Walks.TryGetValue(format, out Walk? walk)) throw Failed($"no comparison is known for {format.Title}");
        try
        {
            walk(before, after, password, change);
        }
        catch (Exception e) when (e is not KeyStoreException { Error: KeyStoreError.PreservationFailed } and not OutOfMemoryException)
        {
            // Whatever stops the walk stops the write.
            throw Failed($"the comparison could not be finished: {e.Message}", e);
        }
    }

    /// <summary>The new file, read as anybody will read it, once nothing of the old one is needed any more: two large stores are not held at once.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="after">The new file, whole.</param>
    /// <param name="password">Its password; null only where the format has none.</param>
    /// <param name="limits">Bounds.</param>
    /// <exception cref="KeyStoreException">It cannot be read.</exception>
    public static KeyStore ReadBack(KeyStoreFormat format, ReadOnlyMemory<byte> after, Password? password, ReadLimits limits)
    {
        LargeBuffers.LetGo(after.Length);
        return format.Read(after, password, limits);
    }

    /// <summary>Whether a comparison is known for <paramref name="format"/>.</summary>
    internal static bool Knows(KeyStoreFormat format) => Walks.ContainsKey(format);

    /// <summary>The refusal.</summary>
    internal static KeyStoreException Failed(string difference, Exception? cause = null) => new(
        KeyStoreError.PreservationFailed,
        $"the new store would not keep the old one as it is ({difference}); nothing was written",
        "this is a defect of truststore: please report it with the output of: truststore inspect STORE",
        cause);
}
