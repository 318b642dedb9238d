using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>The outer shell of a PKCS#12 (RFC 7292, 4): what can be seen without a password, every iteration count in it added up.</summary>
internal sealed record Pfx
{
    public required ReadOnlyMemory<byte> Version { get; init; }

    /// <summary>The octets that the MAC covers: the AuthenticatedSafe.</summary>
    public required ReadOnlyMemory<byte> AuthenticatedSafe { get; init; }

    public required ImmutableArray<SafePart> Parts { get; init; }

    public Pkcs12Mac? Mac { get; init; }

    /// <summary>What follows the PFX in the file.</summary>
    public ReadOnlyMemory<byte> Trailing { get; init; }

    public static Pfx Read(ReadOnlyMemory<byte> content, ReadLimits limits)
    {
        DerDepth.Check(content.Span, limits.DerDepth);
        BerReader file = new(content, limits.DerDepth);
        BerReader parts = file.Next(0x30, "the PFX").Open("the PFX");
        Tlv version = parts.Next(0x02, "the version of the PFX");
        if (version.Integer("the version of the PFX") is not 3 and var found)
            throw new KeyStoreException(KeyStoreError.Unsupported, $"PKCS#12 of version {found}: not supported");
        ReadOnlyMemory<byte> safe = ReadAuthenticatedSafe(parts.Next(0x30, "the AuthenticatedSafe"), out int depth);
        Pkcs12Mac? mac = parts.HasData ? Pkcs12Mac.Read(parts.Next(0x30, "the MAC")) : null;
        parts.End("the PFX");
        return new Pfx
        {
            Version = version.Encoded,
            AuthenticatedSafe = safe,
            Parts = ReadParts(safe, depth, limits),
            Mac = mac,
            Trailing = file.Rest,
        };
    }

    private static ReadOnlyMemory<byte> ReadAuthenticatedSafe(Tlv contentInfo, out int depth)
    {
        BerReader parts = contentInfo.Open("the AuthenticatedSafe");
        string type = parts.Next(0x06, "the type of the AuthenticatedSafe").ObjectIdentifier();
        if (type == Oids.SignedData) throw new KeyStoreException(KeyStoreError.Unsupported, "PKCS#12 with a signature instead of a MAC (public-key integrity): not supported");
        if (type != Oids.Data) throw new KeyStoreException(KeyStoreError.Unsupported, $"PKCS#12 with an AuthenticatedSafe of type {type}: not supported");
        BerReader wrapper = parts.Next(0xa0, "the AuthenticatedSafe").Open("the AuthenticatedSafe");
        Tlv octets = wrapper.Next("the AuthenticatedSafe");
        wrapper.End("the AuthenticatedSafe");
        parts.End("the AuthenticatedSafe");
        depth = octets.Depth - 1;
        return octets.Octets("the AuthenticatedSafe");
    }

    private static ImmutableArray<SafePart> ReadParts(ReadOnlyMemory<byte> safe, int depth, ReadLimits limits)
    {
        DerDepth.Check(safe.Span, depth);
        BerReader outer = new(safe, depth);
        BerReader infos = outer.Next(0x30, "the AuthenticatedSafe").Open("the AuthenticatedSafe");
        outer.End("the AuthenticatedSafe");
        ImmutableArray<SafePart>.Builder parts = ImmutableArray.CreateBuilder<SafePart>();
        while (infos.HasData)
        {
            if (parts.Count == limits.Entries) throw ReadLimits.Exceeded("parts", parts.Count + 1, limits.Entries, "--max-entries");
            parts.Add(SafePart.Read(infos.Next(0x30, "a ContentInfo")));
        }

        return parts.DrainToImmutable();
    }
}
