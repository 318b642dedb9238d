using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Jks;

/// <summary>Reads a JKS or JCEKS: first the whole structure, then the digest, so that damage and a wrong password are told apart.</summary>
internal static class JksReader
{
    /// <summary>Magic, version, number of entries.</summary>
    public const int HeaderLength = 12;

    public static JksKeyStore Read(KeyStoreFormat format, ReadOnlyMemory<byte> content, Password? password, ReadLimits limits, bool secretKeys)
    {
        JavaDataCursor cursor = new(content.Span);
        cursor.ReadInt32("magic number");
        int version = cursor.ReadInt32("version");
        if (version is not (1 or 2)) throw new KeyStoreException(KeyStoreError.Unsupported, $"{format.Title} version {version}: only 1 and 2 are known");
        int count = cursor.ReadCount("entry count", JksEntrySyntax.SmallestEntry);
        if (count > limits.Entries) throw ReadLimits.Exceeded("entries", count, limits.Entries, "--max-entries");

        ImmutableArray<KeyStoreEntry>.Builder entries = ImmutableArray.CreateBuilder<KeyStoreEntry>(count);
        for (int i = 0; i < count; i++)
            entries.Add(JksEntries.From(JksEntrySyntax.Read(ref cursor, content.Span, version, secretKeys, limits), content, version));

        int digestStart = cursor.Position;
        cursor.ReadBytes(JksDigest.Length, "digest");
        JksKeyStore store = new(format, content, version, entries.MoveToImmutable(), digestStart, Protection(count, cursor.Left), password, limits);
        if (password is not null && !store.DigestMatches(password.Characters)) throw Mismatch(store, password);
        return store;
    }

    private static StoreProtection Protection(int entries, int trailing)
    {
        PartProtection certificates = new("certificates", "none", null, entries);
        return new StoreProtection(
            new IntegrityProtection("SHA-1 digest", null, null),
            trailing == 0 ? [certificates] : [certificates, new PartProtection($"{trailing} bytes after the digest", "none", null, 0)]);
    }

    private static KeyStoreException Mismatch(JksKeyStore store, Password password)
    {
        ReadOnlySpan<byte> content = store.Content.Span;
        return !store.Trailing.IsEmpty && JksDigest.Matches(content[..^JksDigest.Length], password.Characters, content[^JksDigest.Length..])
            ? new KeyStoreException(KeyStoreError.Damaged, $"the digest stands {store.Trailing.Length} bytes after the last entry that the header counts")
            : WrongPassword.Refusal();
    }
}
