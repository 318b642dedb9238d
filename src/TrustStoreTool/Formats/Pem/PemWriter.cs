using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool.Formats.Pem;

/// <summary>Writes certificates as PEM: a comment, then the block. ASCII, LF, 64 columns; the same input gives the same bytes.</summary>
internal sealed class PemWriter
{
    private const int LongestComment = 200;

    private readonly List<(Certificate Certificate, string Comment)> _certificates = [];

    /// <summary>Adds a certificate under a comment that names it.</summary>
    public void Add(Certificate certificate, string comment) => _certificates.Add((certificate, Comment(comment)));

    /// <summary>The file, in the one array that it is made in.</summary>
    public byte[] ToArray()
    {
        byte[] file = new byte[_certificates.Sum(added => Start.Length + added.Comment.Length + PemEncoding.GetEncodedSize(Label.Length, added.Certificate.Der.Length) + 2)];
        int at = 0;
        foreach ((Certificate certificate, string comment) in _certificates)
        {
            at += Write(file.AsSpan(at), Start);
            at += Encoding.ASCII.GetBytes(comment, file.AsSpan(at));
            at += Write(file.AsSpan(at), "\n"u8);
            PemEncoding.TryWriteUtf8(Label, certificate.Der.Span, file.AsSpan(at), out int written);
            at += written;
            at += Write(file.AsSpan(at), "\n"u8);
        }

        return file;
    }

    private static ReadOnlySpan<byte> Start => "# "u8;

    private static ReadOnlySpan<byte> Label => "CERTIFICATE"u8;

    private static int Write(Span<byte> target, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target);
        return text.Length;
    }

    // ASCII, so that nobody has to guess the file's encoding; and short: OpenSSL reads lines in pieces of 254 bytes, and a piece of a
    // comment that begins with BEGIN would begin a block.
    private static string Comment(string foreign)
    {
        StringBuilder comment = new();
        foreach (char c in ForeignText.Escape(foreign))
        {
            string shown = char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:X4}";
            if (comment.Length + shown.Length > LongestComment) return comment.Append("...").ToString();
            comment.Append(shown);
        }

        return comment.ToString();
    }
}
