using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Verification;

/// <summary>What is asked of each server besides trust.</summary>
/// <param name="Timeout">Over everything, for each server.</param>
/// <param name="Parallel">Servers at a time.</param>
/// <param name="ExpectedCa">The RDS CA that the chain must end in, or null.</param>
public sealed record VerificationOptions(TimeSpan Timeout, int Parallel = 16, string? ExpectedCa = null);

/// <summary>A server and its answer.</summary>
/// <param name="Target">The server.</param>
/// <param name="Result">The answer.</param>
/// <param name="Diagnosis">Why it is not trusted, or null where it is.</param>
public sealed record VerifiedServer(ConnectionTarget Target, VerifyFullResult Result, Diagnosis? Diagnosis);

/// <summary>Many servers against one set of anchors.</summary>
/// <param name="Anchors">The anchors.</param>
/// <param name="PemPath">A PEM file of them, which Npgsql opens.</param>
/// <param name="Pins">The RDS CAs that are known.</param>
/// <param name="Store">The store's path, for advice.</param>
/// <param name="Clock">Says whether certificates are valid.</param>
/// <param name="Format">The store's format, for advice; null for one that <c>migrate</c> writes.</param>
public sealed record ServerVerification(TrustAnchors Anchors, string PemPath, RdsPins Pins, string Store, TimeProvider Clock, KeyStoreFormat? Format = null)
{
    /// <summary>Asks every server, several at a time; the answers come in the servers' order.</summary>
    public async Task<ImmutableArray<VerifiedServer>> RunAsync(IReadOnlyList<ConnectionTarget> targets, VerificationOptions options, CancellationToken cancellation)
    {
        VerifiedServer[] servers = new VerifiedServer[targets.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation };
        StrictHandshakes handshakes = new(target => ServerProbe.RunAsync(target, Anchors, options.Timeout, Clock, cancellation));
        await Parallel.ForAsync(0, targets.Count, parallel, async (i, token) => servers[i] = await AskAsync(targets[i], handshakes, options, token));
        return [.. servers];
    }

    private async Task<VerifiedServer> AskAsync(ConnectionTarget target, StrictHandshakes handshakes, VerificationOptions options, CancellationToken cancellation)
    {
        VerifyFullResult result = await VerifyFullCheck.RunAsync(target, PemPath, () => handshakes.With(target), options.Timeout, Clock, cancellation);
        if (options.ExpectedCa is { } expected && result.Root is { } root && Pins.Find(root)?.Id != expected)
            result = result with { Verdict = Verdict.Refused, Stage = null, Cause = Cause.UnexpectedCa, Detail = expected };
        return new VerifiedServer(target, result, Diagnosis.Of(target, result, Anchors, Pins, Store, Clock.GetUtcNow(), Format));
    }
}
