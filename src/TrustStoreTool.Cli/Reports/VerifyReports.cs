using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Makes reports of verifications.</summary>
internal static class VerifyReports
{
    /// <summary>The report of one server.</summary>
    public static VerifyServer Of(VerifiedServer server, ImmutableArray<ClientView>? clients, Rotation? rotation, RdsPins pins)
    {
        VerifyFullResult result = server.Result;
        ExitCode code = rotation is { Safe: false } && result.Verdict == Verdict.Trusted ? ExitCode.No : CodeOf(result.Verdict);
        return new VerifyServer(
            server.Target.ToString(),
            Word(result.Verdict),
            (int)code,
            result.Stage is { } stage ? Word(stage) : null,
            server.Diagnosis is { } why ? Word(why.Cause) : null,
            server.Diagnosis?.Sentence,
            server.Diagnosis?.NextStep,
            result.Probe.Protocol is { } version ? new VerifyTls(version, result.Probe.CipherSuite) : null,
            [.. result.Probe.Sent.Select(certificate => Of(certificate, pins))],
            result.Probe.Names,
            result.Probe.Root is { } root ? Of(root, pins) : null,
            clients is { } views ? [.. views.Select(view => new VerifyClient(view.Client, view.Trusts, view.Reason))] : null,
            rotation is null ? null : Of(rotation));
    }

    private static VerifyRotation Of(Rotation rotation) => new(
        rotation.Region,
        rotation.To,
        rotation.InUse,
        rotation.Safe,
        rotation.Reason,
        rotation.Steps?.Find,
        rotation.Steps?.Modify,
        rotation.Steps?.ModifyCluster,
        [.. rotation.Cas.Select(ca => new VerifyRotationCa(ca.Id, ca.Sha256.ToString(), ca.Trusted, ca.InUse))]);

    private static VerifyCertificate Of(Certificate certificate, RdsPins pins)
    {
        CertificateFacts? facts = certificate.Facts;
        RdsCa? pin = pins.Find(certificate);
        return new VerifyCertificate(
            certificate.Fingerprint.ToString(), facts?.Subject.ToString(), facts?.Issuer.ToString(), facts?.NotBefore, facts?.NotAfter, pin?.Region, pin?.Id);
    }

    private static ExitCode CodeOf(Verdict verdict) => verdict switch
    {
        Verdict.Trusted => ExitCode.Success,
        Verdict.Unreachable => ExitCode.Unreachable,
        _ => ExitCode.No,
    };

    private static string Word<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
