namespace TrustStoreTool.Bundles;

/// <summary>By what a certificate file is judged.</summary>
/// <param name="Pins">The RDS CAs, by fingerprint.</param>
/// <param name="Now">The instant at which "expired" is asked.</param>
public sealed record IntakeRules(RdsPins Pins, DateTimeOffset Now)
{
    /// <summary>Which of the RDS CAs are taken; certificates that are none are not its matter.</summary>
    public CaChoice Choice { get; init; } = CaChoice.All;

    /// <summary>Takes a certificate that calls itself an Amazon RDS CA and is not pinned, if all else is in order.</summary>
    public bool AllowUnpinned { get; init; }

    /// <summary>Bounds of the file.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;
}
