using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;

namespace TrustStoreTool.Faults;

/// <summary>Files that ask for more than they are: each is refused, by its structure or its integrity.</summary>
internal static class HostileFiles
{
    private const string Data = "1.2.840.113549.1.7.1";
    private const string EncryptedData = "1.2.840.113549.1.7.6";

    public static readonly SortedDictionary<string, Func<byte[]>> All = Build();

    private static SortedDictionary<string, Func<byte[]>> Build()
    {
        SortedDictionary<string, Func<byte[]>> all = new(StringComparer.Ordinal)
        {
            ["empty"] = () => [],
            ["one byte"] = () => [0x30],
            ["zeros"] = () => new byte[65536],
            ["text"] = () => Encoding.ASCII.GetBytes("Not a keystore at all.\n"),
            ["html"] = () => Encoding.ASCII.GetBytes("<!DOCTYPE html><html><body>404</body></html>"),
            ["jks magic alone"] = () => Hex("feedfeed"),
            ["jks header alone"] = () => Hex("feedfeed00000002"),
            ["jks version 3"] = () => Digested(Hex("feedfeed0000000300000000")),
            ["jks tag 99"] = () => Digested(Hex("feedfeed000000020000000100000063")),
            ["jks alias longer than the file"] = () => Hex("feedfeed000000020000000100000002ffff61"),
            ["jks alias of broken utf-8"] = () => Hex("feedfeed0000000200000001000000020003c0ffee0000000000000000"),
            ["jceks magic alone"] = () => Hex("cececece"),
            ["p12 sequence without end"] = () => Hex("3080"),
            ["p12 long form of nine length bytes"] = () => Hex("3089ffffffffffffffffff"),
            ["p12 version 2"] = () => Pfx(Safe(), version: 2),
            ["p12 no authsafe"] = () => Hex("3003020103"),
            ["p12 authsafe of unknown type"] = () => Pfx(Safe(), type: "1.2.3.4"),
            ["p12 signed data"] = () => Pfx(Safe(), type: "1.2.840.113549.1.7.2"),
            ["p12 100,000 levels of 30 80"] = () => [.. Enumerable.Repeat<byte[]>([0x30, 0x80], 100_000).SelectMany(pair => pair)],
            ["p12 2,000 nested SafeContents"] = () => Pfx(Safe(Nested(2000))),
            ["p12 a certificate 2,000 levels deep"] = () => Pfx(Safe(Bags(Bag("1.2.840.113549.1.12.10.1.3", CertBag(Levels(2000)))))),
            ["p12 an attribute 2,000 levels deep"] = () => Pfx(Safe(Bags(Bag("1.2.840.113549.1.12.10.1.3", CertBag([0x30, 0x00]), Attribute("1.2.3.4", Levels(2000)))))),
            ["p12 a secret 2,000 levels deep"] = () => Pfx(Safe(Bags(Bag("1.2.840.113549.1.12.10.1.5", Levels(2000))))),
            ["p12 an unknown bag 2,000 levels deep without end"] = () => Pfx(Safe(Bags(Bag("1.2.3.4", Endless(2000))))),
            ["p12 an encrypted attribute 2,000 levels deep"] = () => EncryptedSafe(CertBag([0x30, 0x00]), "1.2.3.4", Levels(2000)),
            ["jks that holds 200,001 entries"] = () => RawJks.Write([.. Enumerable.Repeat(("a", Array.Empty<byte>()), 200_001)]),
            ["jks certificate 2,000 levels deep"] = () => RawJks.Write(("a", Levels(2000))),
            ["pem certificate 2,000 levels deep"] = () => Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", Levels(2000)) + "\n"),
            ["p12 certificate of 1 MiB and a byte"] = () => Pfx(Safe(Bags(Bag("1.2.840.113549.1.12.10.1.3", CertBag(Octets(new byte[(1 << 20) - 4])))))),
            ["p12 alias of 65,536 bytes"] = () => Pfx(Safe(Bags(Bag("1.2.840.113549.1.12.10.1.3", CertBag([0x30, 0x00]), Attribute("1.2.840.113549.1.9.20", Text(new string('a', 32768))))))),
            ["p12 mac salt of 1 MiB"] = () => Pfx(Safe(), mac: 1000, saltBytes: 1 << 20),
            ["p12 twenty encrypted parts of 5,000,000 iterations"] = () => Pfx(Safe([.. Enumerable.Repeat(Encrypted(5_000_000), 20)]), mac: 1000),
            ["p12 three encrypted parts of 4,000,000 iterations, no MAC"] = () => Pfx(Safe([.. Enumerable.Repeat(Encrypted(4_000_000), 3)])),
            ["p12 scrypt with N = 2^40"] = () => Pfx(Safe(Scrypt(1L << 40, 8, 1)), mac: 1000),
            ["p12 scrypt with r = 2^30"] = () => Pfx(Safe(Scrypt(16384, 1 << 30, 1)), mac: 1000),
            ["p12 scrypt with N = 0"] = () => Pfx(Safe(Scrypt(0, 8, 1)), mac: 1000),
        };
        foreach (uint count in new[] { 0x7fffffffu, 0x80000000u, 0xffffffffu, 200_001u })
            all[$"jks of {count} entries"] = () => Digested(Concat(Hex("feedfeed00000002"), BigEndian(count)));
        foreach (uint length in new[] { 0x7fffffffu, 0x80000000u, 0xffffffffu, 0x00200000u })
        {
            all[$"jks certificate of {length} bytes"] = () => Digested(Concat(Hex("feedfeed00000002000000010000000200016100000000000000000005582e353039"), BigEndian(length)));
            all[$"jks key of {length} bytes"] = () => Digested(Concat(Hex("feedfeed000000020000000100000001000161" + "0000000000000000"), BigEndian(length)));
            all[$"jks chain of {length}"] = () => Digested(Concat(Hex("feedfeed000000020000000100000001000161" + "0000000000000000" + "00000002" + "3000"), BigEndian(length)));
            all[$"p12 outer length {length}"] = () => Concat(Hex("3084"), BigEndian(length), Hex("020103"));
        }

        foreach (long count in new[] { 0, -1, int.MaxValue, 1L << 31, 1L << 62, 5_000_001, 100_000_000 })
        {
            all[$"p12 mac of {count} iterations"] = () => Pfx(Safe(), mac: count);
            all[$"p12 PBES2 of {count} iterations"] = () => Pfx(Safe(Encrypted(count)), mac: 1000);
        }

        return all;
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)((value >> 16) & 255), (byte)((value >> 8) & 255), (byte)(value & 255)];

    private static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    // JKS: SHA-1 of the password in UTF-16BE, the whitener and the content.
    private static byte[] Digested(byte[] content) =>
        Concat(content, SHA1.HashData(Concat(Encoding.BigEndianUnicode.GetBytes(Tool.Password), Encoding.ASCII.GetBytes("Mighty Aphrodite"), content)));

    private static byte[] Safe(params byte[][] contentInfos)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
            foreach (byte[] info in contentInfos) writer.WriteEncodedValue(info);
        return writer.Encode();
    }

    private static byte[] Pfx(byte[] safe, int version = 3, string type = Data, long? mac = null, int saltBytes = 8)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            writer.WriteEncodedValue(ContentInfo(type, safe));
            if (mac is { } iterations)
            {
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
                            writer.WriteNull();
                        }

                        writer.WriteOctetString(new byte[32]);
                    }

                    writer.WriteOctetString(new byte[saltBytes]);
                    writer.WriteInteger(iterations);
                }
            }
        }

        return writer.Encode();
    }

    private static byte[] ContentInfo(string type, byte[] octets)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteOctetString(octets);
        }

        return writer.Encode();
    }

    private static byte[] Encrypted(long iterations) => EncryptedInfo(kdf =>
    {
        kdf.WriteObjectIdentifier("1.2.840.113549.1.5.12");
        using (kdf.PushSequence())
        {
            kdf.WriteOctetString(new byte[16]);
            kdf.WriteInteger(iterations);
            using (kdf.PushSequence())
            {
                kdf.WriteObjectIdentifier("1.2.840.113549.2.9");
                kdf.WriteNull();
            }
        }
    });

    private static byte[] Scrypt(long n, long r, long p) => EncryptedInfo(kdf =>
    {
        kdf.WriteObjectIdentifier("1.3.6.1.4.1.11591.4.11");
        using (kdf.PushSequence())
        {
            kdf.WriteOctetString(new byte[16]);
            kdf.WriteInteger(n);
            kdf.WriteInteger(r);
            kdf.WriteInteger(p);
        }
    });

    private static byte[] EncryptedInfo(Action<AsnWriter> kdf)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EncryptedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Data);
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("1.2.840.113549.1.5.13");
                        using (writer.PushSequence())
                        {
                            using (writer.PushSequence()) kdf(writer);
                            using (writer.PushSequence())
                            {
                                writer.WriteObjectIdentifier("2.16.840.1.101.3.4.1.42");
                                writer.WriteOctetString(new byte[16]);
                            }
                        }
                    }

                    writer.WriteOctetString(new byte[64], new Asn1Tag(TagClass.ContextSpecific, 0));
                }
            }
        }

        return writer.Encode();
    }

    private static byte[] Bags(params byte[][] bags) => ContentInfo(Data, Safe(bags));

    private static byte[] Bag(string type, byte[] value, params byte[][] attributes) => Built(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteEncodedValue(value);
            if (attributes.Length == 0) return;
            using (writer.PushSetOf())
                foreach (byte[] attribute in attributes) writer.WriteEncodedValue(attribute);
        }
    });

    private static byte[] Attribute(string type, byte[] value) => Built(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf()) writer.WriteEncodedValue(value);
        }
    });

    private static byte[] CertBag(byte[] certificate) => Built(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.9.22.1");
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteOctetString(certificate);
        }
    });

    private static byte[] Octets(byte[] content) => Built(writer => writer.WriteOctetString(content));

    private static byte[] Text(string text) => Built(writer => writer.WriteCharacterString(UniversalTagNumber.BMPString, text));

    private static byte[] Built(Action<AsnWriter> build)
    {
        AsnWriter writer = new(AsnEncodingRules.BER);
        build(writer);
        return writer.Encode();
    }

    // A SEQUENCE in a SEQUENCE in a SEQUENCE.
    private static byte[] Levels(int depth)
    {
        byte[] value = [0x05, 0x00];
        for (int i = 1; i < depth; i++)
        {
            byte[] inner = value;
            value = Built(writer =>
            {
                using (writer.PushSequence()) writer.WriteEncodedValue(inner);
            });
        }

        return value;
    }

    // The same with indefinite lengths.
    private static byte[] Endless(int depth) =>
        [.. Enumerable.Repeat<byte[]>([0x30, 0x80], depth).SelectMany(pair => pair), .. new byte[2 * depth]];

    // Written by .NET, so that it opens with the password.
    private static byte[] EncryptedSafe(byte[] certBag, string attribute, byte[] value)
    {
        CertificateBag bag = new(certBag);
        bag.Attributes.Add(new AsnEncodedData(attribute, value));
        Pkcs12SafeContents contents = new();
        contents.AddSafeBag(bag);
        Pkcs12Builder builder = new();
        builder.AddSafeContentsEncrypted(contents, Tool.Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        builder.SealWithMac(Tool.Password, HashAlgorithmName.SHA256, 1000);
        return builder.Encode();
    }

    private sealed class CertificateBag(byte[] value) : Pkcs12SafeBag("1.2.840.113549.1.12.10.1.3", value);

    private static byte[] Nested(int depth)
    {
        byte[] safe = Safe();
        for (int i = 0; i < depth; i++)
        {
            AsnWriter writer = new(AsnEncodingRules.DER);
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.12.10.1.6");
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteEncodedValue(safe);
            }

            safe = writer.Encode();
        }

        return ContentInfo(Data, safe);
    }
}
