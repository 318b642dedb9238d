using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using TrustStoreTool.Survey;

namespace TrustStoreTool.Tests.Survey;

public class SessionWatchTests
{
    private static readonly SessionClient Plain = new("app", "orders", "old job", "10.0.0.7", false, null, null, "client backend");
    private static readonly SessionClient Tls = Plain with { Application = "web", IsTls = true, TlsVersion = "TLSv1.3", Cipher = "TLS_AES_256_GCM_SHA384" };

    private static Session Of(int process, SessionClient client, int second = 0) => new(process, new DateTime(2026, 1, 1, 0, 0, second, DateTimeKind.Utc), client);

    [Fact]
    public async Task Every_session_counts_once_and_an_outage_loses_nothing()
    {
        FakeTimeProvider clock = new(TestTerminal.Today);
        Queue<Func<ImmutableArray<Session>>> server = new(
        [
            () => [Of(1, Tls), Of(2, Plain)],
            () => [Of(1, Tls), Of(2, Plain), Of(3, Tls)],
            () => throw new KeyStoreException(KeyStoreError.Unreachable, "restarting"),

            // After the restart the process number 1 is another session.
            () => [Of(1, Tls, second: 9)],
            () => [],
        ]);
        SessionTally tally = new();
        TaskCompletionSource taken = new();
        Task watch = SessionWatch.RunAsync(_ => Task.FromResult(server.Dequeue()()), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), clock, (at, sessions) =>
        {
            if (sessions is { } seen) tally.Add(at, seen);
            else tally.Miss();
            taken.TrySetResult();
        }, CancellationToken.None);
        while (!watch.IsCompleted)
        {
            await Task.WhenAny(taken.Task, watch);
            taken = new TaskCompletionSource();
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        await watch;
        Assert.Empty(server);
        Assert.Equal((4, 1), (tally.Samples, tally.Missed));
        Assert.Collection(
            tally.Clients,
            plain => Assert.Equal((Plain, 1, 2), (plain.Client, plain.Sessions, plain.Samples)),
            tls => Assert.Equal((Tls, 3, 3), (tls.Client, tls.Sessions, tls.Samples)));
        Assert.Equal((TestTerminal.Today, TestTerminal.Today.AddSeconds(20)), tally.Span);
    }

    [Fact]
    public async Task The_first_sample_must_succeed() =>
        await Assert.ThrowsAsync<KeyStoreException>(() => SessionWatch.RunAsync(
            _ => throw new KeyStoreException(KeyStoreError.Unreachable, "no"), TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), new FakeTimeProvider(), (_, _) => { }, CancellationToken.None));

    [Fact]
    public async Task Cancelling_ends_with_what_was_seen()
    {
        using CancellationTokenSource source = new();
        int samples = 0;
        await SessionWatch.RunAsync(_ => Task.FromResult(ImmutableArray.Create(Of(1, Plain))), TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), new FakeTimeProvider(), (_, _) =>
        {
            samples++;
            source.Cancel();
        }, source.Token);
        Assert.Equal(1, samples);
    }
}
