using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Globalization;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>The decrypted ObjectStoreData of a BCFKS.</summary>
internal static class BcfksEntries
{
    private const int TrustedCertificate = 0, PrivateKey = 1, SecretKey = 2, ProtectedPrivateKey = 3, ProtectedSecretKey = 4;

    public static ImmutableArray<KeyStoreEntry> Read(ReadOnlyMemory<byte> plain, ReadLimits limits)
    {
        AsnReader data = new AsnReader(plain, AsnEncodingRules.BER).ReadSequence();
        data.ReadInteger();
        data.ReadSequence();
        data.ReadEncodedValue();
        data.ReadEncodedValue();
        AsnReader objects = data.ReadSequence();
        ImmutableArray<KeyStoreEntry>.Builder entries = ImmutableArray.CreateBuilder<KeyStoreEntry>();
        while (objects.HasData)
        {
            if (entries.Count == limits.Entries) throw ReadLimits.Exceeded("entries", entries.Count + 1, limits.Entries, "--max-entries");
            entries.Add(ReadEntry(objects.ReadEncodedValue(), limits));
        }

        return entries.ToImmutable();
    }

    private static KeyStoreEntry ReadEntry(ReadOnlyMemory<byte> slice, ReadLimits limits)
    {
        AsnReader entry = new AsnReader(slice, AsnEncodingRules.BER).ReadSequence();
        int type = entry.TryReadInt32(out int value) ? value : -1;
        int aliasLength = entry.PeekContentBytes().Length;
        if (aliasLength > limits.AliasBytes) throw ReadLimits.Exceeded("alias length in bytes", aliasLength, limits.AliasBytes, "--max-alias-bytes");
        string alias = entry.ReadCharacterString(UniversalTagNumber.UTF8String);
        DateTimeOffset created = entry.ReadGeneralizedTime();
        entry.ReadGeneralizedTime();
        ReadOnlyMemory<byte> data = entry.ReadOctetString();
        return type switch
        {
            TrustedCertificate => new TrustedCertificateEntry(alias, created, slice, Take(data, limits)),
            PrivateKey or ProtectedPrivateKey => ReadPrivateKey(alias, created, slice, data, limits),
            SecretKey or ProtectedSecretKey => new SecretKeyEntry(alias, created, slice, Protection(data)),
            _ => new OpaqueEntry(alias, created, slice, string.Create(CultureInfo.InvariantCulture, $"object of type {type}")),
        };
    }

    // EncryptedPrivateKeyData: the EncryptedPrivateKeyInfo and the chain.
    private static PrivateKeyEntry ReadPrivateKey(string alias, DateTimeOffset created, ReadOnlyMemory<byte> slice, ReadOnlyMemory<byte> data, ReadLimits limits)
    {
        AsnReader content = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
        ReadOnlyMemory<byte> key = content.ReadEncodedValue();
        AsnReader chain = content.ReadSequence();
        ImmutableArray<Certificate>.Builder certificates = ImmutableArray.CreateBuilder<Certificate>();
        while (chain.HasData) certificates.Add(Take(chain.ReadEncodedValue(), limits));
        return new PrivateKeyEntry(alias, created, slice, key, Protection(key), certificates.ToImmutable());
    }

    private static Certificate Take(ReadOnlyMemory<byte> encoded, ReadLimits limits)
    {
        if (encoded.Length > limits.CertificateBytes) throw ReadLimits.Exceeded("certificate length in bytes", encoded.Length, limits.CertificateBytes, "--max-certificate-bytes");
        DerDepth.Check(encoded.Span, limits.DerDepth);
        return new Certificate(encoded);
    }

    // Shown, never run: an entry whose scheme is not known here is carried all the same.
    private static PartProtection Protection(ReadOnlyMemory<byte> encrypted)
    {
        try
        {
            BcfksCipher cipher = BcfksCipher.Read(new AsnReader(encrypted, AsnEncodingRules.BER).ReadSequence().ReadSequence());
            return new PartProtection("key", cipher.Title, cipher.Kdf.Iterations, 1);
        }
        catch (Exception e) when (e is AsnContentException or KeyStoreException)
        {
            return new PartProtection("key", "unknown", null, 1);
        }
    }
}
