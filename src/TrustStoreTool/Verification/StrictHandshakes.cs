using System.Collections.Concurrent;
using System.Security.Authentication;

namespace TrustStoreTool.Verification;

/// <summary>
/// The strict handshakes of one run: one for each server, however many connections (users, databases) go to it. Npgsql's approval stays
/// each connection's own.
/// </summary>
/// <param name="ask">Shakes hands with a server.</param>
internal sealed class StrictHandshakes(Func<ConnectionTarget, Task<ProbeResult>> ask)
{
    private readonly ConcurrentDictionary<Key, Lazy<Task<ProbeResult>>> _made = new();

    /// <summary>What the handshake with the target's server saw; it ends within the run's time limit for one server.</summary>
    public Task<ProbeResult> With(ConnectionTarget target) =>
        _made.GetOrAdd(new Key(target.Host, target.Address, target.Port, target.DirectTls, target.TlsVersions), _ => new Lazy<Task<ProbeResult>>(() => ask(target))).Value;

    // All that a strict handshake depends on.
    private sealed record Key(string Host, string? Address, int Port, bool DirectTls, SslProtocols TlsVersions);
}
