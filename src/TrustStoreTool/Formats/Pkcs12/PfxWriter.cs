using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>Lays down the outer shell: ContentInfos, AuthenticatedSafe, MAC, PFX (RFC 7292, 4), in DER.</summary>
internal static class PfxWriter
{
    private static readonly Der DataType = Der.Oid(Oids.Data);

    public static Der Plain(Der safeContents) => ContentInfo(DataType, Der.Tagged(0x04, safeContents));

    /// <summary>An encrypted SafeContents under <paramref name="scheme"/>, which must have its fresh salt and IV already.</summary>
    /// <param name="safeContents">The plaintext.</param>
    /// <param name="scheme">The encryption.</param>
    /// <param name="password">The password.</param>
    /// <param name="form">The form of the password.</param>
    /// <param name="old">The part whose version, content type and attributes are kept, or null.</param>
    public static Der Encrypted(Der safeContents, PbeScheme scheme, Password password, PasswordForm form, SafePart? old)
    {
        Der octets = Der.Later(scheme.EncryptedLength(safeContents.Length), target => form.With(password, bytes =>
        {
            scheme.Encrypt(bytes, safeContents.Slices, target);
            return true;
        }));
        Der info = Der.Sequence(old is null ? DataType : Der.Raw(old.ContentType), Der.Raw(scheme.Encoded), Der.Tagged(0x80, octets));
        return ContentInfo(
            Der.Oid(Oids.EncryptedData),
            Der.Sequence(old is null ? Der.Integer(0) : Der.Raw(old.Version), info, Der.Raw(old?.Attributes ?? default)));
    }

    /// <summary>The whole file, in the one array that it is made in: parts are encrypted into it, and the MAC is taken over what then lies there.</summary>
    public static byte[] File(ReadOnlyMemory<byte> version, IEnumerable<Der> parts, NewMac? mac, ReadOnlyMemory<byte> trailing)
    {
        Der safe = Der.Sequence(parts);
        ImmutableArray<Der> shell = [Der.Raw(version), ContentInfo(DataType, Der.Tagged(0x04, safe))];
        if (mac is not null) shell = shell.Add(Der.Later(mac.Length, _ => { }));
        Der whole = Der.Concat(Der.Sequence(shell), Der.Raw(trailing));
        LargeBuffers.LetGo(whole.Length);
        byte[] file = whole.ToArray();
        if (mac is null) return file;
        int macAt = file.Length - trailing.Length - mac.Length;
        mac.Over(file.AsMemory(macAt - safe.Length, safe.Length)).WriteTo(file.AsMemory(macAt, mac.Length));
        return file;
    }

    private static Der ContentInfo(Der type, Der content) => Der.Sequence(type, Der.Tagged(0xa0, content));
}
