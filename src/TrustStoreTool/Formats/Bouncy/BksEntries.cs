using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>
/// The entries of a BKS, and of a UBER once it is decrypted (BouncyCastle: BcKeyStoreSpi.loadStore): one after another until a zero byte.
/// </summary>
internal static class BksEntries
{
    private const int End = 0, Certificate = 1, PlainKey = 2, Stored = 3, Sealed = 4;

    private static readonly PartProtection
        Plain = new("key", "none", null, 1),
        Unknown = new("key", "unknown", null, 1);

    /// <summary>Reads to the zero byte.</summary>
    /// <param name="cursor">At the first entry; afterwards behind the zero byte.</param>
    /// <param name="content">What the cursor walks.</param>
    /// <param name="limits">Bounds.</param>
    public static ImmutableArray<KeyStoreEntry> Read(ref JavaDataCursor cursor, ReadOnlyMemory<byte> content, ReadLimits limits)
    {
        ImmutableArray<KeyStoreEntry>.Builder entries = ImmutableArray.CreateBuilder<KeyStoreEntry>();
        while (content.Span[cursor.ReadBytes(1, "entry type")] is [not End and byte type])
        {
            if (entries.Count == limits.Entries) throw ReadLimits.Exceeded("entries", entries.Count + 1, limits.Entries, "--max-entries");
            entries.Add(ReadEntry(type, ref cursor, content, limits));
        }

        return entries.ToImmutable();
    }

    private static KeyStoreEntry ReadEntry(byte type, ref JavaDataCursor cursor, ReadOnlyMemory<byte> content, ReadLimits limits)
    {
        int start = cursor.Position - 1;
        if (type is not (Certificate or PlainKey or Stored or Sealed))
            throw new KeyStoreException(KeyStoreError.Damaged, $"entry type at byte {start}: {type} is no kind of entry");
        Range aliasBytes = cursor.ReadShortBlock("alias");
        JavaDataCursor.Limit("alias length in bytes", aliasBytes, limits.AliasBytes, "--max-alias-bytes");
        ModifiedUtf8.TryDecode(content.Span[aliasBytes], out string alias);
        DateTimeOffset? created = JavaDate.From(cursor.ReadInt64("creation date"));
        BksCertificate[] chain = new BksCertificate[cursor.ReadCount("chain length", 6)];
        for (int i = 0; i < chain.Length; i++) chain[i] = BksCertificate.Read(ref cursor, content, limits);

        switch (type)
        {
            case Certificate:
                BksCertificate trusted = BksCertificate.Read(ref cursor, content, limits);
                return trusted.ForeignType is { } foreign
                    ? new OpaqueEntry(alias, created, Slice(cursor), $"certificate of type '{foreign}'")
                    : new TrustedCertificateEntry(alias, created, Slice(cursor), trusted.Certificate);
            case PlainKey:
                return ReadPlainKey(ref cursor);
            default:
                ReadOnlyMemory<byte> blob = content[cursor.ReadLongBlock("stored key")];
                return Key(cursor, blob, type == Sealed ? SealedProtection(blob) : Unknown);
        }

        KeyStoreEntry ReadPlainKey(ref JavaDataCursor cursor)
        {
            int kind = content.Span[cursor.ReadBytes(1, "key type")][0];
            cursor.ReadShortBlock("key format");
            cursor.ReadShortBlock("key algorithm");
            ReadOnlyMemory<byte> key = content[cursor.ReadLongBlock("key")];
            return kind switch
            {
                0 => Key(cursor, key, Plain, isPrivate: true),
                1 => new OpaqueEntry(alias, created, Slice(cursor), "public key"),
                _ => new SecretKeyEntry(alias, created, Slice(cursor), Plain),
            };
        }

        // What a sealed or stored key is shows only when it is opened; one with a chain is taken for private.
        KeyStoreEntry Key(in JavaDataCursor cursor, ReadOnlyMemory<byte> key, PartProtection protection, bool isPrivate = false)
        {
            if (Array.Find(chain, certificate => certificate.ForeignType is not null).ForeignType is { } foreign)
                return new OpaqueEntry(alias, created, Slice(cursor), $"private key with a certificate of type '{foreign}'");
            return isPrivate || chain.Length > 0
                ? new PrivateKeyEntry(alias, created, Slice(cursor), key, protection, [.. chain.Select(certificate => certificate.Certificate)])
                : new SecretKeyEntry(alias, created, Slice(cursor), protection);
        }

        ReadOnlyMemory<byte> Slice(in JavaDataCursor cursor) => content[start..cursor.Position];
    }

    // Salt length, salt, iterations, then the encrypted key.
    private static PartProtection SealedProtection(ReadOnlyMemory<byte> blob)
    {
        JavaDataCursor cursor = new(blob.Span);
        cursor.ReadLongBlock("salt of a sealed key");
        return new PartProtection("key", "PBEWithSHAAnd3-KeyTripleDES-CBC", cursor.ReadInt32("iterations of a sealed key"), 1);
    }
}
