using System.Diagnostics;
using System.Security.Authentication;
using TrustStoreTool.Verification;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>Changed ServerHello and Certificate messages: none is accepted, and none outlasts the time limit.</summary>
public sealed class HandshakeMutationTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2), Ample = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(SslProtocols.Tls12, HandshakeMutation.ServerHello, 20, 250)]
    [InlineData(SslProtocols.Tls12, HandshakeMutation.Certificate, 30, 250)]
    [InlineData(SslProtocols.Tls13, HandshakeMutation.ServerHello, 20, 250)]
    public async Task A_message_changed_on_its_way_is_never_accepted(SslProtocols protocol, byte type, int ci, int release)
    {
        using HandshakePki pki = new();
        using Folder folder = new();
        string root = pki.WriteRoot(folder);
        using (HandshakeServer honest = new(pki.Server, pki.Sent, protocol, null))
            Assert.Equal(Verdict.Trusted, (await Check(root, honest.Port, Ample)).Verdict);

        Random random = FaultSize.Random($"{nameof(HandshakeMutationTests)} {protocol} {type}");
        Lock turn = new();
        int sent = 0;
        using HandshakeServer server = new(pki.Server, pki.Sent, protocol, flight =>
        {
            lock (turn)
            {
                byte[] changed = HandshakeMutation.Change(flight, type, random);
                sent++;
                return changed;
            }
        });
        await RefusesAll(root, _ => server.Port, FaultSize.Of(ci, release), $"{protocol} message {type}");
        Assert.True(!server.Defects.Any(), server.Defects.FirstOrDefault());
        Assert.Equal(FaultSize.Of(ci, release), sent);
    }

    [Fact]
    public async Task A_certificate_changed_at_its_source_is_never_accepted()
    {
        // The server itself shows it and has its key: nothing but the check of the certificate stands against it.
        using HandshakePki pki = new();
        using Folder folder = new();
        string root = pki.WriteRoot(folder);
        Random random = FaultSize.Random(nameof(HandshakeMutationTests));
        List<HandshakeServer> servers = [];
        try
        {
            for (int count = FaultSize.Of(40, 250); servers.Count < count;)
            {
                if (pki.Changed(random) is { } changed) servers.Add(new HandshakeServer(changed, pki.Sent, SslProtocols.Tls13, null));
            }

            await RefusesAll(root, i => servers[i].Port, servers.Count, "changed certificates");
        }
        finally
        {
            foreach (HandshakeServer server in servers) server.Dispose();
        }
    }

    private async Task RefusesAll(string root, Func<int, int> portOf, int count, string what)
    {
        Dictionary<Cause, int> causes = [];
        Lock turn = new();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            Stopwatch taken = Stopwatch.StartNew();
            VerifyFullResult result = await Check(root, portOf(i), Timeout);
            Assert.True(result.Verdict != Verdict.Trusted && result.Probe.Cause is not null, $"{what} {i} of seed {FaultSize.Seed} was accepted");

            // Ten seconds more than the limit are for a busy machine; a hang has no end.
            Assert.True(taken.Elapsed < Timeout + TimeSpan.FromSeconds(10), $"{what} {i} of seed {FaultSize.Seed} took {taken.Elapsed}");
            lock (turn) causes[result.Cause!.Value] = causes.GetValueOrDefault(result.Cause.Value) + 1;
        });
        output.WriteLine($"{what}: {count} refused, 0 accepted ({string.Join(", ", causes.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value}"))}); seed {FaultSize.Seed}");
        Assert.Equal(count, causes.Values.Sum());
    }

    private static async Task<VerifyFullResult> Check(string root, int port, TimeSpan timeout)
    {
        using ConnectionTarget target = ConnectionTarget.Read($"host=localhost hostaddr=127.0.0.1 port={port}")[0];
        return await VerifyFullCheck.RunAsync(target, root, timeout).WaitAsync(Ample);
    }
}
