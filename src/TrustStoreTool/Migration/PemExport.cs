using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Migration;

/// <summary>
/// The trust anchors of a store for everything that is not Java. OpenSSL, .NET and libpq want the self-signed root: an intermediate or a leaf that
/// Java would take as an anchor is left out, and reported.
/// </summary>
/// <param name="Text">PEM, ASCII comments, lines ended by LF, 64 columns: the same certificates give the same bytes.</param>
/// <param name="Roots">What is in it, once each, in the store's order.</param>
/// <param name="LeftOut">The anchors that are not self-signed, or that cannot be read.</param>
public sealed record PemExport(string Text, ImmutableArray<Certificate> Roots, ImmutableArray<Certificate> LeftOut)
{
    private const int LongestComment = 200;

    /// <summary>Exports <see cref="KeyStore.TrustAnchors"/>.</summary>
    /// <param name="anchors">The anchors.</param>
    /// <param name="pins">Whose signatures were proved before (<see cref="RdsPins.SignaturesProved"/>) need not be proved again.</param>
    public static PemExport Of(IEnumerable<Certificate> anchors, RdsPins pins)
    {
        ILookup<bool, Certificate> bySelfSigned = anchors.Distinct().ToLookup(certificate => IsSelfSigned(certificate, pins));
        ImmutableArray<Certificate> roots = [.. bySelfSigned[true]];
        StringBuilder text = new();
        foreach (Certificate root in roots) Append(text, root);
        return new PemExport(text.ToString(), roots, [.. bySelfSigned[false]]);
    }

    /// <summary>Writes one certificate: a comment that names it, and its block.</summary>
    internal static void Append(StringBuilder text, Certificate certificate)
    {
        text.Append("# ").Append(Comment(certificate.ToString())).Append('\n')
            .Append(PemEncoding.Write("CERTIFICATE", certificate.Der.Span)).Append('\n');
    }

    // ASCII, so that nobody has to guess the file's encoding; and short: OpenSSL reads lines in pieces of 254 bytes, and a piece of a
    // comment that begins with BEGIN would begin a block.
    private static string Comment(string name)
    {
        StringBuilder comment = new();
        foreach (char c in ForeignText.Escape(name))
        {
            string shown = char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:X4}";
            if (comment.Length + shown.Length > LongestComment) return comment.Append("...").ToString();
            comment.Append(shown);
        }

        return comment.ToString();
    }

    private static bool IsSelfSigned(Certificate certificate, RdsPins pins) =>
        certificate.Facts is { IsSelfIssued: true }
        && ((pins.SignaturesProved && pins.Find(certificate) is { IsAnchor: true }) || SelfSignature.Verifies(certificate));
}
