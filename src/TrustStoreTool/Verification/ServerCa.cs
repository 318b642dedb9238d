using TrustStoreTool.Bundles;

namespace TrustStoreTool.Verification;

/// <summary>
/// The RDS CA that a server needs, as far as it can be told: by the pin of what it sent, which is certain; else by host name and by what its
/// certificates call themselves, which is good for advice and for nothing else.
/// </summary>
/// <param name="Pin">The pin, or null.</param>
/// <param name="Region">The region, or null.</param>
/// <param name="Id">The CA identifier, or null.</param>
internal sealed record ServerCa(RdsCa? Pin, string? Region, string? Id)
{
    public static ServerCa Of(ConnectionTarget target, ProbeResult probe, RdsPins pins)
    {
        RdsCa? pin = probe.Path.Concat(probe.Sent).Select(pins.Find).FirstOrDefault(found => found is not null);
        if (pin is not null) return new ServerCa(pin, pin.Region == "*" ? RdsEndpoint.Parse(target.Host)?.Region : pin.Region, pin.Id);
        (string? region, string? id) = probe.Sent.Reverse().Select(Called).FirstOrDefault(called => called.Region is not null);
        region = RdsEndpoint.Parse(target.Host)?.Region ?? region;
        RdsRegion? known = region is null ? null : pins.FindRegion(region);

        // The server's own words go into a command to be typed: only what is known by itself may stand there.
        return new ServerCa(null, known?.Name, known is not null && id is not null && pins.CurrentIds.Contains(id) ? id : null);
    }

    // Amazon RDS us-east-1 Root CA RSA2048 G1; Amazon RDS us-east-1 Subordinate CA RSA2048 G1.A.5
    private static (string? Region, string? Id) Called(Certificate certificate) =>
        certificate.Facts?.Issuer.CommonName?.Split(' ') is ["Amazon", "RDS", var region, "Root" or "Subordinate", "CA", var key, ['G', '1', ..], ..]
            ? (region, $"rds-ca-{key.ToLowerInvariant()}-g1")
            : (null, null);
}
