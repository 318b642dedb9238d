using System.Collections.Immutable;
using System.Text;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Migration;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>Proves an exported PEM file against every server.</summary>
/// <param name="targets">The servers; none: nothing is proved.</param>
/// <param name="timeout">Over everything, for each server.</param>
/// <param name="clock">Says whether certificates are valid.</param>
/// <param name="encode">How an export becomes the bytes of a file. Tests break it, to see that it is the file that is proved.</param>
internal sealed class Prover(ImmutableArray<ConnectionTarget> targets, TimeSpan timeout, TimeProvider clock, Func<PemExport, byte[]>? encode = null)
{
    public bool HasConnections => !targets.IsEmpty;

    /// <summary>The bytes of the PEM file.</summary>
    public byte[] Encode(PemExport pem) => encode?.Invoke(pem) ?? Encoding.ASCII.GetBytes(pem.Text);

    /// <summary>Connects to every server with the file.</summary>
    public async Task<ImmutableArray<ServerProof>> RunAsync(string pemPath, PlannedStore planned, CancellationToken cancellation)
    {
        List<ServerProof> proofs = [];
        foreach (ConnectionTarget target in targets)
        {
            VerifyFullResult result = await VerifyFullCheck.RunAsync(target, pemPath, timeout, clock, cancellation);
            proofs.Add(ServerProof.Of(target, result, Explain(target, result, planned), root => RootOf(root, planned)));
        }

        return [.. proofs];
    }

    // Against all that Java would trust, as verify does: an intermediate is no part of the PEM file, and explains why the server is refused.
    private Diagnosis? Explain(ConnectionTarget target, VerifyFullResult result, PlannedStore planned) => result.Cause is null ? null
        : Diagnosis.Of(target, result, new TrustAnchors(planned.After.TrustAnchors), RdsPins.Embedded, null, clock.GetUtcNow(), planned.After.Format);

    private static ProofRoot RootOf(Certificate root, PlannedStore planned)
    {
        string? added = planned.Plan.Additions.FirstOrDefault(entry => entry.Certificate.Equals(root))?.Alias;
        string? alias = added ?? planned.After.SeenByJava(JavaPassword.Right).TrustedCertificates.FirstOrDefault(entry => entry.Certificates[0].Equals(root))?.Alias;
        return new ProofRoot(alias, root.Fingerprint.ToString(), added is not null);
    }
}
