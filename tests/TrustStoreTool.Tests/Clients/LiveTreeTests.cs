using Npgsql;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Clients;
using TrustStoreTool.Clients.Files;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Clients;

/// <summary>
/// The settings that the tool found in fixtures/clients, given to the clients they are for: only host, port and the files are the test's own.
/// What was read wrongly and what was judged wrongly show alike.
/// </summary>
[Collection(LiveServers.Collection)]
public class LiveTreeTests(LiveServers servers)
{
    private const string Ask = "select case when ssl then 'tls' else 'plaintext' end from pg_stat_ssl where pid = pg_backend_pid()";

    private PostgresServer[] Three => [servers.Known, servers.Other, servers.WrongName];

    [SkippableFact]
    public void Psql_and_psycopg2_do_what_the_verdicts_on_the_tree_say()
    {
        using Files files = new();
        List<(string Place, string Expected, string Outcome)> rows = [];
        Dictionary<string, string> answers = [];

        // sslrootcert=system is a word of libpq 16; an older one takes it for a file name.
        foreach (Found found in files.Found.Where(found => Drivers.IsLibpq(found.Setting.Client) && found.Finding.Trust?.Kind != TrustKind.MachineStore))
        {
            Dictionary<string, string?> variables = found.Setting.Environment.Where(p => p.Key is "sslmode" or "sslrootcert").ToDictionary(p => $"PG{p.Key.ToUpperInvariant()}", string? (p) => files.Value(p, found));
            variables["HOME"] = files.Home;
            string Conninfo(PostgresServer server) => Quote.Conninfo(
                [("host", "localhost"), ("port", $"{server.Port}"), ("user", "postgres"), ("dbname", "postgres"), .. found.Setting.Parameters.Where(p => p.Key is "sslmode" or "sslrootcert").Select(p => (p.Key, files.Value(p, found)))]);
            bool isPython = found.Finding.Client is not ("libpq" or "pgadmin");

            // The same question is asked once.
            string question = $"{isPython} {Conninfo(servers.Known)} {string.Join(' ', variables)}";
            if (!answers.TryGetValue(question, out string? answer)) answer = answers[question] = string.Join(' ', Three.Select(server => Outcome(isPython
                ? Peer.Python.Run(variables, "-c", "import psycopg2,sys\nc=psycopg2.connect(sys.argv[1]).cursor()\nc.execute(sys.argv[2])\nprint(c.fetchone()[0])", Conninfo(server), Ask)
                : Peer.Psql.Run(variables, Conninfo(server), "-XAtc", Ask))));
            rows.Add((found.Place, Expected(found), answer));
        }

        Assert.Equal(rows.Select(row => $"{row.Place}: {row.Expected}"), rows.Select(row => $"{row.Place}: {row.Outcome}"));
        Assert.InRange(rows.Count, 35, int.MaxValue);
    }

    [SkippableFact]
    public void Pgjdbc_does_what_the_verdicts_on_the_tree_say()
    {
        Peer.Missing(!File.Exists(JavaPrograms.PgJdbcJar), "pgjdbc is not installed (Debian package libpostgresql-jdbc-java; scripts/setup brings it)");
        using Files files = new();
        Found[] all = [.. files.Found.Where(found => found.Setting.Client == "jdbc")];

        // JSSE reads its truststore once: those that name one have a JVM of their own.
        List<string> expected = [], outcomes = [];
        foreach (IGrouping<bool, Found> jvm in all.GroupBy(found => found.Setting.JavaStore is not null))
        {
            string[] urls = [.. jvm.SelectMany(found => Three.Select(server => $"jdbc:postgresql://localhost:{server.Port}/postgres?user=postgres{string.Concat(found.Setting.Parameters.Where(p => p.Key.StartsWith("ssl", StringComparison.Ordinal)).Select(p => $"&{p.Key}={Uri.EscapeDataString(files.Value(p, found))}"))}"))];
            string[] options = [$"-Duser.home={files.Home}", .. jvm.Key ? (string[])[$"-Djavax.net.ssl.trustStore={files.TrustStore}", "-Djavax.net.ssl.trustStorePassword=changeit"] : []];
            string[] lines = JavaPrograms.Run("ConnectEach", options, urls).Succeeded().Out.TrimEnd('\n').Split('\n');
            Assert.Equal(urls.Length, lines.Length);
            expected.AddRange(jvm.Select(found => $"{found.Place}: {Expected(found)}"));
            outcomes.AddRange(jvm.Select((found, i) => $"{found.Place}: {string.Join(' ', lines.Skip(3 * i).Take(3))}"));
        }

        Assert.Equal(expected, outcomes);
        Assert.InRange(all.Length, 14, int.MaxValue);
    }

