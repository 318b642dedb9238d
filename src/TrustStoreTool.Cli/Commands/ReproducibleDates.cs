using System.Globalization;

namespace TrustStoreTool.Cli.Commands;

/// <summary>The dates of a reproducible store: <c>SOURCE_DATE_EPOCH</c>, else each certificate's own notBefore.</summary>
internal static class ReproducibleDates
{
    /// <summary>The creation date for an entry that has none.</summary>
    public static Func<Certificate?, DateTimeOffset> For(bool isReproducible, Terminal terminal)
    {
        if (!isReproducible) return _ => terminal.Clock.GetUtcNow();
        DateTimeOffset? epoch = terminal.Variable("SOURCE_DATE_EPOCH") switch
        {
            null or "" => null,
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                => DateTimeOffset.FromUnixTimeSeconds(seconds),
            _ => throw new KeyStoreException(KeyStoreError.Usage, "SOURCE_DATE_EPOCH is not a number of seconds since 1970"),
        };
        return certificate => epoch ?? certificate?.Facts?.NotBefore ?? DateTimeOffset.UnixEpoch;
    }
}
