using System.Collections.Immutable;
using System.Security.Cryptography;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>BKS, versions 1 and 2 (BouncyCastle: BcKeyStoreSpi): entries in the clear, HMAC-SHA1 under a key from the PKCS#12 derivation.</summary>
internal sealed class BksFormat : KeyStoreFormat
{
    private const int MacLength = 20;

    public override string Name => "bks";

    public override string Title => "BKS";

    // What follows the header tells a BKS from a UBER: the first entry's type, and a date whose high bytes are zero, or chance in ciphertext.
    public override bool Matches(ReadOnlySpan<byte> content)
    {
        if (!BksHeader.Starts(content)) return false;
        ReadOnlySpan<byte> body = content.Length > 32 ? content[32..] : [];
        if (content[3] == 2 || body.IsEmpty || body is [0, ..] && body.Length < 32) return true;
        if (body is not [>= 1 and <= 4, byte high, byte low, ..]) return false;
        int date = 3 + ((high << 8) | low);
        return date + 2 <= body.Length && body[date] is 0 or 0xFF && body[date + 1] is 0 or 1 or 0xFF;
    }

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits)
    {
        BksHeader header = BksHeader.Read(content.Span, limits);
        if (header.Version == 0) throw new KeyStoreException(KeyStoreError.Unsupported, "BKS version 0: only 1 and 2 are known");
        JavaDataCursor cursor = new(content.Span, header.Length);
        ImmutableArray<KeyStoreEntry> entries = BksEntries.Read(ref cursor, content, limits);
        ReadOnlySpan<byte> body = content.Span[header.Length..cursor.Position];
        ReadOnlySpan<byte> mac = content.Span[cursor.ReadBytes(MacLength, "MAC")];
        StoreProtection protection = new(
            new IntegrityProtection("HMAC-SHA1", header.Iterations, header.Salt.End.Value - header.Salt.Start.Value),
            [new PartProtection("entries", "none", null, entries.Length)]);

        if (password is not null && !IsMac(mac, body, header, content.Span[header.Salt], password)) throw WrongPassword.Refusal();
        return new BouncyKeyStore(this, content, entries, protection, password is null ? IntegrityState.NotChecked : IntegrityState.Verified);
    }

    private static bool IsMac(ReadOnlySpan<byte> mac, ReadOnlySpan<byte> body, BksHeader header, ReadOnlySpan<byte> salt, Password password)
    {
        // Version 1 took the length of the key for bits: its keys have two bytes (CVE-2018-5382).
        byte[] key = Pkcs12Kdf.MacKey(password, salt, header.Iterations, header.Version == 2 ? 8 * MacLength : MacLength);
        Span<byte> computed = stackalloc byte[MacLength];
        HMACSHA1.HashData(key, body, computed);
        CryptographicOperations.ZeroMemory(key);
        return CryptographicOperations.FixedTimeEquals(computed, mac);
    }
}
