using System.Collections.Immutable;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Paddings;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>
/// UBER (BouncyCastle: BcKeyStoreSpi.BouncyCastleStore): the entries of a BKS and their SHA-1, all of it encrypted with Twofish-CBC.
/// </summary>
internal sealed class UberFormat : KeyStoreFormat
{
    public override string Name => "uber";

    public override string Title => "UBER";

    // BKS is asked first.
    public override bool Matches(ReadOnlySpan<byte> content) => BksHeader.Starts(content) && content[3] <= 1;

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits)
    {
        BksHeader header = BksHeader.Read(content.Span, limits);
        if (header.Version == 0) throw new KeyStoreException(KeyStoreError.Unsupported, "UBER version 0: only 1 is known");
        int encrypted = content.Length - header.Length;
        if (encrypted == 0 || encrypted % 16 != 0) throw new KeyStoreException(KeyStoreError.Damaged, $"{encrypted} encrypted bytes are no whole number of blocks");
        if (password is null)
            throw new KeyStoreException(KeyStoreError.PasswordMissing, "a UBER store is encrypted as a whole and needs its password", "give it with --storepass-env NAME");

        ReadOnlyMemory<byte> body = Decrypt(content.Span, header, password);
        ImmutableArray<KeyStoreEntry> entries = ReadEntries(body, limits);
        StoreProtection protection = new(
            new IntegrityProtection("SHA-1 digest", null, null),
            [new PartProtection("body", "PBEWithSHAAndTwofish-CBC", header.Iterations, entries.Length)]);
        return new BouncyKeyStore(this, content, entries, protection, IntegrityState.Verified);
    }

    private static ReadOnlyMemory<byte> Decrypt(ReadOnlySpan<byte> content, BksHeader header, Password password)
    {
        PaddedBufferedBlockCipher cipher = new(new CbcBlockCipher(new TwofishEngine()), new Pkcs7Padding());
        cipher.Init(forEncryption: false, Pkcs12Kdf.TwofishKey(password, content[header.Salt], header.Iterations));
        byte[] body = new byte[content.Length - header.Length];
        try
        {
            int length = cipher.ProcessBytes(content[header.Length..], body);
            return body.AsMemory(0, length + cipher.DoFinal(body.AsSpan(length)));
        }
        catch (InvalidCipherTextException)
        {
            throw WrongPassword.Refusal();
        }
    }

    // What a wrong password decrypts to is noise: whatever is broken in it says nothing but that.
    private static ImmutableArray<KeyStoreEntry> ReadEntries(ReadOnlyMemory<byte> body, ReadLimits limits)
    {
        try
        {
            JavaDataCursor cursor = new(body.Span);
            ImmutableArray<KeyStoreEntry> entries = BksEntries.Read(ref cursor, body, limits);
            ReadOnlySpan<byte> covered = body.Span[..cursor.Position];
            ReadOnlySpan<byte> digest = body.Span[cursor.ReadBytes(SHA1.HashSizeInBytes, "digest")];
            return CryptographicOperations.FixedTimeEquals(SHA1.HashData(covered), digest) ? entries : throw WrongPassword.Refusal();
        }
        catch (KeyStoreException refusal) when (refusal.Error == KeyStoreError.Damaged)
        {
            throw WrongPassword.Refusal();
        }
    }
}
