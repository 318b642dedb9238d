using System.Text;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>How a writer turned the password's characters into octets. Producers differ; which form a store uses is found by trying.</summary>
internal enum PasswordForm
{
    /// <summary>UTF-16, big-endian, with a terminating NUL (RFC 7292, B.1). The empty password is two zero bytes.</summary>
    Bmp,

    /// <summary>No octets at all: what some producers make of an empty password.</summary>
    Nothing,

    /// <summary>UTF-8 (RFC 8018 leaves it open; JDK, openssl, GnuTLS).</summary>
    Utf8,

    /// <summary>ISO-8859-1 (old BouncyCastle).</summary>
    Latin1,

    /// <summary><see cref="Bmp"/> with the high bit of every octet lost (a JDK with BouncyCastle's provider in front).</summary>
    MaskedBmp,
}

internal static class PasswordForms
{
    private static readonly PasswordForm[] Pkcs12 = [PasswordForm.Bmp];
    private static readonly PasswordForm[] Pkcs12Empty = [PasswordForm.Bmp, PasswordForm.Nothing];
    private static readonly PasswordForm[] Pkcs5 = [PasswordForm.Utf8, PasswordForm.Bmp, PasswordForm.Latin1, PasswordForm.MaskedBmp];

    /// <summary>The forms to try with the key derivation of RFC 7292.</summary>
    public static IEnumerable<PasswordForm> ForPkcs12(Password password) => password.IsEmpty ? Pkcs12Empty : Pkcs12;

    /// <summary>The forms to try with PBES2 and PBMAC1, each that gives octets of its own.</summary>
    public static IEnumerable<PasswordForm> ForPkcs5(Password password)
    {
        // PBKDF2 pads its key with zeros, so the forms of an empty password are one.
        if (password.IsEmpty) return [PasswordForm.Utf8];
        bool ascii = true, latin1 = true;
        foreach (char c in password.Characters)
        {
            ascii &= c < 0x80;
            latin1 &= c < 0x100;
        }

        return Pkcs5.Where(form => form switch
        {
            PasswordForm.Latin1 => latin1 && !ascii,
            PasswordForm.MaskedBmp => !ascii,
            _ => true,
        });
    }

    /// <summary>The octets, in a new pinned array that the caller clears.</summary>
    public static byte[] Encode(this PasswordForm form, Password password)
    {
        switch (form)
        {
            case PasswordForm.Nothing:
                return [];
            case PasswordForm.Utf8:
                return password.ToBytes(Encoding.UTF8);
            case PasswordForm.Latin1:
                return password.ToBytes(Encoding.Latin1);
            default:
                ReadOnlySpan<char> characters = password.Characters;
                byte[] bytes = GC.AllocateArray<byte>((2 * characters.Length) + 2, pinned: true);
                byte mask = form == PasswordForm.MaskedBmp ? (byte)0x7f : (byte)0xff;
                for (int i = 0; i < characters.Length; i++)
                {
                    bytes[2 * i] = (byte)((characters[i] >> 8) & mask);
                    bytes[(2 * i) + 1] = (byte)(characters[i] & mask);
                }

                return bytes;
        }
    }

    /// <summary>Runs <paramref name="work"/> with the encoded password and clears it.</summary>
    public static T With<T>(this PasswordForm form, Password password, Func<EncodedPassword, T> work)
    {
        using EncodedPassword encoded = new(password, form);
        return work(encoded);
    }
}
