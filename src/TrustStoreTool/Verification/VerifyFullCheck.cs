namespace TrustStoreTool.Verification;

/// <summary>How far Npgsql's connection came when it had proved the server.</summary>
public enum ProofStage
{
    /// <summary>TLS was established verify-full; then the server refused the login, or none was tried.</summary>
    Handshake,

    /// <summary>The login succeeded, too.</summary>
    Login,
}

/// <summary>The answer for one server.</summary>
/// <param name="Verdict">The answer.</param>
/// <param name="Stage">How far the proof came, or null without one.</param>
/// <param name="Cause">Why it is not trusted, or null where it is.</param>
/// <param name="Detail">More of the cause in words, or null. May hold untrusted text.</param>
/// <param name="Probe">What the strict handshake saw.</param>
public sealed record VerifyFullResult(Verdict Verdict, ProofStage? Stage, Cause? Cause, string? Detail, ProbeResult Probe)
{
    /// <summary>The anchor that carried the proof, or null without one.</summary>
    public Certificate? Root => Verdict == Verdict.Trusted ? Probe.Root : null;
}

/// <summary>
/// The proof: a strict handshake of our own, which may refuse, and then Npgsql's verify-full connection, which alone approves.
/// Where the first says no, Npgsql is not contacted, so no user or password reaches an unproved server.
/// </summary>
public static class VerifyFullCheck
{
    /// <summary>Proves one server against the trust anchors of a PEM file, which Npgsql opens itself.</summary>
    /// <param name="target">The server; user and password are used where it has them, and are not needed.</param>
    /// <param name="pemPath">The PEM file. Its extension must not be <c>.pfx</c>.</param>
    /// <param name="timeout">Over everything; what a server does after it is abandoned.</param>
    /// <param name="clock">Says whether certificates are valid; null for the system's.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KeyStoreException">The file cannot be read, or holds no certificate: nothing was contacted.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static Task<VerifyFullResult> RunAsync(
        ConnectionTarget target, string pemPath, TimeSpan timeout, TimeProvider? clock = null, CancellationToken cancellation = default) =>
        RunAsync(target, pemPath, TrustAnchors.FromPemFile(pemPath), timeout, clock ?? TimeProvider.System, cancellation);

    private static Task<VerifyFullResult> RunAsync(
        ConnectionTarget target, string pemPath, TrustAnchors anchors, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation) =>
        RunAsync(target, pemPath, () => ServerProbe.RunAsync(target, anchors, timeout, clock, cancellation), timeout, clock, cancellation);

    /// <summary>The same, with a strict handshake that may be another connection's to the same server.</summary>
    internal static async Task<VerifyFullResult> RunAsync(
        ConnectionTarget target, string pemPath, Func<Task<ProbeResult>> shakeHands, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation)
    {
        long started = TimeProvider.System.GetTimestamp();
        ProbeResult probe = await shakeHands();
        if (probe.Cause is { } cause) return new VerifyFullResult(Causes.VerdictOf(cause), null, cause, probe.Detail, probe);

        TimeSpan left = timeout - TimeProvider.System.GetElapsedTime(started);
        (ProofStage? stage, string? refusal) = await NpgsqlProof.RunAsync(target, pemPath, left, clock, cancellation);
        return stage is not null
            ? new VerifyFullResult(Verdict.Trusted, stage, null, null, probe)
            : new VerifyFullResult(Verdict.Refused, null, Cause.NotApproved, refusal, probe);
    }
}
