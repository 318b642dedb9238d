using System.Formats.Asn1;

namespace TrustStoreTool.Formats;

/// <summary>
/// Whether the JDK's certificate factory reads an X.509 certificate (sun.security.x509.X509CertImpl, X509CertInfo), by its outline and without
/// allocating: a store is loaded whole or not at all, so one certificate that is none decides over 100,000.
/// The values in names and the content of most extensions are not looked at; what is in a key is <see cref="JavaPublicKey"/>'s matter.
/// </summary>
internal static class JavaCertificate
{
    private static readonly Asn1Tag
        VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true),
        IssuerIdTag = new(TagClass.ContextSpecific, 1),
        SubjectIdTag = new(TagClass.ContextSpecific, 2),
        ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);

    // 2.5.29.17, 2.5.29.19 and 2.5.29.15. What is in another extension decides nothing, or is hardly ever critical.
    private static ReadOnlySpan<byte> SubjectAltName => [0x55, 0x1D, 0x11];

    private static ReadOnlySpan<byte> BasicConstraints => [0x55, 0x1D, 0x13];

    private static ReadOnlySpan<byte> KeyUsage => [0x55, 0x1D, 0x0F];

    public static bool IsRead(ReadOnlySpan<byte> encoded)
    {
        try
        {
            return IsCertificate(encoded);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsCertificate(ReadOnlySpan<byte> encoded) =>
        TryTake(ref encoded, Asn1Tag.Sequence, out ReadOnlySpan<byte> certificate)
        && TryTake(ref certificate, Asn1Tag.Sequence, out ReadOnlySpan<byte> tbs)
        && TryTake(ref certificate, Asn1Tag.Sequence, out ReadOnlySpan<byte> algorithm)
        && TryTake(ref certificate, Asn1Tag.PrimitiveBitString, out ReadOnlySpan<byte> signature) && signature is [<= 7, ..]
        && certificate.IsEmpty
        && IsTbs(tbs, algorithm);

    private static bool IsTbs(ReadOnlySpan<byte> tbs, ReadOnlySpan<byte> algorithm)
    {
        int version = 0;
        if (Next(tbs) == VersionTag && !(TryTake(ref tbs, VersionTag, out ReadOnlySpan<byte> explicitly) && IsVersion(explicitly, out version))) return false;
        return TryTake(ref tbs, Asn1Tag.Integer, out _)
            && TryTake(ref tbs, Asn1Tag.Sequence, out ReadOnlySpan<byte> inner) && IsSameAlgorithm(inner, algorithm)
            && TryTake(ref tbs, Asn1Tag.Sequence, out ReadOnlySpan<byte> issuer) && !issuer.IsEmpty && IsName(issuer)
            && TryTake(ref tbs, Asn1Tag.Sequence, out ReadOnlySpan<byte> validity) && IsTime(ref validity) && IsTime(ref validity) && validity.IsEmpty
            && TryTake(ref tbs, Asn1Tag.Sequence, out ReadOnlySpan<byte> subject) && IsName(subject)
            && TryTake(ref tbs, Asn1Tag.Sequence, out ReadOnlySpan<byte> key) && IsKey(key)
            && IsRest(tbs, version, subject.IsEmpty);
    }

    // The parts that came with versions 2 and 3. An empty subject needs a critical subjectAltName.
    private static bool IsRest(ReadOnlySpan<byte> tbs, int version, bool hasNoSubject)
    {
        if (version == 0) return tbs.IsEmpty && !hasNoSubject;
        if (tbs.IsEmpty) return true;
        foreach (Asn1Tag id in (ReadOnlySpan<Asn1Tag>)[IssuerIdTag, SubjectIdTag])
        {
            if (!tbs.IsEmpty && Next(tbs).HasSameClassAndValue(id) && !TryTake(ref tbs, id, out _)) return false;
        }

        if (tbs.IsEmpty) return true;
        if (version != 2) return false;
        bool hasCriticalAltName = false;
        if (Next(tbs) == ExtensionsTag
            && !(TryTake(ref tbs, ExtensionsTag, out ReadOnlySpan<byte> list) && TryTake(ref list, Asn1Tag.Sequence, out ReadOnlySpan<byte> extensions)
                && AreExtensions(extensions, out hasCriticalAltName))) return false;
        return !hasNoSubject || hasCriticalAltName;
    }

    private static bool AreExtensions(ReadOnlySpan<byte> extensions, out bool hasCriticalAltName)
    {
        hasCriticalAltName = false;
        ReadOnlySpan<byte> all = extensions;
        while (!extensions.IsEmpty)
        {
            int done = all.Length - extensions.Length;
            // A SET will do for a SEQUENCE here.
            Asn1Tag tag = Next(extensions) == Asn1Tag.SetOf ? Asn1Tag.SetOf : Asn1Tag.Sequence;
            if (!TryTake(ref extensions, tag, out ReadOnlySpan<byte> extension) || !IsOid(ref extension, out ReadOnlySpan<byte> oid)) return false;
            if (Holds(all[..done], oid)) return false;
            bool isCritical = false;
            if (!extension.IsEmpty && Next(extension) == Asn1Tag.Boolean)
            {
                if (!TryTake(ref extension, Asn1Tag.Boolean, out ReadOnlySpan<byte> critical) || critical.Length != 1) return false;
                isCritical = critical[0] != 0;
            }

            if (!TryTake(ref extension, Asn1Tag.PrimitiveOctetString, out ReadOnlySpan<byte> value)) return false;
            if (isCritical && oid.SequenceEqual(BasicConstraints) && !AreConstraints(value)) return false;
            if (isCritical && oid.SequenceEqual(KeyUsage) && !(TryTake(ref value, Asn1Tag.PrimitiveBitString, out ReadOnlySpan<byte> bits) && bits is [<= 7, ..])) return false;
            hasCriticalAltName |= isCritical && oid.SequenceEqual(SubjectAltName);
        }

        return true;
    }

    // BasicConstraintsExtension: what does not begin with a BOOLEAN is no CA, and not read on.
    private static bool AreConstraints(ReadOnlySpan<byte> value)
    {
        if (!TryTake(ref value, Asn1Tag.Sequence, out ReadOnlySpan<byte> constraints)) return false;
        if (constraints.IsEmpty || Next(constraints) != Asn1Tag.Boolean) return true;
        return TryTake(ref constraints, Asn1Tag.Boolean, out ReadOnlySpan<byte> isCa) && isCa.Length == 1
            && (constraints.IsEmpty || (TryTake(ref constraints, Asn1Tag.Integer, out ReadOnlySpan<byte> depth) && depth.Length is > 0 and <= 4));
    }

    private static bool Holds(ReadOnlySpan<byte> extensions, ReadOnlySpan<byte> oid)
    {
        while (TryTake(ref extensions, Asn1Tag.Sequence, out ReadOnlySpan<byte> extension))
        {
            if (TryTake(ref extension, Asn1Tag.ObjectIdentifier, out ReadOnlySpan<byte> other) && other.SequenceEqual(oid)) return true;
        }

        return false;
    }

    private static bool IsVersion(ReadOnlySpan<byte> content, out int version)
    {
        version = 0;
        if (!TryTake(ref content, Asn1Tag.Integer, out ReadOnlySpan<byte> value) || !content.IsEmpty || value.Length != 1) return false;
        version = value[0];
        return true;
    }

    // NULL parameters are as good as none.
    private static bool IsSameAlgorithm(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        TryTake(ref one, Asn1Tag.ObjectIdentifier, out ReadOnlySpan<byte> oneOid)
        && TryTake(ref other, Asn1Tag.ObjectIdentifier, out ReadOnlySpan<byte> otherOid)
        && oneOid.SequenceEqual(otherOid)
        && (one is [5, 0] ? [] : one).SequenceEqual(other is [5, 0] ? [] : other);

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        while (!name.IsEmpty)
        {
            if (!TryTake(ref name, Asn1Tag.SetOf, out ReadOnlySpan<byte> relative)) return false;
            while (!relative.IsEmpty)
            {
                if (!(TryTake(ref relative, Asn1Tag.Sequence, out ReadOnlySpan<byte> attribute) && IsOid(ref attribute, out _) && TryTake(ref attribute, Next(attribute), out _)
                    && attribute.IsEmpty)) return false;
            }
        }

        return true;
    }

    private static bool IsKey(ReadOnlySpan<byte> key) =>
        TryTake(ref key, Asn1Tag.Sequence, out ReadOnlySpan<byte> algorithm) && IsOid(ref algorithm, out ReadOnlySpan<byte> oid)
        && TryTake(ref key, Asn1Tag.PrimitiveBitString, out ReadOnlySpan<byte> bits) && bits is [<= 7, ..] && key.IsEmpty
        && JavaPublicKey.IsRead(oid, algorithm, bits[1..]);

    // Every part of an object identifier ends with a byte below 128.
    private static bool IsOid(ref ReadOnlySpan<byte> from, out ReadOnlySpan<byte> oid) => TryTake(ref from, Asn1Tag.ObjectIdentifier, out oid) && oid is [.., < 0x80];

    // YYMMDDhhmm[ss] or YYYYMMDDhhmmss, then Z or an offset.
    private static bool IsTime(ref ReadOnlySpan<byte> validity)
    {
        Asn1Tag tag = Next(validity);
        if (tag != Asn1Tag.UtcTime && tag != Asn1Tag.GeneralizedTime || !TryTake(ref validity, tag, out ReadOnlySpan<byte> time)) return false;
        int year = tag == Asn1Tag.UtcTime ? 2 : 4;
        int digits = time.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits != year + 8 && digits != year + 10 || time[digits] is not ((byte)'Z' or (byte)'+' or (byte)'-' or (byte)'.' or (byte)',')) return false;
        int month = Number(time[year..]), day = Number(time[(year + 2)..]), hour = Number(time[(year + 4)..]), minute = Number(time[(year + 6)..]);
        return month is >= 1 and <= 12 && day is >= 1 and <= 31 && hour < 24 && minute < 60;
    }

    private static int Number(ReadOnlySpan<byte> digits) => 10 * (digits[0] - '0') + digits[1] - '0';

    private static Asn1Tag Next(ReadOnlySpan<byte> from) => Asn1Tag.TryDecode(from, out Asn1Tag tag, out _) ? tag : default;

    private static bool TryTake(ref ReadOnlySpan<byte> from, Asn1Tag expected, out ReadOnlySpan<byte> content)
    {
        // Nearly every value has a tag of one byte and a length of one to three; the decoder takes ten times as long over them.
        if (DerHeader.TryRead(from, out int header, out int contentLength) && from[0] == ((int)expected.TagClass | (expected.IsConstructed ? 0x20 : 0) | expected.TagValue))
        {
            content = from.Slice(header, contentLength);
            from = from[(header + contentLength)..];
            return true;
        }

        content = default;
        if (!AsnDecoder.TryReadEncodedValue(from, AsnEncodingRules.BER, out Asn1Tag tag, out int offset, out int length, out int consumed) || tag != expected) return false;
        content = from.Slice(offset, length);
        from = from[consumed..];
        return true;
    }
}
