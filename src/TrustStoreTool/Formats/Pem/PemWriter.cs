using System.Security.Cryptography;
using System.Text;

namespace TrustStoreTool.Formats.Pem;

/// <summary>Writes certificates as PEM: a comment, then the block. ASCII, LF, 64 columns; the same input gives the same bytes.</summary>
internal sealed class PemWriter
{
    private const int LongestComment = 200;

    private readonly StringBuilder _text = new();

    /// <summary>Adds a certificate under a comment that names it.</summary>
    public void Add(Certificate certificate, string comment) =>
        _text.Append("# ").Append(Comment(comment)).Append('\n').Append(PemEncoding.Write("CERTIFICATE", certificate.Der.Span)).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

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
