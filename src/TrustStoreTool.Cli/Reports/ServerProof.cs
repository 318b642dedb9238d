using System.Text.Json.Serialization;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Reports;

/// <summary>The trust anchor that carried a proof.</summary>
/// <param name="Alias">Its alias in the store. Untrusted text.</param>
/// <param name="Sha256">Its fingerprint.</param>
/// <param name="AddedByThisRun">Whether the store had it before.</param>
public sealed record ProofRoot(string? Alias, string Sha256, bool AddedByThisRun);

/// <summary>The answer of one server.</summary>
/// <param name="Server"><c>host:port</c>.</param>
/// <param name="Verdict"><c>trusted</c>, <c>refused</c>, <c>unreachable</c>.</param>
/// <param name="ExitCode">The contract's code for this server alone.</param>
/// <param name="Stage"><c>handshake</c> or <c>login</c>; null without proof.</param>
/// <param name="Protocol"><c>TLSv1.3</c>, or null.</param>
/// <param name="Root">What carried it, or null.</param>
/// <param name="Cause">Why not, or null: a word of a closed list.</param>
/// <param name="Detail">More of the cause in words, or null. Untrusted text.</param>
/// <param name="Message">The cause in a sentence, as <c>verify</c> says it, or null. Untrusted text.</param>
/// <param name="NextStep">What to do, or null. Untrusted text.</param>
public sealed record ServerProof(
    string Server, string Verdict, int ExitCode, string? Stage, string? Protocol, ProofRoot? Root, string? Cause, string? Detail, string? Message, string? NextStep)
{
    /// <summary>The refusal that ends a run for want of this proof.</summary>
    [JsonIgnore]
    public KeyStoreException Refusal => new(
        ExitCode == (int)Cli.ExitCode.Unreachable ? KeyStoreError.Unreachable : KeyStoreError.ProofFailed,
        $"not proved by {Server}: {Message}; nothing was written",
        NextStep);

    /// <summary>From a check's result and its diagnosis, which is null where the server was proved.</summary>
    public static ServerProof Of(ConnectionTarget target, VerifyFullResult result, Diagnosis? diagnosis, Func<Certificate, ProofRoot> rootOf) => new(
        target.ToString(),
        Camel(result.Verdict.ToString()),
        (int)CodeOf(result.Verdict),
        result.Stage is { } stage ? Camel(stage.ToString()) : null,
        result.Probe.Protocol,
        result.Root is { } root ? rootOf(root) : null,
        diagnosis is null ? null : Camel(diagnosis.Cause.ToString()),
        result.Detail,
        diagnosis?.Sentence,
        diagnosis?.NextStep);

    private static ExitCode CodeOf(Verdict verdict) => verdict switch
    {
        Verification.Verdict.Trusted => Cli.ExitCode.Success,
        Verification.Verdict.Unreachable => Cli.ExitCode.Unreachable,
        _ => Cli.ExitCode.No,
    };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
