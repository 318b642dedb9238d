namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>PKCS#12 (RFC 7292; PBMAC1 by RFC 9579), as JDK, openssl, NSS, GnuTLS, Windows and BouncyCastle write it.</summary>
internal sealed class Pkcs12Format : KeyStoreFormat
{
    public override string Name => "pkcs12";

    public override string Title => "PKCS#12";

    public override bool CanWrite => false;

    /// <summary>A MAC or an encrypted part can only be made anew with the password; a store without both needs none.</summary>
    public override bool NeedsPassword(KeyStore store) => base.NeedsPassword(store) || store.Protection.Parts.Any(part => part.Algorithm != "none");

    /// <summary>A SEQUENCE that begins with the INTEGER 3.</summary>
    public override bool Matches(ReadOnlySpan<byte> content)
    {
        if (content.Length < 2 || content[0] != 0x30) return false;
        int header = content[1] > 0x80 ? 2 + (content[1] & 0x7f) : 2;
        return header <= 10 && content.Length >= header + 3 && content.Slice(header, 3).SequenceEqual<byte>([0x02, 0x01, 0x03]);
    }

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits) =>
        Pkcs12Reader.Read(this, content, password, limits);
}
