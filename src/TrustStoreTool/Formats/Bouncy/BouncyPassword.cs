using System.Buffers.Binary;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>Passwords in the bytes BouncyCastle makes of them (PBEParametersGenerator.PKCS12PasswordToBytes).</summary>
internal static class BouncyPassword
{
    /// <summary>UTF-16BE with two zero bytes after it, and nothing at all for an empty password. Pinned; the caller clears it.</summary>
    public static byte[] Encode(Password password) => Encode(password.Characters, []);

    /// <summary>The password and a purpose, each encoded so, one after the other.</summary>
    public static byte[] Encode(ReadOnlySpan<char> password, ReadOnlySpan<char> purpose)
    {
        byte[] bytes = GC.AllocateArray<byte>(Length(password) + Length(purpose), pinned: true);
        Write(password, bytes);
        Write(purpose, bytes.AsSpan(Length(password)));
        return bytes;
    }

    private static int Length(ReadOnlySpan<char> text) => text.IsEmpty ? 0 : 2 * text.Length + 2;

    private static void Write(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        for (int i = 0; i < text.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * i)..], text[i]);
    }
}
