using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool.Tests.Formats.Jks;

/// <summary>Writes JKS and JCEKS files by hand, wrong ones included; shares no code with the library.</summary>
internal sealed class JksBytes(int version = 2, uint magic = 0xFEEDFEED)
{
    private readonly List<byte[]> _entries = [];

    public JksBytes Trusted(string alias, byte[] certificate, long date = 1_600_000_000_000, string type = "X.509") =>
        Trusted(Encoding.UTF8.GetBytes(alias), certificate, date, type);

    public JksBytes Trusted(byte[] alias, byte[] certificate, long date = 1_600_000_000_000, string type = "X.509") =>
        Raw([.. Int32(2), .. Short(alias), .. Int64(date), .. Certificate(certificate, type)]);

    public JksBytes Key(string alias, byte[] protectedKey, params byte[][] chain) => Key(alias, protectedKey, "X.509", chain);

    public JksBytes Key(string alias, byte[] protectedKey, string type, byte[][] chain) =>
        Raw([.. Int32(1), .. Short(Encoding.UTF8.GetBytes(alias)), .. Int64(1_600_000_000_000), .. Long(protectedKey), .. Int32(chain.Length),
            .. chain.SelectMany(certificate => Certificate(certificate, type))]);

    public JksBytes Secret(string alias, byte[] serialized) =>
        Raw([.. Int32(3), .. Short(Encoding.UTF8.GetBytes(alias)), .. Int64(1_600_000_000_000), .. serialized]);

    public JksBytes Raw(byte[] entry)
    {
        _entries.Add(entry);
        return this;
    }

    public byte[] Build(string password = "changeit", int? count = null, byte[]? trailing = null)
    {
        byte[] content = [.. Int32(unchecked((int)magic)), .. Int32(version), .. Int32(count ?? _entries.Count), .. _entries.SelectMany(entry => entry)];
        return [.. content, .. Digest(content, password), .. trailing ?? []];
    }

    public static byte[] Digest(byte[] content, string password) =>
        SHA1.HashData([.. password.SelectMany(c => new[] { (byte)(c >> 8), (byte)(c & 0xFF) }), .. "Mighty Aphrodite"u8, .. content]);

    private byte[] Certificate(byte[] encoded, string type) => version == 1 ? Long(encoded) : [.. Short(Encoding.UTF8.GetBytes(type)), .. Long(encoded)];

    private static byte[] Short(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)(bytes.Length & 0xFF), .. bytes];

    private static byte[] Long(byte[] bytes) => [.. Int32(bytes.Length), .. bytes];

    private static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Int64(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
