using TrustStoreTool.Formats;

namespace TrustStoreTool.Migration;

/// <summary>The aliases of a store and of what is being added to it, as Java folds them.</summary>
internal sealed class TakenAliases
{
    // More and more of the fingerprint, until the alias is free. The first is the contract's.
    private static readonly int[] SuffixDigits = [8, 16, 32, 64];

    // An alias, and the untrusted certificate that it names in the file: no entry for Java, so that certificate itself may have it. Else null.
    private readonly Dictionary<string, Certificate?> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every alias of the file, and those that Java makes up for entries without one.</summary>
    public TakenAliases(KeyStore? store, JavaView? view)
    {
        if (store is null || view is null) return;
        foreach (KeyStoreEntry entry in store.Entries)
            if (entry.Alias is { } alias) Take(alias, (entry as UntrustedCertificateEntry)?.Certificate);
        foreach (JavaEntry entry in view.Entries)
            if (store.Entries[entry.Source].Alias is null) Take(entry.Alias, null);
    }

    /// <summary>The alias if it is free, else the alias and a part of the fingerprint; it is taken from then on.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.WouldLose"/>: even the whole fingerprint does not make it free.</exception>
    public string Claim(string alias, Certificate certificate)
    {
        string hex = certificate.Fingerprint.ToString();
        foreach (string candidate in SuffixDigits.Select(digits => $"{alias} ({hex[..digits]})").Prepend(alias))
        {
            string folded = JavaCase.ToLower(candidate);
            if (_taken.TryGetValue(folded, out Certificate? holder) && !certificate.Equals(holder)) continue;
            _taken[folded] = null;
            return candidate;
        }

        throw new KeyStoreException(
            KeyStoreError.WouldLose, $"every alias for {certificate} is taken by another entry: {alias}", "choose another with --alias, for instance --alias '{sha256}'");
    }

    private void Take(string alias, Certificate? holder)
    {
        string folded = JavaCase.ToLower(alias);
        _taken[folded] = _taken.TryGetValue(folded, out Certificate? before) && !Equals(before, holder) ? null : holder;
    }
}
