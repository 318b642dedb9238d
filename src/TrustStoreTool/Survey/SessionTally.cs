using System.Collections.Immutable;

namespace TrustStoreTool.Survey;

/// <summary>What has been seen of a client.</summary>
/// <param name="Client">Who.</param>
/// <param name="FirstSeen">UTC.</param>
/// <param name="LastSeen">UTC.</param>
/// <param name="Samples">In how many samples it was there.</param>
/// <param name="Sessions">How many different sessions it had.</param>
public sealed record ClientTally(SessionClient Client, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, int Samples, int Sessions);

/// <summary>Adds samples up: each session counts once, however many samples it is in.</summary>
public sealed class SessionTally
{
    private readonly Dictionary<SessionClient, ClientTally> _clients = [];
    private HashSet<(int ProcessId, DateTime Started)> _alive = [];

    /// <summary>Samples taken.</summary>
    public int Samples { get; private set; }

    /// <summary>Samples that could not be taken.</summary>
    public int Missed { get; private set; }

    /// <summary>The longest time without a sample, UTC: while the server was away, or between two runs.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? LongestGap { get; private set; }

    /// <summary>The first and the last sample, UTC.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Span { get; private set; }

    /// <summary>Every client seen: those in plaintext first, then by name.</summary>
    public ImmutableArray<ClientTally> Clients =>
    [
        .. _clients.Values.OrderByDescending(c => c.Client.IsPlaintext).ThenBy(c => c.Client.User, StringComparer.Ordinal).ThenBy(c => c.Client.Database, StringComparer.Ordinal)
            .ThenBy(c => c.Client.Application, StringComparer.Ordinal).ThenBy(c => c.Client.Address, StringComparer.Ordinal).ThenBy(c => c.Client.Cipher, StringComparer.Ordinal),
    ];

    /// <summary>Adds a sample.</summary>
    /// <returns>The sessions that were not in the sample before.</returns>
    public IReadOnlyList<Session> Add(DateTimeOffset at, IReadOnlyCollection<Session> sessions)
    {
        Samples++;
        if (Samples > 1 && Span is { Last: var last } && (LongestGap is not { } gap || at - last > gap.To - gap.From)) LongestGap = (last, at);
        Extend(at);

        // A session that a sample lacks has ended: its two numbers never come again.
        HashSet<(int ProcessId, DateTime Started)> alive = [.. sessions.Select(Identity)];
        List<Session> added = [.. sessions.Where(session => !_alive.Contains(Identity(session)))];
        _alive = alive;
        ILookup<SessionClient, Session> fresh = added.ToLookup(session => session.Client);
        foreach (SessionClient client in sessions.Select(session => session.Client).Distinct()) Count(client, at, 1, fresh[client].Count());
        return added;
    }

    /// <summary>Adds a sample that could not be taken.</summary>
    public void Miss() => Missed++;

    /// <summary>Adds connections of which a log says that they were made.</summary>
    public void AddLogged(DateTimeOffset at, SessionClient client)
    {
        Extend(at);
        Count(client, at, 0, 1);
    }

    private static (int, DateTime) Identity(Session session) => (session.ProcessId, session.Started);

    private void Extend(DateTimeOffset at) => Span = Span is { } span ? (at < span.First ? at : span.First, at > span.Last ? at : span.Last) : (at, at);

    private void Count(SessionClient client, DateTimeOffset at, int samples, int sessions)
    {
        ClientTally seen = _clients.GetValueOrDefault(client) ?? new ClientTally(client, at, at, 0, 0);
        _clients[client] = seen with
        {
            FirstSeen = at < seen.FirstSeen ? at : seen.FirstSeen,
            LastSeen = at > seen.LastSeen ? at : seen.LastSeen,
            Samples = seen.Samples + samples,
            Sessions = seen.Sessions + sessions,
        };
    }
}
