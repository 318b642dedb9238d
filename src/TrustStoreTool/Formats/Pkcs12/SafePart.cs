using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>One ContentInfo of the AuthenticatedSafe: a SafeContents, plain or encrypted (RFC 7292, 4.1).</summary>
internal sealed record SafePart
{
    /// <summary>The whole ContentInfo.</summary>
    public required ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>The encryption; null for plain data.</summary>
    public PbeScheme? Encryption { get; init; }

    /// <summary>The encrypted octets; for plain data the octets of the SafeContents.</summary>
    public required ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>The slices of an EncryptedData that a rewrite keeps: its version, the type of its content, what follows it.</summary>
    public ReadOnlyMemory<byte> Version { get; init; }

    public ReadOnlyMemory<byte> ContentType { get; init; }

    public ReadOnlyMemory<byte> Attributes { get; init; }

    /// <summary>Levels left below the octets.</summary>
    public required int Depth { get; init; }

    /// <summary>The bags, or null where the part was not opened.</summary>
    public ImmutableArray<SafeBag>? Bags { get; init; }

    /// <summary>The form of the password that opened it.</summary>
    public PasswordForm Form { get; init; }

    public static SafePart Read(Tlv contentInfo)
    {
        BerReader parts = contentInfo.Open("a ContentInfo");
        string type = parts.Next(0x06, "the type of a ContentInfo").ObjectIdentifier();
        if (type is not (Oids.Data or Oids.EncryptedData))
        {
            string name = type == Oids.EnvelopedData ? "envelopedData (public-key encryption)" : type;
            throw new KeyStoreException(KeyStoreError.Unsupported, $"PKCS#12 with content {name}: not supported");
        }

        BerReader wrapper = parts.Next(0xa0, "the content of a ContentInfo").Open("the content of a ContentInfo");
        Tlv content = wrapper.Next("the content of a ContentInfo");
        wrapper.End("the content of a ContentInfo");
        parts.End("a ContentInfo");
        return type == Oids.Data
            ? new SafePart { Encoded = contentInfo.Encoded, Octets = content.Octets("a SafeContents"), Depth = content.Depth - 1 }
            : ReadEncrypted(contentInfo, content);
    }

    /// <summary>The bags in the octets of a SafeContents.</summary>
    public static ImmutableArray<SafeBag> ReadBags(ReadOnlyMemory<byte> octets, int depth, ReadLimits limits)
    {
        DerDepth.Check(octets.Span, depth);
        BerReader outer = new(octets, depth);
        BerReader bags = outer.Next(0x30, "a SafeContents").Open("a SafeContents");
        outer.End("a SafeContents");
        ImmutableArray<SafeBag>.Builder list = ImmutableArray.CreateBuilder<SafeBag>();
        while (bags.HasData)
        {
            if (list.Count == limits.Entries) throw ReadLimits.Exceeded("entries", list.Count + 1, limits.Entries, "--max-entries");
            list.Add(SafeBag.Read(bags.Next(0x30, "a SafeBag")));
        }

        return list.DrainToImmutable();
    }

    private static SafePart ReadEncrypted(Tlv contentInfo, Tlv encryptedData)
    {
        BerReader parts = encryptedData.Open("an EncryptedData");
        Tlv version = parts.Next(0x02, "the version of an EncryptedData");
        BerReader info = parts.Next(0x30, "an EncryptedContentInfo").Open("an EncryptedContentInfo");
        Tlv type = info.Next(0x06, "the type of an encrypted content");
        PbeScheme scheme = PbeScheme.Read(info.Next(0x30, "an encryption algorithm"));
        Tlv octets = info.Next("an encrypted content");
        info.End("an EncryptedContentInfo");
        return new SafePart
        {
            Encoded = contentInfo.Encoded,
            Encryption = scheme,
            Octets = octets.Octets("an encrypted content", 0x80),
            Version = version.Encoded,
            ContentType = type.Encoded,
            Attributes = parts.Rest,
            Depth = octets.Depth - 1,
        };
    }
}
