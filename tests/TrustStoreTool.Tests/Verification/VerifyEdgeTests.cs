using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>What people get wrong: the kept report in the wrong place, many servers with many outcomes, addresses, sockets, passwords of every kind.</summary>
public sealed class VerifyEdgeTests : IClassFixture<HostileServerTests.Servers>, IDisposable
{
    // Blanks, quotes, separators of all four forms, and a piece that each assertion looks for.
    private const string Canary = "canary-hunter2", Odd = "p'w\"\\;=&%@/?#: " + Canary + " ü";

    private readonly TempFolder _folder = new();
    private readonly HostileServerTests.Servers _servers;

    public VerifyEdgeTests(HostileServerTests.Servers servers) => _servers = servers;

    [Fact]
    public async Task A_kept_report_replaces_a_report_and_nothing_else()
    {
        string store = Store(), kept = _folder["proof.json"];
        (await Verify(store, "host=127.0.0.1 port=1", "--report", kept)).Exits(5);
        string first = File.ReadAllText(kept);
        (await Verify(store, "host=127.0.0.1 port=2", "--report", kept)).Exits(5);
        Assert.NotEqual(first, File.ReadAllText(kept));

        // A store, a key, other people's JSON: what is given by mistake stays, and the verdict is shown all the same.
        byte[] content = File.ReadAllBytes(store);
        string json = _folder.Write("other.json", "{\"a\": {\"report\": 1}}\n"), key = _folder.Write("key", "{ no json");
        foreach (string at in new[] { store, json, key })
        {
            byte[] before = File.ReadAllBytes(at);
            ToolRun run = (await Verify(store, "host=127.0.0.1 port=1", "--report", at, "--format", "json")).Exits(6);
            Assert.Contains("this file is no report, so it is not replaced", run.Error, StringComparison.Ordinal);
            Assert.Contains("truststore: hint: the report was not kept; name a new file", run.Error, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(at));
            using JsonDocument report = JsonDocument.Parse(run.Out);
            Assert.Equal(6, report.RootElement.GetProperty("exitCode").GetInt32());
            Assert.Equal(5, report.RootElement.GetProperty("servers")[0].GetProperty("exitCode").GetInt32());
        }

        Assert.Equal(content, File.ReadAllBytes(store));
        Assert.Equal(["key", "other.json", "proof.json", "store.jks"], _folder.Listing.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("missing/proof.json")]
    [InlineData(".")]
    [InlineData("/proc/proof.json")]
    public async Task A_report_that_cannot_be_kept_is_6_and_the_verdict_is_shown(string at)
    {
        ToolRun run = (await Verify(Store(), "host=127.0.0.1 port=1", "--report", Path.Combine(_folder.Path, at))).Exits(6);
        Assert.StartsWith("127.0.0.1:1: unreachable\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--in-place", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Of_many_outcomes_the_first_of_the_contract_s_order_is_the_exit_code()
    {
        string store = Store(), trusted = Server("localhost"), refused = Server("other.example.test"), unreachable = "host=127.0.0.1 port=1";
        (await Verify(store, trusted, trusted)).Exits(0);
        (await Verify(store, trusted, refused)).Exits(1);
        (await Verify(store, refused, unreachable, trusted)).Exits(5);
        (await Verify(store, refused, unreachable, "--report", Path.Combine(_folder["missing"], "x"))).Exits(6);
        (await Tool.RunAsync("verify", store, refused, unreachable, "--storepass", "wrong")).Exits(4);
        (await Tool.RunAsync("verify", _folder["none.jks"], refused, unreachable)).Exits(3);
        ToolRun run = (await Verify(store, trusted, "host=a sslmode=require")).Exits(2);
        Assert.Contains("connection 2: sslmode would weaken the check", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [SkippableTheory]
    [InlineData("host=::1 port={0}")]
    [InlineData("host=[::1] port={0}")]
    [InlineData("Host=::1;Port={0}")]
    [InlineData("Host=[::1]:{0}")]
    [InlineData("postgresql://[::1]:{0}/x")]
    [InlineData("jdbc:postgresql://[::1]:{0}/x")]
    [InlineData("host=0:0::1 port={0}")]
    public async Task An_ipv6_address_is_proved_by_its_own_name(string connection)
    {
        Skip.IfNot(Socket.OSSupportsIPv6, "no IPv6 here");
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.IPv6Loopback);
        TestAuthority leaf = TestPki.Old.Root.Leaf(TestAuthority.Name(("2.5.4.3", "six")), [], change: request => request.CertificateExtensions.Add(names.Build()));
        int port = _servers.Tls.Start(new HostileTls { Chain = [leaf], Address = "::1" });
        ToolRun run = (await Verify(Store(), string.Format(null, connection, port))).Exits(0);
        Assert.Contains($"]:{port}: trusted (handshake)\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host=/var/run/postgresql")]
    [InlineData("host=a,/tmp")]
    [InlineData("host=@abstract")]
    [InlineData("Host=/var/run/postgresql;Database=x")]
    [InlineData("postgresql://%2Fvar%2Frun%2Fpostgresql/x")]
    [InlineData("postgresql:///x?host=/tmp")]
    public async Task A_unix_socket_is_refused_with_what_to_give_instead(string connection)
    {
        ToolRun run = (await Verify(Store(), connection)).Exits(2);
        Assert.Contains("truststore: error: a Unix socket has no TLS to verify\ntruststore: hint: name the host that clients connect to\n", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Every_host_of_a_list_is_verified()
    {
        (int a, int b) = (Port(Server("localhost")), Port(Server("other.example.test")));
        foreach (string connection in new[]
                 {
                     $"host=localhost,localhost port={a},{b}", $"postgresql://localhost:{a},localhost:{b}/x", $"jdbc:postgresql://localhost:{a},localhost:{b}/x", $"Host=localhost:{a},localhost:{b}",
                 })
            Assert.EndsWith("1 of 2 servers trusted\n", (await Verify(Store(), connection)).Exits(1).Out, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("key", 3)]
    [InlineData("longer", 0)]
    [InlineData("serial", 3)]
    [InlineData("empty", 3)]
    public async Task A_certificate_that_cannot_be_read_does_not_spoil_the_others(string what, int code)
    {
        // Where Java cannot read one either, it reads nothing of the store: there are no anchors.
        X509Certificate2 root = TestPki.New.Root.X509;
        byte[] der = [.. root.RawData];
        if (what == "key") der[der.AsSpan().IndexOf(root.PublicKey.EncodedKeyValue.RawData)] = 0x04;
        if (what == "serial") der[der.AsSpan().IndexOf(root.SerialNumberBytes.Span) - 2] = 0x03;
        if (what == "longer") der = [.. der, 0];
        if (what == "empty") der = [0x30, 0];
        NewEntry[] entries = [.. new[] { der, TestPki.Old.Root.Der }.Select((bytes, i) => new NewTrustedCertificate($"c{i}", DateTimeOffset.UnixEpoch, new Certificate(bytes)))];
        using Password password = new("changeit");
        string store = _folder.Write("odd.jks", KeyStoreFormats.Jks.Create(entries, password));
        ToolRun run = (await Verify(store, Server("localhost"), "--as", "jdbc", "--as", "psql", "--as", "npgsql")).Exits(code);
        if (code == 0) Assert.Contains("  jdbc: trusts\n  psql: trusts\n  npgsql: trusts\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_servers_are_asked_at_a_time_as_parallel_says()
    {
        // Each connection is let go when another one is there, too: fewer at a time would wait for ever.
        Lock turn = new();
        TaskCompletionSource? first = null;
        int now = 0, most = 0;
        using RawServer server = new(async (stream, end) =>
        {
            TaskCompletionSource met;
            lock (turn)
            {
                most = Math.Max(most, ++now);
                met = first ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (first is not null) met.SetResult();
                first = first is null ? met : null;
            }

            await stream.ReadExactlyAsync(new byte[8], end);
            await met.Task.WaitAsync(end);
            lock (turn) now--;
        });
        ToolRun run = (await Verify([Store(), .. "abcdef".Select(host => $"host={host} hostaddr=127.0.0.1 port={server.Port}"), "--parallel", "2", "--timeout", "30", "--format", "json"])).Exits(5);
        using JsonDocument report = JsonDocument.Parse(run.Out);
        Assert.Equal(Enumerable.Repeat("closedInHandshake", 6), report.RootElement.GetProperty("servers").EnumerateArray().Select(s => s.GetProperty("cause").GetString()));
        Assert.Equal(2, most);
    }

    [SkippableFact]
    public async Task Connections_to_one_server_share_its_strict_handshake_and_nothing_else()
    {
        string connection = Server("localhost"), refused = Server("other.example.test");
        string[] users = [.. "abc".Select(user => $"user={user} password={Canary}")];
        ToolRun run = (await Verify([Store(), .. users.Select(user => $"{connection} {user}"), .. users.Select(user => $"{refused} {user}")])).Exits(1);
        Assert.EndsWith("3 of 6 servers trusted\n", run.Out, StringComparison.Ordinal);

        SeenByServer seen = _servers.Tls.Seen(Port(connection));
        Assert.Equal(1 + users.Length, seen.Connections);
        foreach (char user in "abc") Assert.Equal(1, Count(seen.InsideTls, [.. "user\0"u8, (byte)user, 0]));
        seen = _servers.Tls.Seen(Port(refused));
        Assert.Equal((1, 0), (seen.Connections, seen.InsideTls.Length));

        // Where the name, the address or TLS differ, so does the handshake.
        connection = Server("localhost");
        (await Verify(Store(), connection, connection + " ssl_min_protocol_version=TLSv1.3", connection.Replace(" hostaddr=127.0.0.1", "", StringComparison.Ordinal))).Exits(0);
        Assert.Equal(6, _servers.Tls.Seen(Port(connection)).Connections);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_password_of_any_signs_arrives_whole_and_appears_nowhere(bool isTrusted)
    {
        // The server asks for it in the clear of its TLS: what comes there is what the connection meant.
        int port = _servers.Tls.Start(new HostileTls { Chain = [TestPki.Old.Server, TestPki.Old.Subordinate], After = "ask_password" });
        string store = isTrusted ? Store() : _folder.Write("wrong.pem", TestPki.Wrong.Root.Pem), kept = _folder["proof.json"];
        string url = Uri.EscapeDataString(Odd);
        string[] connections =
        [
            $"host=localhost port={port} user=me password='{Odd.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
            $"postgresql://me:{url}@localhost:{port}/x", $"postgresql://localhost:{port}/x?user=me&password={url}",
            $"jdbc:postgresql://localhost:{port}/x?user=me&password={url}",
            $"Host=localhost;Port={port};Username=me;Password=\"{Odd.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        ];
        foreach (string connection in connections)
        {
            foreach (string format in new[] { "text", "json" })
            {
                ToolRun run = (await Verify(store, connection, "--format", format, "--report", kept, "--as", "jdbc", "--as", "psql", "--as", "npgsql", "--rotation")).Exits(1);
                Assert.DoesNotContain(Canary, run.Out + run.Error + await File.ReadAllTextAsync(kept), StringComparison.Ordinal);
            }
        }

        SeenByServer seen = _servers.Tls.Seen(port);
        byte[] password = System.Text.Encoding.UTF8.GetBytes(Odd);
        Assert.Equal(isTrusted ? connections.Length * 2 : 0, Count(seen.InsideTls, password));
        Assert.Equal(0, Count(seen.InTheClear, password));
    }

    [Theory]
    [InlineData("x.proxy-c1abc2def3gh.eu-west-1.rds.amazonaws.com", RdsEndpointKind.Proxy)]
    [InlineData("e.endpoint.proxy-c1abc2def3gh.eu-west-1.rds.amazonaws.com", RdsEndpointKind.Proxy)]
    [InlineData("serverless.cluster-c1abc2def3gh.eu-west-1.rds.amazonaws.com", RdsEndpointKind.Cluster)]
    [InlineData("abc.dsql.us-east-1.on.aws", null)]
    public void An_amazon_trust_chain_is_told_for_whatever_endpoint_it_stands(string host, RdsEndpointKind? kind)
    {
        TestAuthority root = TestAuthority.Root("Amazon Root CA 1"), issuing = root.Subordinate(TestAuthority.Name(("2.5.4.3", "Amazon RSA 2048 M02")));
        Certificate leaf = issuing.Leaf(TestAuthority.Name(("2.5.4.3", host)), [host]).Certificate;
        using ConnectionTarget target = ConnectionTarget.Read($"host={host}")[0];
        VerifyFullResult result = new(Verdict.Refused, null, Cause.RootNotInStore, null, new ProbeResult { Sent = [leaf, issuing.Certificate], Path = [leaf, issuing.Certificate] });
        Diagnosis diagnosis = Diagnosis.Of(target, result, new TrustAnchors([TestPki.Old.Root.Certificate]), RdsPins.Embedded, "s", TestTerminal.Today)!;
        Assert.Equal((Cause.AmazonTrustRoot, kind), (diagnosis.Cause, RdsEndpoint.Parse(host)?.Kind));
        Assert.Contains("RDS CAs do not cover it", diagnosis.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("truststore migrate s --bundle FILE", diagnosis.NextStep, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ToolRun> Verify(params string[] arguments) =>
        Tool.RunAsync(["verify", .. arguments, .. arguments[0].EndsWith(".jks", StringComparison.Ordinal) ? new[] { "--storepass", "changeit" } : []]);

    private static int Count(byte[] where, byte[] what)
    {
        int count = 0;
        for (int at = 0; where.AsSpan(at).IndexOf(what) is var next and >= 0; at += next + what.Length) count++;
        return count;
    }

    private static int Port(string connection) => int.Parse(connection.Split('=')[^1], null);

    private string Server(string name) =>
        $"host=localhost hostaddr=127.0.0.1 port={_servers.Tls.Start(new HostileTls { Chain = [TestPki.Old.Serve(name), TestPki.Old.Subordinate] })}";

    private string Store()
    {
        using Password password = new("changeit");
        return _folder.Write("store.jks", KeyStoreFormats.Jks.Create([new NewTrustedCertificate("root", DateTimeOffset.UnixEpoch, TestPki.Old.Root.Certificate)], password));
    }
}
