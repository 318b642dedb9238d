using System.Text;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Tests.Clients;

/// <summary>Services are looked up where libpq looks them up: psql connects with the same environment, and must do what the verdict says.</summary>
[Collection(LiveServers.Collection)]
public class LiveServiceTests(LiveServers servers)
{
    private const string Ask = "select case when ssl then 'tls' else 'plaintext' end from pg_stat_ssl where pid = pg_backend_pid()";

    private const string Services = """
        # every server of the test
        [full]
        {server}
        sslmode=verify-full
        sslrootcert={pem}
        sslmode=disable
        [plain]
        {server}
        sslmode=disable
        [rest]
        {server}
        [spaced]
        {server}
        sslmode = disable
        [nested]
        service=plain
        [broken]
        {server}
        hunter2
        [full]
        sslmode=disable

        """;

    [SkippableTheory]
    [InlineData("PGSERVICE=full", "tls refused refused")]
    [InlineData("PGSERVICE=full\nPGSSLMODE=disable", "tls refused refused")]
    [InlineData("PGSERVICE=plain\nPGSSLMODE=verify-full\nPGSSLROOTCERT={pem}", "plaintext plaintext plaintext")]
    [InlineData("PGSERVICE=rest\nPGSSLMODE=verify-ca\nPGSSLROOTCERT={pem}", "tls refused tls")]
    [InlineData("PGSERVICE=rest", "tls tls tls")]
    [InlineData("PGSERVICE=rest\nPGREQUIRESSL=1", "tls tls tls")]
    [InlineData("PGSERVICE=spaced", "refused refused refused")]
    [InlineData("PGSERVICE=nested", "refused refused refused")]
    [InlineData("PGSERVICE=broken", "refused refused refused")]
    [InlineData("PGSERVICE=nosuch", "refused refused refused")]
    [InlineData("PGSERVICE=full\nPGSERVICEFILE=/none/services", "refused refused refused")]
    [InlineData("PGSERVICE=full\nPGSERVICEFILE=", "refused refused refused")]
    public void Psql_does_what_the_verdict_on_its_service_says(string variables, string expected)
    {
        foreach (string place in (string[])["PGSERVICEFILE", "PGSYSCONFDIR", "HOME"])
        {
            if (variables.Contains("PGSERVICEFILE", StringComparison.Ordinal) && place == "PGSERVICEFILE") continue;
            using TempFolder folder = new();
            string pem = folder.Write("root.pem", TestPki.Old.Root.Pem);
            string text = variables.Replace("{pem}", pem, StringComparison.Ordinal);
            ClientFinding? finding = null;
            List<string> outcomes = [];
            foreach (PostgresServer server in (PostgresServer[])[servers.Known, servers.Other, servers.WrongName])
            {
                string services = Services.Replace("{server}", $"host=localhost\nport={server.Port}\nuser=postgres\ndbname=postgres", StringComparison.Ordinal).Replace("{pem}", pem, StringComparison.Ordinal);
                folder.Write(place == "HOME" ? ".pg_service.conf" : "pg_service.conf", services);

                // libpq asks the system for the home, not the variable: there only the verdict is looked at.
                string where = place switch { "PGSERVICEFILE" => folder["pg_service.conf"], _ => folder.Path };
                string environment = place == "HOME" ? text : $"{text}\n{place}={where}";
                finding = Judge(environment, folder.Path);
                if (place == "HOME") continue;
                Dictionary<string, string?> given = environment.Split('\n').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], string? (pair) => pair[1]);
                PeerAnswer answer = Peer.Psql.Run(given, "-XAtc", Ask);
                outcomes.Add(answer.ExitCode == 0 ? answer.Out.Trim() : "refused");
            }

            Assert.Equal(expected, LiveServers.Expected(finding!));
            if (place != "HOME") Assert.Equal(expected, string.Join(' ', outcomes));
            Assert.DoesNotContain("hunter2", finding!.Verdict, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_connection_string_goes_before_its_service_and_a_service_that_is_not_here_stays_open()
    {
        using TempFolder folder = new();
        Assert.Equal(ServerCheck.Unknown, Judge("PGSERVICE=orders", folder.Path).Check);
        folder.Write(".pg_service.conf", "[orders]\nhost=orders.example\nsslmode=verify-full\nsslrootcert=/none\n");
        Assert.Equal(("orders.example", ServerCheck.CannotConnect), (Judge("PGSERVICE=orders", folder.Path).Host, Judge("PGSERVICE=orders", folder.Path).Check));
        ClientFinding own = Judge("DSN=service=orders host=other.example sslmode=require\nPGSSLMODE=disable", folder.Path);
        Assert.Equal(("other.example", "require"), (own.Host, own.SslMode));
    }

    private static ClientFinding Judge(string variables, string home)
    {
        TrustFiles files = new(path => path.Replace("~/", home + "/", StringComparison.Ordinal) is var file && File.Exists(file) ? File.ReadAllBytes(file) : (ReadOnlyMemory<byte>?)null);
        return Assert.Single(new ClientSurvey(files, _ => null).Examine("app.env", Encoding.UTF8.GetBytes(variables + "\n")).Findings);
    }
}
