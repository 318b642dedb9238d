using TrustStoreTool.Clients;

namespace TrustStoreTool.Tests.Clients;

/// <summary>Three servers: of the CA that the trust files hold, of another CA, and of the first with a certificate for another name.</summary>
public sealed class LiveServers : IDisposable
{
    private readonly Lazy<PostgresServer[]> _servers = new(() =>
    [
        PostgresServer.Start(new PostgresOptions()),
        PostgresServer.Start(new PostgresOptions { Pki = TestPki.New }),
        PostgresServer.Start(new PostgresOptions { Server = TestPki.Old.Serve("db.example") }),
    ]);

    internal PostgresServer Known => _servers.Value[0];

    internal PostgresServer Other => _servers.Value[1];

    internal PostgresServer WrongName => _servers.Value[2];

    /// <summary>The three are started once for all classes that ask real clients.</summary>
    [CollectionDefinition(Collection)]
    public class Shared : ICollectionFixture<LiveServers>;

    internal const string Collection = "three live servers";

    public void Dispose()
    {
        if (!_servers.IsValueCreated) return;
        foreach (PostgresServer server in _servers.Value) server.Dispose();
    }

    /// <summary>What a client with such a verdict gets from the three: <c>tls</c>, <c>plaintext</c> or <c>refused</c>.</summary>
    internal static string Expected(ClientFinding finding) => (finding.Check, finding.Plaintext) switch
    {
        (ServerCheck.CannotConnect, _) => "refused refused refused",
        (ServerCheck.ChainAndName, _) => "tls refused refused",
        (ServerCheck.Name, _) => "tls tls refused",
        (ServerCheck.Chain, _) => "tls refused tls",
        (ServerCheck.None, PlaintextRisk.Always or PlaintextRisk.Preferred) => "plaintext plaintext plaintext",
        (ServerCheck.None, PlaintextRisk.Silent) => "tls plaintext tls",
        (ServerCheck.None, _) => "tls tls tls",
        _ => "?",
    };
}
