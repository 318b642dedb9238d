using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Text;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Migration;

/// <summary>
/// A PKCS#12 as the comparison sees it: read with .NET's AsnReader, not with the slicer that the reader and the writer use. Ciphers and key derivations
/// are shared with them.
/// </summary>
/// <param name="Version">The version, as encoded.</param>
/// <param name="Safe">The octets that the MAC covers.</param>
/// <param name="Parts">Every ContentInfo in order.</param>
/// <param name="Mac">The MacData, or null.</param>
/// <param name="Trailing">What follows the PFX.</param>
internal sealed record WalkedPkcs12(
    ReadOnlyMemory<byte> Version, ReadOnlyMemory<byte> Safe, ImmutableArray<WalkedPart> Parts, ReadOnlyMemory<byte>? Mac, ReadOnlyMemory<byte> Trailing)
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);

    /// <summary>Takes a file apart.</summary>
    /// <param name="file">The file, whole.</param>
    /// <param name="password">Opens its encrypted parts; what they hold is let go again, all but digests and the bags that are asked for.</param>
    /// <param name="isKept">Whether a bag's bytes are wanted: its place in the file, how many of its part come after it, its digest.</param>
    public static WalkedPkcs12 Read(ReadOnlyMemory<byte> file, Password? password, Func<int, int, Fingerprint, bool> isKept)
    {
        AsnReader outer = new(file, AsnEncodingRules.BER);
        int length = outer.PeekEncodedValue().Length;
        AsnReader pfx = outer.ReadSequence();
        ReadOnlyMemory<byte> version = pfx.ReadEncodedValue();
        AsnReader info = pfx.ReadSequence();
        Require(info.ReadObjectIdentifier() == Oids.Data, "the AuthenticatedSafe is no data");
        ReadOnlyMemory<byte> safe = Octets(info.ReadSequence(Tag0), Asn1Tag.PrimitiveOctetString);
        info.ThrowIfNotEmpty();
        ReadOnlyMemory<byte>? mac = pfx.HasData ? pfx.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        pfx.ThrowIfNotEmpty();
        AsnReader infos = Only(safe);
        ImmutableArray<WalkedPart>.Builder parts = ImmutableArray.CreateBuilder<WalkedPart>();
        int first = 0;
        while (infos.HasData)
        {
            WalkedPart part = ReadPart(infos.ReadEncodedValue(), password, (i, left, digest) => isKept(first + i, left, digest));
            parts.Add(part);
            first += part.Bags.Length;
        }

        return new WalkedPkcs12(version, safe, parts.DrainToImmutable(), mac, file[length..]);
    }

    private static WalkedPart ReadPart(ReadOnlyMemory<byte> encoded, Password? password, Func<int, int, Fingerprint, bool> isKept)
    {
        AsnReader info = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        string type = info.ReadObjectIdentifier();
        AsnReader content = info.ReadSequence(Tag0);
        info.ThrowIfNotEmpty();
        if (type == Oids.Data) return WalkedPart.Of(encoded, null, default, Bags(Octets(content, Asn1Tag.PrimitiveOctetString)), (_, _, _) => true);
        Require(type == Oids.EncryptedData, "a part is neither data nor encryptedData");
        AsnReader data = content.ReadSequence();
        ReadOnlyMemory<byte> version = data.ReadEncodedValue();
        AsnReader encrypted = data.ReadSequence();
        ReadOnlyMemory<byte> contentType = encrypted.ReadEncodedValue();
        ReadOnlyMemory<byte> algorithm = encrypted.ReadEncodedValue();
        ReadOnlyMemory<byte> octets = Octets(encrypted, Tag0);
        encrypted.ThrowIfNotEmpty();
        List<byte> rest = [.. version.Span, .. contentType.Span];
        while (data.HasData) rest.AddRange(data.ReadEncodedValue().Span);
        return WalkedPart.Of(encoded, algorithm, rest.ToArray(), Bags(Decrypt(algorithm, octets, password)), isKept);
    }

    private static List<ReadOnlyMemory<byte>> Bags(ReadOnlyMemory<byte> safeContents)
    {
        AsnReader bags = Only(safeContents);
        List<ReadOnlyMemory<byte>> list = [];
        while (bags.HasData) list.Add(bags.ReadEncodedValue());
        return list;
    }

    // A slice where it can be one.
    private static ReadOnlyMemory<byte> Octets(AsnReader reader, Asn1Tag tag) =>
        reader.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> slice, tag) ? slice : reader.ReadOctetString(tag);

    private static ReadOnlyMemory<byte> Decrypt(ReadOnlyMemory<byte> algorithm, ReadOnlyMemory<byte> octets, Password? password)
    {
        Require(password is not null, "there is no password to open an encrypted part with");
        PbeScheme scheme = PbeScheme.Read(new BerReader(algorithm, ReadLimits.Default.DerDepth).Next("an encryption algorithm"));
        foreach (PasswordForm form in scheme.Forms(password!))
            if (form.With(password!, bytes => scheme.Decrypt(bytes, octets)) is { } plain && IsOneSequence(plain.Span)) return plain;
        throw PreservationCheck.Failed("an encrypted part does not open with the password");
    }

    private static bool IsOneSequence(ReadOnlySpan<byte> plain) =>
        AsnDecoder.TryReadEncodedValue(plain, AsnEncodingRules.BER, out Asn1Tag tag, out _, out _, out int length)
        && tag.HasSameClassAndValue(Asn1Tag.Sequence) && length == plain.Length;

    private static AsnReader Only(ReadOnlyMemory<byte> encoded)
    {
        AsnReader outer = new(encoded, AsnEncodingRules.BER);
        AsnReader inner = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        return inner;
    }

    /// <summary>
    /// A value as text in which every OCTET STRING stands by its length alone: what is left of an algorithm when salts, IVs and digests are made anew.
    /// </summary>
    public static string Shape(ReadOnlyMemory<byte> encoded)
    {
        StringBuilder text = new();
        Append(new AsnReader(encoded, AsnEncodingRules.BER), text);
        return text.ToString();
    }

    private static void Append(AsnReader values, StringBuilder text)
    {
        while (values.HasData)
        {
            Asn1Tag tag = values.PeekTag();
            if (tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
            {
                text.Append($"octets {values.ReadOctetString().Length};");
            }
            else if (tag.IsConstructed)
            {
                Append(values.ReadSequence(tag), text.Append($"{tag}{{"));
                text.Append('}');
            }
            else
            {
                text.Append($"{Convert.ToHexString(values.ReadEncodedValue().Span)};");
            }
        }
    }

    private static void Require(bool holds, string difference)
    {
        if (!holds) throw PreservationCheck.Failed(difference);
    }
}
