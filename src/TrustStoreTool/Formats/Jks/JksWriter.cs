using System.Buffers.Binary;

namespace TrustStoreTool.Formats.Jks;

/// <summary>Writes a JKS: header, the entries as the slices they are, the digest, and whatever follows it.</summary>
internal static class JksWriter
{
    private const int Magic = unchecked((int)0xFEEDFEED);

    /// <summary>Writes.</summary>
    /// <param name="version">1 or 2.</param>
    /// <param name="count">How many entries there are.</param>
    /// <param name="entries">Gives their slices; asked twice, so that those that are made on the way need not be held.</param>
    /// <param name="password">For the digest.</param>
    /// <param name="trailing">What follows the digest.</param>
    public static byte[] Write(int version, int count, Func<IEnumerable<ReadOnlyMemory<byte>>> entries, Password password, ReadOnlySpan<byte> trailing)
    {
        long length = JksReader.HeaderLength + entries().Sum(entry => (long)entry.Length) + JksDigest.Length + trailing.Length;
        if (length > Array.MaxLength) throw new KeyStoreException(KeyStoreError.WouldLose, $"the new store would have {length} bytes, more than a JKS reader can take");
        byte[] file = GC.AllocateUninitializedArray<byte>((int)length);
        BinaryPrimitives.WriteInt32BigEndian(file, Magic);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), version);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(8), count);
        int at = JksReader.HeaderLength;
        foreach (ReadOnlyMemory<byte> entry in entries())
        {
            entry.Span.CopyTo(file.AsSpan(at));
            at += entry.Length;
        }

        JksDigest.Compute(file.AsSpan(0, at), password.Characters, file.AsSpan(at, JksDigest.Length));
        trailing.CopyTo(file.AsSpan(at + JksDigest.Length));
        return file;
    }

    /// <summary>The slices of a changed store: the old ones that stay, then the new.</summary>
    public static List<ReadOnlyMemory<byte>> Slices(JksKeyStore store, StoreChange change)
    {
        List<ReadOnlyMemory<byte>> slices = new(store.Entries.Length + change.Add.Length);
        JksAliases taken = new();
        for (int i = 0; i < store.Entries.Length; i++)
        {
            if (change.Remove.Contains(i)) continue;
            slices.Add(store.Entries[i].Encoded);
            if (!change.Add.IsEmpty) taken.AddOld(store.Entries[i].Alias!);
        }

        foreach (NewTrustedCertificate added in change.Add) slices.Add(JksEntryWriter.Trusted(added, taken.AddNew(added.Alias), store.Version));
        return slices;
    }

    /// <summary>The slices of a new store.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Slices(IReadOnlyList<NewEntry> entries)
    {
        JksAliases taken = new();
        foreach (NewEntry entry in entries)
        {
            yield return entry switch
            {
                NewTrustedCertificate trusted => JksEntryWriter.Trusted(trusted, taken.AddNew(trusted.Alias), version: 2),
                NewPrivateKey key => JksEntryWriter.Key(key, taken.AddNew(key.Alias)),
                CarriedEntry carried => JksEntryWriter.Carried(carried, taken),
                _ => throw new KeyStoreException(KeyStoreError.Unsupported, $"a JKS cannot hold the entry '{entry.Alias}'"),
            };
        }
    }
}
