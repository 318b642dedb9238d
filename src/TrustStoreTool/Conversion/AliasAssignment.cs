using TrustStoreTool.Formats;

namespace TrustStoreTool.Conversion;

/// <summary>
/// Gives every entry of a new store an alias that Java keeps apart from all others. Java folds aliases to lower case, and of two that
/// fold to one it keeps the last: the second gets the start of its fingerprint appended.
/// </summary>
/// <param name="target">Of the new store. A JKS is written in lower case; in a PKCS#12 Java reads half a surrogate pair as U+FFFD.</param>
internal sealed class AliasAssignment(ConversionTarget target)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The alias to write for an entry that would like to have <paramref name="wish"/>.</summary>
    public string Take(string wish, Func<Fingerprint> fingerprint)
    {
        string alias = target == ConversionTarget.Jks ? JavaCase.ToLower(wish) : string.Concat(wish.EnumerateRunes());
        if (_taken.Add(JavaCase.ToLower(alias))) return alias;
        Fingerprint own = fingerprint();
        for (int digits = 8; ; digits += 8)
        {
            // A store may hold one certificate twice under one alias: then a number tells them apart.
            string tail = digits <= 2 * Fingerprint.Length ? own.ToString()[..digits] : $"{own} {digits / 8}";
            string longer = $"{alias} ({tail})";
            if (_taken.Add(JavaCase.ToLower(longer))) return longer;
        }
    }
}
