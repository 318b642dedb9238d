using TrustStoreTool.Bundles;

namespace TrustStoreTool.Verification;

/// <summary>Tells apart why a chain does not end in a root of the store. Names serve to explain here, never to trust.</summary>
internal static class MissingRoot
{
    private static readonly string[] AmazonTrust = ["Amazon Root CA ", "Starfield Services Root Certificate Authority - G2", "Amazon RSA 2048 M", "Amazon ECDSA 256 M", "Amazon ECDSA 384 M", "Amazon RSA 4096 M"];

    private static readonly string[] IntermediateWords = ["subordinate", "intermediate", "issuing"];

    /// <summary>The finer cause.</summary>
    public static Cause Refine(Cause cause, ProbeResult probe, TrustAnchors anchors, RdsPins pins, ServerCa ca)
    {
        if (cause is not (Cause.RootNotInStore or Cause.Expired) || probe.Path.IsDefaultOrEmpty) return cause;
        bool retired = ca.Pin is { } pin && !pins.CurrentIds.Contains(pin.Id);
        if (cause == Cause.Expired) return retired && probe.About is { } about && pins.Find(about) is not null ? Cause.RetiredRdsCa : cause;

        Certificate top = probe.Path[^1];
        if (retired) return Cause.RetiredRdsCa;
        if (probe.Path.Any(anchors.Intermediates.Contains)) return Cause.OnlyIntermediateInStore;
        if (top.Equals(probe.Leaf) && top.Facts is { IsSelfIssued: true }) return Cause.SelfSigned;
        if (probe.Path.Any(IsAmazonTrust)) return Cause.AmazonTrustRoot;
        if (top.Equals(probe.Leaf) && IsIssuedByIntermediate(top, anchors)) return Cause.MissingIntermediate;
        return ca.Region is { } region && HasOtherRegionsOnly(region, anchors, pins) ? Cause.WrongRegion : Cause.RootNotInStore;
    }

    // Its roots are cross-signed, the last by "Starfield Class 2", which has no common name: any certificate of the chain tells.
    private static bool IsAmazonTrust(Certificate certificate) =>
        certificate.Facts is { } facts
        && facts.Issuer.CommonName is { } name
        && AmazonTrust.Any(known => name.StartsWith(known, StringComparison.Ordinal));

    // A leaf alone does not say whether its issuer is a root. Its AIA address, the issuer's name, or the store's root of the same organisation does.
    private static bool IsIssuedByIntermediate(Certificate leaf, TrustAnchors anchors)
    {
        if (leaf.Facts is not { } facts || anchors.All.Any(a => a.Facts?.Subject.Equals(facts.Issuer) ?? false)) return false;
        string issuer = (facts.Issuer.CommonName ?? "").ToLowerInvariant();
        return IntermediateWords.Any(issuer.Contains) || HasAddressOfIssuer(leaf);
    }

    // id-ad-caIssuers (RFC 5280, 4.2.2.1), 1.3.6.1.5.5.7.48.2, anywhere in the certificate.
    private static bool HasAddressOfIssuer(Certificate certificate) =>
        certificate.Der.Span.IndexOf((ReadOnlySpan<byte>)[0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02]) >= 0;

    private static bool HasOtherRegionsOnly(string region, TrustAnchors anchors, RdsPins pins)
    {
        RdsCa[] held = [.. anchors.All.Select(pins.Find).OfType<RdsCa>()];
        return held.Length > 0 && held.All(pin => pin.Region != region);
    }
}
