using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

public sealed class DiagnosisTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_cause_has_a_verdict_a_sentence_a_next_step_and_its_place_in_the_schema()
    {
        using JsonDocument schema = JsonDocument.Parse(ReportSchemas.Text("verify"));
        string?[] listed = [.. schema.RootElement.GetProperty("$defs").GetProperty("server").GetProperty("properties").GetProperty("cause").GetProperty("enum").EnumerateArray().Select(c => c.GetString())];
        Assert.Equal(Enum.GetValues<Cause>().Select(cause => JsonNamingPolicy.CamelCase.ConvertName(cause.ToString())).Order(), listed.Order());
        foreach (Cause cause in Enum.GetValues<Cause>())
        {
            Diagnosis diagnosis = Explain("host=db.example.test", cause, new ProbeResult())!;
            Assert.Equal(cause, diagnosis.Cause);
            Assert.False(string.IsNullOrEmpty(diagnosis.NextStep), $"{cause}");
            Assert.True(diagnosis.Sentence.Length > 0 && !char.IsUpper(diagnosis.Sentence[0]) && !diagnosis.Sentence.EndsWith('.'), diagnosis.Sentence);
        }
    }

    [Theory]
    [InlineData("host=127.0.0.1", "a.example.test", "not by address")]
    [InlineData("host=db.example.test", "orders.c1abc2def3gh.eu-west-1.rds.amazonaws.com", "an alias (CNAME)")]
    [InlineData("host=x.cluster-custom-c1abc2def3gh.eu-west-1.rds.amazonaws.com", "x.cluster-c1abc2def3gh.eu-west-1.rds.amazonaws.com", "custom endpoints of Aurora")]
    [InlineData("host=db.example.test", "a.example.test", "connect by a name that the certificate has")]
    public void A_name_that_does_not_match_gets_the_advice_for_its_kind(string connection, string name, string advice)
    {
        Diagnosis diagnosis = Explain(connection, Cause.NameMismatch, new ProbeResult { Names = [name] })!;
        Assert.Contains(name, diagnosis.Sentence, StringComparison.Ordinal);
        Assert.Contains(advice, diagnosis.NextStep, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Only_an_intermediate_in_the_store_is_told_so()
    {
        VerifyFullResult result = await Check(PostgresServer.Shared.Keywords(), TestPki.Old.Subordinate, 20);
        Diagnosis diagnosis = Explain(PostgresServer.Shared.Keywords(), result.Cause!.Value, result.Probe, TestPki.Old.Subordinate)!;
        Assert.Equal(Cause.OnlyIntermediateInStore, diagnosis.Cause);
        Assert.Contains("Java trusts the server all the same", diagnosis.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_pick_up_times_out()
    {
        // Linux drops what comes when the queue of connections is full.
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        List<Socket> waiting = [];
        try
        {
            for (int i = 0; i < 3; i++)
            {
                Socket one = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                waiting.Add(one);
                _ = one.ConnectAsync(IPAddress.Loopback, port).ContinueWith(t => t.Exception, TaskScheduler.Default);
            }

            Assert.Equal(Cause.TimedOut, (await Check($"host=127.0.0.1 port={port}", TestPki.Old.Root, 1)).Cause);
        }
        finally
        {
            foreach (Socket one in waiting) one.Dispose();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Diagnosis? Explain(string connection, Cause cause, ProbeResult probe, TestAuthority? anchor = null)
    {
        using ConnectionTarget target = ConnectionTarget.Read(connection)[0];
        VerifyFullResult result = new(Causes.VerdictOf(cause), null, cause, null, probe);
        return Diagnosis.Of(target, result, new TrustAnchors([(anchor ?? TestPki.Old.Root).Certificate]), RdsPins.Embedded, "store.jks", TestTerminal.Today);
    }

    private async Task<VerifyFullResult> Check(string connection, TestAuthority anchor, int seconds)
    {
        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read(connection));
        return await VerifyFullCheck.RunAsync(target, _folder.Write("anchors.pem", anchor.Pem), TimeSpan.FromSeconds(seconds));
    }
}
