using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrustStoreTool.Formats;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>What <c>--as</c> says of psql, pgjdbc and Npgsql is what those clients do, for every hostile certificate and for servers that the store itself holds.</summary>
public sealed class ClientViewTests : IClassFixture<HostileServerTests.Servers>, IDisposable
{
    private const string Host = "db.example.test";

    private static readonly Lazy<ImmutableArray<CertificateCase>> _own = new(() => [.. Own()]);

    private readonly TempFolder _folder = new();
    private readonly HostileServerTests.Servers _servers;

    public ClientViewTests(HostileServerTests.Servers servers) => _servers = servers;

    [SkippableFact]
    public async Task Each_client_does_what_its_view_says()
    {
        (CertificateCase Case, int Port)[] rows = [.. HostileCertificates.All.Concat(_own.Value).Select(row => (row, _servers.Tls.Start(row.Server)))];
        string[] jdbc = ByJdbc(rows);
        List<string> disagreements = [];
        foreach ((int i, (CertificateCase row, int port)) in rows.Index())
        {
            string pem = _folder.Write($"{i}.pem", row.Anchor.Pem);
            using ConnectionTarget target = Assert.Single(ConnectionTarget.Read($"host={row.Host} hostaddr=127.0.0.1 port={port}"));
            VerifyFullResult result = await VerifyFullCheck.RunAsync(target, pem, TimeSpan.FromSeconds(20));
            Assert.True((row.Cause is null) == (result.Verdict == Verdict.Trusted), $"{row}: {result.Cause}");
            Dictionary<string, string> does = new() { ["jdbc"] = jdbc[i], ["psql"] = ByPsql(row, port, pem), ["npgsql"] = await NpgsqlAlone.ConnectAsync(row.Host, port, pem) ?? "proved" };
            foreach (ClientView view in ClientRules.All.Select(rules => rules.View(target, result, new TrustAnchors([row.Anchor.Certificate]), [], DateTimeOffset.UtcNow)))
            {
                if (view.Trusts != (does[view.Client] == "proved")) disagreements.Add($"{row}: {view} but {does[view.Client]}");

                // Where a client differs from the strict verdict, the report says in what.
                if (view.Trusts != (result.Verdict == Verdict.Trusted)) Assert.False(string.IsNullOrEmpty(view.Reason), $"{row}: {view}");
            }
        }

        Assert.True(disagreements.Count == 0, string.Join('\n', disagreements));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Servers whose own certificate is what the store holds, and signatures that not every client takes.</summary>
    private static IEnumerable<CertificateCase> Own()
    {
        TestAuthority own = TestAuthority.SelfSigned(Name("own"), [Host]), other = TestAuthority.SelfSigned(Name("other"), ["other.example.test"]);
        TestAuthority expired = TestAuthority.SelfSigned(Name("expired"), [Host], end: new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero));
        yield return Of("itself in the store", null, own);
        yield return Of("itself in the store, another name", Cause.NameMismatch, other);
        yield return Of("itself in the store, expired", Cause.Expired, expired);
        TestAuthority root = TestAuthority.Root(Name("root for itself"));
        yield return Of("a root in the store, CN alone", Cause.NameMismatch, root);
        TestAuthority old = TestPki.Old.Root.Leaf(Name(Host), [Host], hash: HashAlgorithmName.SHA1);
        yield return new CertificateCase("signed over SHA-1", Cause.WeakCryptography, Host, new HostileTls { Chain = [old] }, TestPki.Old.Root);
    }

    private static CertificateCase Of(string name, Cause? cause, TestAuthority own) => new(name, cause, Host, new HostileTls { Chain = [own] }, own);

    private static X500DistinguishedName Name(string commonName) => TestAuthority.Name(("2.5.4.3", commonName));

    // One JVM for all; its default truststore holds every anchor. Names are looked up in a file of its own.
    private string[] ByJdbc((CertificateCase Case, int Port)[] rows)
    {
        Peer.Missing(!File.Exists(JavaPrograms.PgJdbcJar), "pgjdbc is not installed (Debian package libpostgresql-jdbc-java; scripts/setup brings it)");
        Certificate[] anchors = [.. rows.Select(row => row.Case.Anchor.Certificate).Distinct()];
        string store = _folder["anchors.jks"], hosts = _folder.Write("hosts", string.Concat(rows.Select(row => row.Case.Host).Distinct().Select(host => $"127.0.0.1 {host}\n")));
        using (Password password = new("changeit"))
            File.WriteAllBytes(store, KeyStoreFormats.Jks.Create([.. anchors.Select((anchor, i) => new NewTrustedCertificate($"c{i}", DateTimeOffset.UnixEpoch, anchor))], password));
        string[] options = [$"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=changeit", $"-Djdk.net.hosts.file={hosts}"];
        string[] urls =
        [
            .. rows.Select(row => $"jdbc:postgresql://{row.Case.Host}:{row.Port}/x?user=u&password=p&sslmode=verify-full&loginTimeout=20&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"),
        ];
        string[] lines = JavaPrograms.Run("Handshakes", options, urls).Succeeded().Out.TrimEnd('\n').Split('\n');
        Assert.Equal(rows.Length, lines.Length);
        return lines;
    }

    private static string ByPsql(CertificateCase row, int port, string pem)
    {
        PeerAnswer answer = Peer.Psql.Run($"host={row.Host} hostaddr=127.0.0.1 port={port} user=u dbname=x sslmode=verify-full sslrootcert='{pem}' connect_timeout=20", "-c", "select 1");
        return answer.Error.Contains("no entry", StringComparison.Ordinal) ? "proved" : answer.Error;
    }
}