    [SkippableFact]
    public void Npgsql_does_what_the_verdicts_on_the_tree_say()
    {
        using Files files = new();
        Found[] all = [.. files.Found.Where(found => found.Setting.Client == "npgsql")];
        Assert.Equal(
            all.Select(found => $"{found.Place}: {Expected(found)}"),
            all.Select(found => $"{found.Place}: {string.Join(' ', Three.Select(server => Connect($"{server.Npgsql()};Pooling=false{string.Concat(found.Setting.Parameters.Where(p => p.Key is "sslmode" or "rootcertificate").Select(p => $";{(p.Key == "sslmode" ? "SSL Mode" : "Root Certificate")}={files.Value(p, found)}"))}")))}"));
        Assert.InRange(all.Length, 6, int.MaxValue);
    }

    // No public CA vouches for these servers.
    private static string Expected(Found found) =>
        found.Finding is { Trust.Kind: TrustKind.MachineStore or TrustKind.JvmDefault, Check: not ServerCheck.None } ? "refused refused refused" : LiveServers.Expected(found.Finding);

    private static string Outcome(PeerAnswer answer) => answer.ExitCode == 0 ? answer.Out.Trim() : "refused";

    private static string Connect(string text)
    {
        try
        {
            using NpgsqlConnection connection = new(text);
            connection.Open();
            using NpgsqlCommand command = new(Ask, connection);
            return (string)command.ExecuteScalar()!;
        }
        catch (Exception refusal) when (refusal is NpgsqlException or ArgumentException or IOException)
        {
            return "refused";
        }
    }

    /// <summary>A setting as it was found, and what was said of it.</summary>
    private sealed record Found(string Place, ClientSetting Setting, ClientFinding Finding);

    /// <summary>The tree, its settings, and the files that stand in for those it names.</summary>
    private sealed class Files : IDisposable
    {
        private readonly ClientTree _tree = new();
        private readonly TempFolder _folder = new();
        private readonly string _pem, _p7b;

        public Files()
        {
            _pem = _folder.Write("root.pem", TestPki.Old.Root.Pem);
            _p7b = Path.Combine(_tree.Root, "certs", "bundle.p7b");
            using Password password = new("changeit");
            TrustStore = _folder.Write("trust.jks", KeyStoreFormats.All.Single(f => f.Name == "jks").Create([new NewTrustedCertificate("old", TestTerminal.Today, TestPki.Old.Root.Certificate)], password));
            Found = [.. Directory.GetFiles(_tree.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(Of)];
        }

        public string TrustStore { get; }

        public string Home => _tree.Home;

        /// <summary>All but those of which nothing definite is said.</summary>
        public IReadOnlyList<Found> Found { get; }

        /// <summary>A parameter's value; for the trust file, the test's own in the same state.</summary>
        public string Value(KeyValuePair<string, string> parameter, Found found)
        {
            if (parameter.Key is not ("sslrootcert" or "rootcertificate") || parameter.Value == "system") return Placeholder.Resolve(parameter.Value).Text;
            return (found.Finding.Trust ?? Look(found).Pem(parameter.Value)).State switch
            {
                TrustState.Opens => _pem,
                TrustState.Unreadable => _p7b,
                _ => "/none.pem",
            };
        }

        public void Dispose()
        {
            _folder.Dispose();
            _tree.Dispose();
        }

        private TrustFiles Look(Found found) => Look(Path.Combine(_tree.Root, found.Place.Split(':')[0]));

        private TrustFiles Look(string file)
        {
            TrustFileFinder finder = new(Home, null) { Beside = file, Top = _tree.Root };
            return new TrustFiles(finder.Open);
        }

        private IEnumerable<Found> Of(string file)
        {
            string text = File.ReadAllText(file);
            if (ConfigFileKind.Of(Path.GetFileName(file), text) is not { } kind || file.Contains("/certs/", StringComparison.Ordinal)) yield break;
            ConfigDocument document = ConfigDocument.Read(file, kind, text);
            HashSet<ConfigValue> claimed = new(ReferenceEqualityComparer.Instance);
            TrustFiles look = Look(file);
            foreach (PostgresClient client in PostgresClients.All)
                foreach (ClientSetting setting in client.Find(document, claimed).Select(setting => ServiceLookup.Apply(setting, look)))
                {
                    ClientFinding finding = Verdicts.Of(client, setting, client.Judge(setting, look), null);
                    bool isDefinite = finding.Check is not (ServerCheck.Unknown or ServerCheck.DecidedElsewhere) && setting.Problem is null
                        && finding.Trust is not { State: TrustState.NotLookedAt, Kind: TrustKind.Pem or TrustKind.TrustStore };
                    if (isDefinite) yield return new Found($"{Path.GetRelativePath(_tree.Root, file)}:{setting.Line}", setting, finding);
                }
        }
    }
}
