using TrustStoreTool.Conversion;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>A store that a new one starts from: opened, and turned into the new one's type without a loss, or refused with the way around.</summary>
internal static class StartingStore
{
    /// <summary>Converts it; what the new type cannot take is named.</summary>
    /// <param name="source">Its path, for messages.</param>
    /// <param name="start">The store.</param>
    /// <param name="target">The path of the new one, for messages.</param>
    /// <param name="type">The new one's type.</param>
    /// <param name="conversion">The same, with all that a conversion must know.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.WouldLose"/>: an entry cannot come along.</exception>
    public static ConversionResult Convert(string source, OpenedStore start, string target, StoreType type, ConversionRequest conversion)
    {
        try
        {
            return StoreConversion.Convert(start.Store, start.Password, conversion);
        }
        catch (KeyStoreException e) when (e.Error == KeyStoreError.WouldLose)
        {
            // Only convert may open keys, and only it marks certificates as trusted.
            string convert = $"truststore convert {source} {target} --type {type.Name}";
            throw new KeyStoreException(
                e.Error, $"{source}: as {type.Name}, {e.Message}",
                $"first: {convert} (with --keypass-env NAME for private keys, --trust for certificates that Java does not see), then migrate {target}", e);
        }
    }

    /// <summary>Opens a JDK's cacerts by the password that everybody knows.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.PasswordWrong"/>: somebody gave it another.</exception>
    public static OpenedStore ReadCacerts(ReadOnlyMemory<byte> content, ReadLimits limits)
    {
        try
        {
            return new OpenedStore(KeyStoreFormats.Read(content, JdkCacerts.Password, limits), JdkCacerts.Password);
        }
        catch (KeyStoreException e) when (e.Error == KeyStoreError.PasswordWrong)
        {
            throw new KeyStoreException(e.Error, "this cacerts has another password than the usual one", "name the file and give its password: --from FILE --storepass-env NAME", e);
        }
    }
}
