using System.Collections.Immutable;
using System.Formats.Asn1;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>
/// BCFKS (BouncyCastle: BcFKSKeyStoreSpi, org.bouncycastle.asn1.bc): the entries in one encrypted ASN.1 value, a MAC over it, each under a key
/// of its own.
/// </summary>
internal sealed class BcfksFormat : KeyStoreFormat
{
    public override string Name => "bcfks";

    public override string Title => "BCFKS";

    // Three sequences, then PBES2: no PKCS#12, PKCS#7, certificate or key starts so.
    public override bool Matches(ReadOnlySpan<byte> content)
    {
        for (int i = 0; i < 3; i++)
        {
            if (content is not [0x30, var length, ..]) return false;
            int more = length < 0x80 ? 0 : length - 0x80;
            if (more > 4 || content.Length < 2 + more) return false;
            content = content[(2 + more)..];
        }

        return content is [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D, ..];
    }

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits)
    {
        AsnReader store = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
        ReadOnlyMemory<byte> data = store.ReadEncodedValue();
        if (store.PeekTag().TagClass == TagClass.ContextSpecific)
            throw new KeyStoreException(KeyStoreError.Unsupported, "BCFKS with a signature instead of a MAC: not supported");
        AsnReader check = store.ReadSequence();
        store.ThrowIfNotEmpty();
        BcfksMac mac = BcfksMac.Read(check);
        AsnReader encrypted = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
        BcfksCipher cipher = BcfksCipher.Read(encrypted.ReadSequence());
        byte[] ciphertext = encrypted.ReadOctetString();
        encrypted.ThrowIfNotEmpty();

        // Both derivations stand in the clear: their sum is known before either runs.
        BcfksKdf.Check(limits, mac.Kdf, cipher.Kdf);
        if (password is null)
            throw new KeyStoreException(KeyStoreError.PasswordMissing, "a BCFKS store is encrypted as a whole and needs its password", "give it with --storepass-env NAME");
        if (mac.Matches(data.Span, password) is not { } parallelization) throw WrongPassword.Refusal();

        byte[] plain = cipher.Decrypt(ciphertext, password, "STORE_ENCRYPTION", parallelization);
        ImmutableArray<KeyStoreEntry> entries = BcfksEntries.Read(plain, limits);
        StoreProtection protection = new(
            new IntegrityProtection(mac.Title, mac.Kdf.Iterations, mac.Kdf.Salt.Length),
            [new PartProtection("body", cipher.Title, cipher.Kdf.Iterations, entries.Length)]);
        return new BouncyKeyStore(this, content, entries, protection, IntegrityState.Verified);
    }
}
