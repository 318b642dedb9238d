using System.Collections.Immutable;
using System.Text;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats.Pem;

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
    /// <summary>Exports <see cref="KeyStore.TrustAnchors"/>.</summary>
    /// <param name="anchors">The anchors.</param>
    /// <param name="pins">Whose signatures were proved before (<see cref="RdsPins.SignaturesProved"/>) need not be proved again.</param>
    public static PemExport Of(IEnumerable<Certificate> anchors, RdsPins pins)
    {
        ILookup<bool, Certificate> bySelfSigned = anchors.Distinct().ToLookup(certificate => IsSelfSigned(certificate, pins));
        ImmutableArray<Certificate> roots = [.. bySelfSigned[true]];
        PemWriter text = new();
        foreach (Certificate root in roots) text.Add(root, root.ToString());
        return new PemExport(Encoding.ASCII.GetString(text.ToArray()), roots, [.. bySelfSigned[false]]);
    }

    private static bool IsSelfSigned(Certificate certificate, RdsPins pins) =>
        certificate.Facts is { IsSelfIssued: true }
        && ((pins.SignaturesProved && pins.Find(certificate) is { IsAnchor: true }) || SelfSignature.Verifies(certificate));
}
