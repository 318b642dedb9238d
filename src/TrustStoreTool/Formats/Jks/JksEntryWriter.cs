using System.Buffers;
using System.Buffers.Binary;

namespace TrustStoreTool.Formats.Jks;

/// <summary>Encodes new entries, field by field as <see cref="JksEntrySyntax"/> reads them.</summary>
internal static class JksEntryWriter
{
    public static byte[] Trusted(NewTrustedCertificate entry, string alias, int version)
    {
        ArrayBufferWriter<byte> writer = Start(JksEntrySyntax.TrustedCertificate, alias, entry.Created);
        WriteCertificate(writer, entry.Certificate, version);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Key(NewPrivateKey entry, string alias)
    {
        ArrayBufferWriter<byte> writer = Start(JksEntrySyntax.PrivateKey, alias, entry.Created);
        WriteBlock(writer, JksKeyProtector.Protect(entry.Pkcs8.Span, entry.KeyPassword));
        WriteInt32(writer, entry.Chain.Length);
        foreach (Certificate certificate in entry.Chain) WriteCertificate(writer, certificate, version: 2);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>An entry of another JKS, or of a JCEKS where its key has the JKS protection: the same bytes wherever alias and date stay.</summary>
    public static ReadOnlyMemory<byte> Carried(CarriedEntry entry, JksAliases taken)
    {
        KeyStoreEntry old = entry.Entry;
        if (old is PrivateKeyEntry key && EncryptedPrivateKey.TryRead(key.ProtectedKey) is { Algorithm: not JksKeyProtector.Oid })
            throw new KeyStoreException(
                KeyStoreError.WouldLose, $"the key '{entry.Alias}' is encrypted in a way ({key.Protection.Algorithm}) that Java does not open in a JKS",
                "give the key's password with --keypass-env NAME, and it is encrypted anew");
        (int version, JksEntrySyntax syntax) = Parse(entry);

        // An alias that stays is written as it was, capitals included; so is a date that is no calendar date.
        bool sameAlias = entry.Alias == old.Alias;
        if (sameAlias) taken.AddOld(entry.Alias);
        string alias = sameAlias ? entry.Alias : taken.AddNew(entry.Alias);
        bool sameDate = old.Created is null || old.Created == entry.Created;
        if (sameAlias && sameDate && version == 2) return old.Encoded;

        ArrayBufferWriter<byte> writer = new(old.Encoded.Length + 64);
        WriteInt32(writer, syntax.Tag);
        if (sameAlias) WriteShortBlock(writer, old.Encoded.Span[syntax.Alias]);
        else WriteText(writer, alias);
        WriteInt64(writer, sameDate ? syntax.Date : entry.Created.ToUnixTimeMilliseconds());
        if (version == 2)
        {
            writer.Write(old.Encoded.Span[(syntax.Alias.End.Value + 8)..]);
            return writer.WrittenMemory;
        }

        if (syntax.Tag == JksEntrySyntax.PrivateKey)
        {
            WriteBlock(writer, old.Encoded.Span[syntax.Key]);
            WriteInt32(writer, syntax.CertificateCount);
        }

        foreach (Certificate certificate in old.Certificates) WriteCertificate(writer, certificate, version: 2);
        return writer.WrittenMemory;
    }

    // Version 1 has no type names. No slice reads to its last byte as both: the type name of a version 1 entry would be as long as
    // the high half of a certificate's length, and its length the low half with the certificate's first bytes.
    private static (int Version, JksEntrySyntax Syntax) Parse(CarriedEntry entry)
    {
        ReadOnlySpan<byte> slice = entry.Entry.Encoded.Span;
        foreach (int version in (ReadOnlySpan<int>)[2, 1])
        {
            try
            {
                JavaDataCursor cursor = new(slice);
                JksEntrySyntax syntax = JksEntrySyntax.Read(ref cursor, slice, version, secretKeys: false, ReadLimits.Default);
                if (cursor.Left == 0) return (version, syntax);
            }
            catch (KeyStoreException)
            {
                // Not of this version: the next is asked.
            }
        }

        throw new KeyStoreException(KeyStoreError.WouldLose, $"the {entry.Entry.Kind} '{entry.Alias}' cannot be carried into a JKS");
    }

    private static ArrayBufferWriter<byte> Start(int tag, string alias, DateTimeOffset created)
    {
        ArrayBufferWriter<byte> writer = new(2048);
        WriteInt32(writer, tag);
        WriteText(writer, alias);
        WriteInt64(writer, created.ToUnixTimeMilliseconds());
        return writer;
    }

    private static void WriteCertificate(ArrayBufferWriter<byte> writer, Certificate certificate, int version)
    {
        if (version != 1) WriteText(writer, JavaCertificateType.X509);
        WriteBlock(writer, certificate.Encoded.Span);
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, string text)
    {
        int length = ModifiedUtf8.Length(text);
        if (length > ushort.MaxValue) throw new KeyStoreException(KeyStoreError.Usage, $"an alias of {length} bytes is longer than the {ushort.MaxValue} a JKS holds");
        byte[] bytes = new byte[length];
        ModifiedUtf8.Encode(text, bytes);
        WriteShortBlock(writer, bytes);
    }

    private static void WriteShortBlock(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(2), (ushort)bytes.Length);
        writer.Advance(2);
        writer.Write(bytes);
    }

    private static void WriteBlock(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        WriteInt32(writer, bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteInt32(ArrayBufferWriter<byte> writer, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(4), value);
        writer.Advance(4);
    }

    private static void WriteInt64(ArrayBufferWriter<byte> writer, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }
}
