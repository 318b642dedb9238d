using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// The JDK's own way through the bags (PKCS12KeyStore.loadSafeContents and the end of engineLoad), with its counters: an unnamed entry is called
/// <c>1</c>, <c>2</c>, …; of equal aliases (in lower case) the last stays; a certificate is an entry only with trustedKeyUsage, else it waits for a key
/// that it belongs to; the first key may lack a localKeyID, later ones then are dropped.
/// </summary>
internal sealed class JavaLoader
{
    // What the JDK makes up for the first key without a localKeyID, and for the first bag's certificate.
    private static readonly ReadOnlyMemory<byte>? MadeUpKeyId = "01"u8.ToArray();

    private readonly Dictionary<string, JavaEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<JavaKey> _keys = [];
    private readonly JavaChains _chains = new();
    private int _unnamed;
    private int _keyCount;

    /// <summary>Loads one SafeContents; why the JDK refuses it, or null.</summary>
    public string? Load(ImmutableArray<SafeBag> bags, ImmutableArray<KeyStoreEntry> entries, int first)
    {
        for (int i = 0; i < bags.Length; i++)
        {
            if (JavaBag.Refusal(bags[i], entries[first + i]) is { } refusal) return refusal;
            switch (bags[i].Type)
            {
                case Oids.ShroudedKeyBag:
                    LoadKey(bags[i], first + i);
                    break;
                case Oids.SecretBag:
                    string alias = JavaCase.ToLower(JavaBag.Alias(bags[i]) ?? Unnamed());
                    _entries[alias] = new JavaEntry(alias, JavaEntryKind.SecretKey, [], first + i);
                    break;
                case Oids.CertBag:
                    LoadCertificate(bags[i], entries[first + i].Certificates[0], first + i, isFirst: i == 0);
                    break;
            }
        }

        return null;
    }

    /// <summary>The entries, every key with the chain it gets.</summary>
    public ImmutableArray<JavaEntry> Finish()
    {
        foreach (JavaKey key in _keys)
        {
            string alias = JavaCase.ToLower(key.Alias);
            if (_entries.TryGetValue(alias, out JavaEntry? entry) && entry.Source == key.Source)
            {
                ImmutableArray<Certificate> chain = _chains.Of(key);
                _entries[alias] = entry with { Certificates = chain, Kind = chain.IsEmpty ? JavaEntryKind.SecretKey : JavaEntryKind.PrivateKey };
            }
        }

        return [.. _entries.Values];
    }

    private void LoadKey(SafeBag bag, int source)
    {
        _keyCount++;
        ReadOnlyMemory<byte>? id = bag.LocalKeyId ?? (_keyCount == 1 ? MadeUpKeyId : null);
        if (id is null) return;
        string name = JavaBag.Alias(bag) ?? Unnamed();
        _keys.Add(new JavaKey(name, id.Value, source));
        string alias = JavaCase.ToLower(name);
        _entries[alias] = new JavaEntry(alias, JavaEntryKind.PrivateKey, [], source);
    }

    private void LoadCertificate(SafeBag bag, Certificate certificate, int source, bool isFirst)
    {
        ReadOnlyMemory<byte>? id = bag.LocalKeyId ?? (_keyCount == 1 && isFirst ? MadeUpKeyId : null);
        string? name = JavaBag.Alias(bag);
        if (bag.HasTrustedKeyUsage)
        {
            string alias = JavaCase.ToLower(name ?? Unnamed());
            _entries[alias] = new JavaEntry(alias, JavaEntryKind.TrustedCertificate, [certificate], source);
            _chains.Add(certificate);
        }
        else
        {
            _chains.Add(certificate, name, id);
        }
    }

    private string Unnamed() => $"{++_unnamed}";
}

/// <summary>A key that waits for its chain.</summary>
internal sealed record JavaKey(string Alias, ReadOnlyMemory<byte> Id, int Source);
