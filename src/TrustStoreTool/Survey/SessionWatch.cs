using System.Collections.Immutable;

namespace TrustStoreTool.Survey;

/// <summary>Samples for a while, through lost connections and restarts of the server.</summary>
public static class SessionWatch
{
    // A timer takes no more than 2^32 ms.
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(49);

    /// <summary>Samples at once and then every interval, until the duration is over or somebody cancels: that is an end, not an error.</summary>
    /// <param name="sample">Takes a sample.</param>
    /// <param name="duration">Zero: one sample.</param>
    /// <param name="interval">From one sample to the next.</param>
    /// <param name="clock">The time.</param>
    /// <param name="taken">Gets each sample with its time; null for one that could not be taken.</param>
    /// <param name="cancellation">Ends the watch.</param>
    /// <exception cref="KeyStoreException">The very first sample could not be taken: then nothing is right yet.</exception>
    public static async Task RunAsync(
        Func<CancellationToken, Task<ImmutableArray<Session>>> sample, TimeSpan duration, TimeSpan interval, TimeProvider clock,
        Action<DateTimeOffset, ImmutableArray<Session>?> taken, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        TimeSpan elapsed;
        bool isFirst = true;
        using PeriodicTimer timer = new(interval < MaxInterval ? interval : MaxInterval, clock);
        try
        {
            do
            {
                DateTimeOffset at = clock.GetUtcNow();
                elapsed = clock.GetElapsedTime(start);
                ImmutableArray<Session>? sessions = null;
                try
                {
                    sessions = await sample(cancellation);
                }
                catch (KeyStoreException) when (!isFirst)
                {
                    // The server restarts, the network is away: the next one may be taken again.
                }

                isFirst = false;
                taken(at, sessions);
            }
            while (elapsed + interval <= duration && await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C: what has been seen is kept.
        }
    }
}
