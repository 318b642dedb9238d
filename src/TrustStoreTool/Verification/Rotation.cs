using System.Collections.Immutable;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Verification;

/// <summary>One CA that the server could be on.</summary>
/// <param name="Id">The CA identifier.</param>
/// <param name="Sha256">The fingerprint of its root in the server's region.</param>
/// <param name="Trusted">Whether the store has that very root as an anchor.</param>
/// <param name="InUse">Whether the server is on it now.</param>
public sealed record RotationCa(string Id, Fingerprint Sha256, bool Trusted, bool InUse);

/// <summary>
/// Whether a server's certificate can be rotated now without losing this store's clients. CAs are recognised by their pinned fingerprints alone:
/// a root that only has the right name does not count.
/// </summary>
/// <param name="Region">The server's region, or null where it is no RDS server that is known.</param>
/// <param name="To">The CA to come.</param>
/// <param name="Cas">The CAs that the region offers, and the one in use.</param>
/// <param name="InUse">The CA identifier that the server is on, or null where it is none of the pins.</param>
/// <param name="Safe">Both the CA in use and the CA to come are trusted, and the connection was proved.</param>
/// <param name="Reason">Why it is not safe, or null.</param>
/// <param name="Steps">What to type to rotate; nothing here runs it. Null where it is not safe, or done.</param>
public sealed record Rotation(string? Region, string To, ImmutableArray<RotationCa> Cas, string? InUse, bool Safe, string? Reason, RotationSteps? Steps)
{
    /// <summary>Judges one server.</summary>
    public static Rotation Of(ConnectionTarget target, VerifyFullResult result, TrustAnchors anchors, RdsPins pins, string to)
    {
        // What carried the proof; without one, the root that the server sent itself.
        Certificate? root = result.Probe.Root ?? result.Probe.Sent.LastOrDefault(c => c.Facts is { IsSelfIssued: true });
        RdsCa? inUse = root is null ? null : pins.Find(root);
        string? region = inUse is { Region: not "*" } ? inUse.Region : RdsEndpoint.Parse(target.Host)?.Region;

        // A server that is on a CA proves that its region offers it, whatever the table of offers says.
        ImmutableArray<RdsCa> offered = RdsOffer.In(region, pins);
        if (inUse is { IsAnchor: true } && !offered.Contains(inUse)) offered = offered.Add(inUse);
        ImmutableArray<RotationCa> cas =
            [.. offered.Select(pin => new RotationCa(pin.Id, pin.Fingerprint, anchors.SelfSigned.Any(a => a.Fingerprint == pin.Fingerprint), pin == inUse))];
        string? reason = Why(result, inUse, region, cas, to);
        RotationSteps? steps = reason is null && inUse?.Id != to ? RotationSteps.For(target, region, to) : null;
        return new Rotation(cas.IsEmpty ? null : region, to, cas, inUse?.Id, reason is null, reason, steps);
    }

    private static string? Why(VerifyFullResult result, RdsCa? inUse, string? region, ImmutableArray<RotationCa> cas, string to)
    {
        if (cas.IsEmpty) return region is null ? "the server's region is not known: neither its host name nor its root is one of RDS's" : $"no RDS CA of {region} is known here";
        if (!cas.Any(ca => ca.Id == to)) return $"{region} has no {to}; it offers {string.Join(", ", cas.Select(ca => ca.Id))}";
        if (result.Verdict != Verdict.Trusted) return "the connection of today was not proved";
        if (inUse is null) return "the root in use is none of RDS's pinned CAs";
        return cas.Any(ca => ca.Id == to && ca.Trusted) ? null : $"the store does not have {to} of {region}";
    }
}
