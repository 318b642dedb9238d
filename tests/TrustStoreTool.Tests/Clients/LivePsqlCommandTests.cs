using System.Text;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Tests.Clients;

/// <summary>Command lines of psql, read by the tool and run by the real psql: which host it takes, and whether with TLS.</summary>
[Collection(LiveServers.Collection)]
public class LivePsqlCommandTests(LiveServers servers)
{
    [SkippableTheory]
    [InlineData("psql -h 127.0.0.1 postgres")]
    [InlineData("psql -h 127.0.0.1 -h localhost postgres")]
    [InlineData("psql --host=127.0.0.1 --host localhost -d postgres")]
    [InlineData("psql -h localhost -d postgresql://127.0.0.1/postgres")]
    [InlineData("psql -h localhost 'postgresql:///postgres?sslmode=disable'")]
    [InlineData("psql 'sslmode=disable' -h localhost")]
    [InlineData("psql 'host=127.0.0.1 sslmode=disable' -h localhost")]
    [InlineData("psql -h 127.0.0.1 -d sslmode=disable -d dbname=postgres")]
    [InlineData("PGHOST=127.0.0.9 psql -h localhost postgres")]
    [InlineData("PGSSLMODE=disable psql -h localhost sslmode=require")]
    [InlineData("PGSSLMODE=disable psql -h localhost postgres")]
    [InlineData("export PGSSLMODE=disable PGHOST=127.0.0.9\npsql host=localhost")]
    [InlineData("export PGSSLMODE=disable\npsql -tc 'select 2' -hlocalhost postgres")]
    public void The_tool_joins_options_and_connection_string_as_psql_does(string script)
    {
        Peer.Psql.Require();
        FileSurvey survey = new ClientSurvey(new TrustFiles(_ => null), _ => null).Examine("a.sh", Encoding.UTF8.GetBytes(script + "\n"));
        ClientFinding finding = survey.Findings[^1];

        // What is added neither names a host nor a mode.
        string run = $"export PGPORT={servers.Known.Port} PGUSER=postgres HOME=/nonexistent\n{script} -XAtq -c '\\echo :HOST' -c 'select ssl from pg_stat_ssl where pid = pg_backend_pid()'";
        string[] said = Peer.Shell.Run("-c", run).Succeeded().Out.TrimEnd('\n').Split('\n');
        Assert.Equal([finding.Host ?? "?", finding.Plaintext == PlaintextRisk.Always ? "f" : "t"], said[^2..]);
    }
}
