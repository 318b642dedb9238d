using System.Collections.Immutable;

namespace TrustStoreTool.Conversion;

/// <summary>How an entry gets into the new store.</summary>
public enum ConversionStep
{
    /// <summary>As the bytes it was.</summary>
    Carried,

    /// <summary>The same certificate in the target's own form.</summary>
    Converted,

    /// <summary>A private key, decrypted and encrypted anew.</summary>
    EncryptedAnew,
}

/// <summary>An entry of the old store and what is written for it.</summary>
/// <param name="Source">Its place in the old store.</param>
/// <param name="Step">How it gets there.</param>
/// <param name="OldAlias">As stored, or null.</param>
/// <param name="Entry">What is written.</param>
public sealed record PlannedEntry(int Source, ConversionStep Step, string? OldAlias, NewEntry Entry);

/// <summary>An entry that the target cannot take.</summary>
/// <param name="Source">Its place in the old store.</param>
/// <param name="Alias">As stored, or null. Untrusted text.</param>
/// <param name="Kind">In the JDK's words.</param>
/// <param name="Reason">Why; lower case, no foreign text.</param>
public sealed record LostEntry(int Source, string? Alias, string Kind, string Reason);

/// <summary>
/// What a conversion writes, and what it would lose. Holds private keys in the clear while it lives where a key password was given:
/// dispose it.
/// </summary>
public sealed class ConversionPlan : IDisposable
{
    internal ConversionPlan(ImmutableArray<PlannedEntry> entries, ImmutableArray<LostEntry> lost, ImmutableArray<string> notices)
    {
        Entries = entries;
        Lost = lost;
        Notices = notices;
    }

    /// <summary>The new store's entries in order.</summary>
    public ImmutableArray<PlannedEntry> Entries { get; }

    /// <summary>What cannot come along. Unless empty, nothing is to be written.</summary>
    public ImmutableArray<LostEntry> Lost { get; }

    /// <summary>What the target cannot hold of entries that do come along: dates, attributes, aliases.</summary>
    public ImmutableArray<string> Notices { get; }

    /// <summary>Refuses a plan that would lose an entry.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.WouldLose"/>, naming the entries.</exception>
    public void RequireLossless()
    {
        if (Lost.IsEmpty) return;
        const int Named = 10;
        string names = string.Join("; ", Lost.Take(Named).Select(entry => $"{(entry.Alias is { } alias ? $"'{ForeignText.Cut(alias, 100)}'" : $"entry {entry.Source + 1}")} ({entry.Kind}): {entry.Reason}"));
        throw new KeyStoreException(
            KeyStoreError.WouldLose,
            $"{(Lost.Length == 1 ? "1 entry" : $"{Lost.Length} entries")} would be lost: {names}{(Lost.Length > Named ? "; …" : "")}",
            Lost.Any(entry => entry.Kind == "PrivateKeyEntry")
                ? "to encrypt private keys anew: --keypass-env NAME; to leave entries out, take them out of a copy: truststore prune COPY --alias ALIAS"
                : "to leave entries out, take them out of a copy: truststore prune COPY --alias ALIAS");
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        foreach (PlannedEntry planned in Entries)
            if (planned.Entry is NewPrivateKey key) System.Security.Cryptography.CryptographicOperations.ZeroMemory(key.Pkcs8.Span);
    }
}
