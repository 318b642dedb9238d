using System.Buffers.Binary;

namespace TrustStoreTool.Faults;

/// <summary>Changes one message of a TLS server's first flight: whole records in, whole records out.</summary>
internal static class HandshakeMutation
{
    /// <summary>RFC 8446, 4: ServerHello.</summary>
    public const byte ServerHello = 2;

    /// <summary>RFC 8446, 4: Certificate. In TLS 1.3 it is encrypted, and nobody on the way can find it.</summary>
    public const byte Certificate = 11;

    private const int RecordHeader = 5, MessageHeader = 4, MaxRecord = 16_384;

    private const byte Handshake = 22;

    /// <summary>The flight with one message of this type changed; what is in other records stays.</summary>
    public static byte[] Change(byte[] flight, byte type, Random random)
    {
        List<byte[]> messages = [];
        MemoryStream rest = new();
        foreach (byte[] record in Records(flight))
        {
            if (record[0] == Handshake) messages.Add(record[RecordHeader..]);
            else rest.Write(record);
        }

        byte[][] parts = [.. Messages([.. messages.SelectMany(m => m)])];
        int at = Array.FindIndex(parts, part => part[0] == type);
        if (at < 0) throw new InvalidOperationException("the flight has no such message");
        parts[at] = Change(parts[at], random);
        return [.. Pack([.. parts.SelectMany(p => p)]), .. rest.ToArray()];
    }

    /// <summary>Any bytes changed in one of five ways, never into themselves.</summary>
    public static byte[] Bytes(byte[] old, Random random)
    {
        byte[] changed = (byte[])old.Clone();
        int at = random.Next(old.Length), length = random.Next(1, 33);
        switch (random.Next(5))
        {
            case 0:
                changed[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                for (int i = random.Next(2, 9); i > 0; i--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
                break;
            case 2:
                changed = [.. old[..at], .. old[Math.Min(old.Length, at + length)..]];
                break;
            case 3:
                byte[] more = new byte[length];
                random.NextBytes(more);
                changed = [.. old[..at], .. more, .. old[at..]];
                break;
            default:
                int from = random.Next(old.Length);
                int count = Math.Min(length, old.Length - Math.Max(from, at));
                old.AsSpan(from, count).CopyTo(changed.AsSpan(at));
                break;
        }

        return changed.AsSpan().SequenceEqual(old) ? Bytes(old, random) : changed;
    }

    // Half of the time the length is put right again, so that more than the framing is put to the test.
    private static byte[] Change(byte[] message, Random random)
    {
        if (random.Next(2) == 0) return Bytes(message, random);
        byte[] body = message.Length > MessageHeader ? Bytes(message[MessageHeader..], random) : [1];
        return [message[0], .. Length(body.Length, 3), .. body];
    }

    private static IEnumerable<byte[]> Records(byte[] flight)
    {
        for (int at = 0; at < flight.Length;)
        {
            int length = RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(flight.AsSpan(at + 3));
            yield return flight[at..(at + length)];
            at += length;
        }
    }

    private static IEnumerable<byte[]> Messages(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = MessageHeader + ((bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]);
            yield return bytes[at..(at + length)];
            at += length;
        }
    }

    /// <summary>A length as TLS writes it: big-endian, in two or three bytes.</summary>
    public static byte[] Length(int length, int bytes)
    {
        byte[] four = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(four, length);
        return four[^bytes..];
    }

    private static IEnumerable<byte> Pack(byte[] messages)
    {
        foreach (byte[] part in messages.Chunk(MaxRecord))
        {
            foreach (byte b in (byte[])[Handshake, 3, 3, .. Length(part.Length, 2), .. part]) yield return b;
        }
    }
}
