using TrustStoreTool.Survey;

namespace TrustStoreTool.Tests.Survey;

public class PostgresLogTests
{
    private const string Tls = "SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)";

    private static (DateTimeOffset? At, SessionClient Client)[] Read(string log) => [.. new PostgresLog().Read(new StringReader(log))];

    [Theory]
    [InlineData("2026-11-20 12:00:00.123 UTC [77] LOG:  ")]
    [InlineData("2026-11-20 12:00:00 UTC [77]: ")]
    [InlineData("2026-11-20 12:00:00.123 GMT [77] app@orders LOG:  ")]
    [InlineData("2026-11-20 12:00:00 UTC:10.0.0.7(5123):app@orders:[77]:LOG:  ")]
    [InlineData("2026-11-20 12:00:00 UTC::@:[77]:LOG:  ")]
    [InlineData("2026-11-20 12:00:00 UTC [77]: [3-1] user=app,db=orders,app=[unknown],client=10.0.0.7 LOG:  ")]
    [InlineData("[77] 2026-11-20 12:00:00.123 UTC LOG:  ")]
    [InlineData("1795176000.123 [77] LOG:  ")]
    [InlineData("2026-11-20 12:00:00 UTC [6741d3a0.4d] LOG:  ")]
    [InlineData("2026-11-20 12:00:00.123+00 [77] 10.0.0.7(5123) LOG:  ")]
    [InlineData("2026-11-20T12:00:00.5Z postgres-0 2026-11-20 12:00:00.123 UTC [77] LOG:  ")]
    public void Common_prefixes_are_read(string prefix)
    {
        if (!prefix.Contains("LOG", StringComparison.Ordinal)) prefix += "LOG:  ";
        (DateTimeOffset? at, SessionClient client) = Assert.Single(Read(
            $"{prefix}connection received: host=10.0.0.7 port=5123\n{prefix}connection authenticated: identity=\"x\" method=scram-sha-256\n{prefix}connection authorized: user=app database=orders application_name=nightly job {Tls}\n"));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), at!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(new SessionClient("app", "orders", "nightly job", "10.0.0.7", true, "TLSv1.3", "TLS_AES_256_GCM_SHA384", null), client);
    }

    [Fact]
    public void Plaintext_local_replication_and_rdsadmin_are_told_apart()
    {
        const string P = "2026-11-20 12:00:00 UTC [1] LOG:  ";
        (DateTimeOffset?, SessionClient Client)[] found = Read(
            $"{P}connection received: host=10.0.0.7 port=1\n{P}connection authorized: user=app database=orders\n"
            + $"{P}connection received: host=[local]\n{P}connection authorized: user=app database=orders application_name=psql\n"
            + $"{P}connection received: host=10.0.0.8 port=1\n{P}replication connection authorized: user=rep application_name=walreceiver {Tls}\n"
            + $"{P}connection received: host=127.0.0.1 port=1\n{P}connection authorized: user=rdsadmin database=rdsadmin\n"
            + "2026-11-20 12:00:00 UTC [2] ERROR:  connection authorized: user=fake database=x\nconnection authorized: no prefix\n");
        Assert.Collection(
            found,
            plain => Assert.True(plain.Client is { IsPlaintext: true, Address: "10.0.0.7" }),
            local => Assert.True(local.Client is { IsPlaintext: false, IsTls: false, Address: null }),
            replication => Assert.True(replication.Client is { IsTls: true, BackendType: "walsender", Database: null }));
    }

    [Theory]
    [InlineData("2026-11-20 12:00:00 UTC:2001:db8::7(5123):app@orders:[77]:LOG:  ", "2001:db8::7")]
    [InlineData("2026-11-20 12:00:00 UTC:db-client.example(5123):app@orders:[77]:LOG:  ", "db-client.example")]
    [InlineData("2026-11-20 12:00:00 UTC LOG:  ", "unknown")]
    public void A_prefix_may_have_the_address(string prefix, string address) =>
        Assert.Equal(address, Assert.Single(Read($"{prefix}connection received: host=10.9.9.9 port=1\n{prefix.Replace("[77]", "[78]", StringComparison.Ordinal)}connection authorized: user=app database=orders\n")).Client.Address);

    [Theory]
    [InlineData("2026-11-20 12:00:00 UTC [2] STATEMENT:  select 'LOG:  connection authorized: user=fake database=x'")]
    [InlineData("\tLOG:  connection authorized: user=fake database=x")]
    [InlineData("2026-11-20 12:00:00 UTC [2] ERROR:  LOG:  connection authorized: user=fake database=x")]
    [InlineData("2026-11-20 12:00:00 UTC [2] LOG:  statement: LOG:  connection authorized: user=fake database=x")]
    public void What_clients_write_is_no_connection(string line) => Assert.Empty(Read(line + "\n"));

    [Fact]
    public void A_log_that_never_ends_a_line_or_a_quote_takes_bounded_time_and_memory()
    {
        const string Good = "2026-11-20 12:00:00 UTC [1] LOG:  connection authorized: user=app database=orders\n";
        string open = "2026-11-20 12:00:00.123 UTC,\"app\",\"orders\",77,\"" + new string('\n', 3_000_000);
        System.Diagnostics.Stopwatch took = System.Diagnostics.Stopwatch.StartNew();
        Assert.Single(Read(open + Good));
        Assert.Single(Read(new string('x', 5_000_000) + "\n" + Good));
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Csvlog_and_jsonlog_give_the_same()
    {
        string csv = $"2026-11-20 12:00:00.123 UTC,\"app\",\"orders\",77,\"10.0.0.7:5123\",5f.4d,2,\"authentication\",2026-11-20 12:00:00 UTC,3/1,0,LOG,00000,\"connection authorized: user=app database=orders application_name=a\"\"b {Tls}\",,,,,,,,,\"\",\"client backend\",,0\n";
        string json = $$"""{"timestamp":"2026-11-20 12:00:00.123 UTC","user":"app","dbname":"orders","pid":77,"remote_host":"10.0.0.7","remote_port":5123,"error_severity":"LOG","message":"connection authorized: user=app database=orders application_name=a\"b {{Tls}}","backend_type":"client backend"}""" + "\n";
        SessionClient expected = new("app", "orders", "a\"b", "10.0.0.7", true, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "client backend");
        Assert.Equal(expected, Assert.Single(Read(csv)).Client);
        Assert.Equal(expected, Assert.Single(Read(json)).Client);
    }
}
