using System.Text;
using Npgsql;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Tests.Clients;

/// <summary>A verdict is a prediction: the real client connects with the very settings, and must do what was said.</summary>
[Collection(LiveServers.Collection)]
public class LiveVerdictTests(LiveServers servers)
{
    private const string Ask = "select case when ssl then 'tls' else 'plaintext' end from pg_stat_ssl where pid = pg_backend_pid()";

    [SkippableTheory]
    [InlineData("sslmode=disable")]
    [InlineData("sslmode=allow")]
    [InlineData("sslmode=allow sslrootcert={pem}")]
    [InlineData("sslmode=prefer")]
    [InlineData("")]
    [InlineData("sslrootcert={pem}")]
    [InlineData("sslmode=prefer sslrootcert={pem}")]
    [InlineData("sslmode=require")]
    [InlineData("sslmode=require sslrootcert={pem}")]
    [InlineData("sslmode=require sslrootcert=/none.pem")]
    [InlineData("sslmode=verify-ca sslrootcert={pem}")]
    [InlineData("sslmode=verify-full sslrootcert={pem}")]
    [InlineData("sslmode=verify-full")]
    [InlineData("sslmode=verify-full sslrootcert=/none.pem")]
    [InlineData("sslmode=Require")]
    [InlineData("sslmode=")]
    public void Psql_and_psycopg2_do_what_the_verdict_says(string settings)
    {
        using TempFolder folder = new();
        string pem = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(pem, TestPki.Old.Root.Pem);
        try
        {
            settings = settings.Replace("{pem}", pem, StringComparison.Ordinal);
            Dictionary<string, string?> home = new() { ["HOME"] = folder.Path };
            string Service(PostgresServer server) => $"[x]\nhost=localhost\nport={server.Port}\nuser=postgres\ndbname=postgres\n{settings.Replace(' ', '\n')}\n";
            string Psql(PostgresServer server)
            {
                home["PGSERVICEFILE"] = folder.Write("services", Service(server));
                return Outcome(Peer.Psql.Run(home, "service=x", "-XAtc", Ask));
            }

            string Script(PostgresServer server) => $"import psycopg2\nc = psycopg2.connect(\"host=localhost port={server.Port} user=postgres dbname=postgres {settings}\")\nk = c.cursor()\nk.execute(\"{Ask}\")\nprint(k.fetchone()[0])\n";
            Assert.Equal(LiveServers.Expected(Judge("pg_service.conf", Service(servers.Known))), Three(Psql));
            Assert.Equal(LiveServers.Expected(Judge("app.py", Script(servers.Known))), Three(server => Outcome(Peer.Python.Run(home, "-c", Script(server)))));
        }
        finally
        {
            File.Delete(pem);
        }
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("sslmode=disable")]
    [InlineData("sslmode=allow")]
    [InlineData("sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory")]
    [InlineData("sslmode=require&sslrootcert={pem}")]
    [InlineData("ssl=true&sslrootcert={pem}")]
    [InlineData("sslmode=verify-ca&sslrootcert={pem}")]
    [InlineData("sslmode=verify-full")]
    [InlineData("sslmode=verify-ca&sslfactory=org.postgresql.ssl.NonValidatingFactory")]
    [InlineData("sslmode=prefer&sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=file:{pem}")]
    public void Pgjdbc_does_what_the_verdict_says(string settings)
    {
        Peer.Missing(!File.Exists(JavaPrograms.PgJdbcJar), "pgjdbc is not installed (Debian package libpostgresql-jdbc-java; scripts/setup brings it)");
        using TempFolder folder = new();
        string pem = Uri.EscapeDataString(folder.Write("root.pem", TestPki.Old.Root.Pem));
        string Url(PostgresServer server) => $"jdbc:postgresql://localhost:{server.Port}/postgres?user=postgres&{settings.Replace("{pem}", pem, StringComparison.Ordinal)}";
        Assert.Equal(
            LiveServers.Expected(Judge("app.properties", $"spring.datasource.url={Url(servers.Known)}\n")),
            Three(server => JavaPrograms.Run("Connect", [$"-Duser.home={folder.Path}"], Url(server)) is { ExitCode: 0 } answer
                ? answer.Out.Contains("ssl=true", StringComparison.Ordinal) ? "tls" : "plaintext"
                : "refused"));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("SSL Mode=Disable")]
    [InlineData("SSL Mode=Allow")]
    [InlineData("SSL Mode=Prefer;Root Certificate={pem}")]
    [InlineData("SslMode=require;Root Certificate={pem}")]
    [InlineData("SSL Mode=VerifyCA;Root Certificate={pem}")]
    [InlineData("SSL Mode=VerifyFull;Root Certificate={pem};Trust Server Certificate=true")]
    [InlineData("SSL Mode=VerifyFull;Root Certificate=/none.pem")]
    [InlineData("SSL Mode=verify-full;Root Certificate={pem}")]
    public void Npgsql_does_what_the_verdict_says(string settings)
    {
        using TempFolder folder = new();
        string pem = folder.Write("root.pem", TestPki.Old.Root.Pem);
        string Text(PostgresServer server) => $"{server.Npgsql()};Pooling=false;{settings.Replace("{pem}", pem, StringComparison.Ordinal)}";
        Assert.Equal(LiveServers.Expected(Judge("app.env", $"DB={Text(servers.Known)}\n")), Three(server =>
        {
            try
            {
                using NpgsqlConnection connection = new(Text(server));
                connection.Open();
                using NpgsqlCommand command = new(Ask, connection);
                return (string)command.ExecuteScalar()!;
            }
            catch (Exception refusal) when (refusal is NpgsqlException or ArgumentException or IOException)
            {
                return "refused";
            }
        }));
    }

    private string Three(Func<PostgresServer, string> connect) => string.Join(' ', ((PostgresServer[])[servers.Known, servers.Other, servers.WrongName]).Select(connect));

    private static string Outcome(PeerAnswer answer) => answer.ExitCode == 0 ? answer.Out.Trim() : "refused";

    private static ClientFinding Judge(string name, string text)
    {
        TrustFiles files = new(path => File.Exists(path) ? File.ReadAllBytes(path) : (ReadOnlyMemory<byte>?)null);
        return Assert.Single(new ClientSurvey(files, _ => null).Examine(name, Encoding.UTF8.GetBytes(text)).Findings);
    }
}
