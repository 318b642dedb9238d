using System.Collections.Immutable;
using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Survey;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore sessions</c>: who is connected with TLS and without, now, over time, or by the logs.</summary>
public static class SessionsCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string?> connection = new("CONNECTION") { Description = "The server, with a login", Arity = ArgumentArity.ZeroOrOne };
        Option<TimeSpan> watch = Duration.Option("--watch", "Sample for that long and add up", TimeSpan.Zero);
        Option<TimeSpan> every = Duration.Option("--every", "From one sample to the next", TimeSpan.FromSeconds(5));
        Option<string?> record = new("--record", "--append") { Description = "Append each sample to this JSON-lines file, and go on from what is in it", HelpName = "FILE" };
        Option<string[]> logs = new("--log") { Description = "Read PostgreSQL logs with log_connections instead (stderr, csvlog, jsonlog; also .gz); repeats", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        Option<string[]> failOn = new("--fail-on") { Description = "Exit 1 when a client was seen in plaintext", HelpName = "plaintext", Arity = ArgumentArity.OneOrMore };
        failOn.AcceptOnlyFromAmong("plaintext");
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new("sessions", "Who is connected with TLS and without, and whether the server insists on it") { connection, watch, every, record, logs, failOn, format };
        command.Action(terminal, async (result, cancellation) =>
        {
            string[] files = result.GetValue(logs) ?? [];
            string? server = result.GetValue(connection);
            if (server is null == (files.Length == 0)) throw new KeyStoreException(KeyStoreError.Usage, "give either a connection or --log FILE", "truststore sessions 'host=… dbname=… user=…'");
            if (server is null && (result.GetValue(watch) > TimeSpan.Zero || result.GetValue(record) is not null))
                throw new KeyStoreException(KeyStoreError.Usage, "--log reads what is over: --watch and --record go with a connection");
            SessionsReport report = server is null
                ? FromLogs(terminal, files)
                : await FromServer(terminal, server, result.GetValue(watch), result.GetValue(every), result.GetValue(record), cancellation);
            terminal.Show(result.GetValue(format), report, SessionsText.Write, json => json.SessionsReport);
            return report.Plaintext > 0 && result.GetValue(failOn) is { Length: > 0 } ? ExitCode.No : ExitCode.Success;
        });
        return command;
    }

    private static async Task<SessionsReport> FromServer(Terminal terminal, string connection, TimeSpan duration, TimeSpan interval, string? record, CancellationToken cancellation)
    {
        ImmutableArray<ConnectionTarget> targets = ConnectionTarget.Read(connection, ConnectionUse.AsGiven);
        try
        {
            if (targets.Length > 1) throw new KeyStoreException(KeyStoreError.Usage, "the connection names several hosts", "name one: each server has its own sessions");
            ConnectionTarget target = targets[0];
            foreach (string weakness in target.Weaknesses) terminal.WriteWarning($"{target}: {weakness}; taken as given");
            if (duration > TimeSpan.Zero && interval > duration)
                terminal.WriteWarning($"--every {Duration.Words(interval)} is longer than --watch {Duration.Words(duration)}: that is one sample");
            if (RdsEndpoint.Parse(target.Host) is { UsesRdsCa: false })
                terminal.WriteWarning($"{target}: behind an RDS Proxy the server sees the proxy's connections, not the clients'");
            SessionTally tally = new();
            using SessionJournal? journal = record is null ? null : SessionJournal.Open(record, target.ToString(), tally);
            await using SessionSource source = new(target, Timeout);
            ForceSsl answer = await About(target, () => source.AskAsync(cancellation));
            if (!answer.SeesAll)
                terminal.WriteWarning($"{answer.Role} sees its own sessions only: grant pg_read_all_stats to {answer.Role}, or log in as a role that has it");
            await About(target, async () =>
            {
                await SessionWatch.RunAsync(source.SampleAsync, duration, interval, terminal.Clock, (at, sessions) => Take(terminal, tally, journal, at, sessions), cancellation);
                return true;
            });
            if (terminal.IsInteractive) await terminal.Error.WriteAsync("\r\u001b[K");
            bool isWatch = tally.Samples + tally.Missed > 1;
            return Report(target.ToString(), answer, tally, isWatch ? interval : null);
        }
        finally
        {
            foreach (ConnectionTarget target in targets) target.Dispose();
        }
    }

    private static void Take(Terminal terminal, SessionTally tally, SessionJournal? journal, DateTimeOffset at, ImmutableArray<Session>? sessions)
    {
        if (sessions is { } seen) tally.Add(at, seen);
        else tally.Miss();
        journal?.Append(at, sessions);
        if (!terminal.IsInteractive) return;
        int plaintext = tally.Clients.Count(client => client.Client.IsPlaintext);
        terminal.Error.Write($"\r\u001b[K{tally.Samples} samples, {tally.Missed} missed: {tally.Clients.Length} clients, {plaintext} in plaintext");
    }

    private static SessionsReport FromLogs(Terminal terminal, string[] files)
    {
        SessionTally tally = new();
        int cut = 0;
        foreach (string file in files)
        {
            try
            {
                if (!File.Exists(file)) throw new KeyStoreException(KeyStoreError.Unreadable, $"{file}: there is no such file");
                bool isCut = false;
                using StreamReader reader = new(LogFile.Open(file, () =>
                {
                    isCut = true;
                    cut++;
                    terminal.WriteWarning($"{file}: this gzip file ends early: what stood after the break is not counted");
                }));
                foreach ((DateTimeOffset? at, SessionClient client) in new PostgresLog().Read(reader, () => isCut)) tally.AddLogged(at ?? DateTimeOffset.UnixEpoch, client);
            }
            catch (InvalidDataException)
            {
                throw new KeyStoreException(KeyStoreError.Damaged, $"{file}: this is a broken gzip file");
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                throw new KeyStoreException(KeyStoreError.Unreadable, $"{file}: {FileError.Why(unreadable)}", null, unreadable);
            }
        }

        if (tally.Clients.IsEmpty)
            throw new KeyStoreException(KeyStoreError.UnknownFormat, "the logs name no connection", "they need log_connections = on, and a time and [%p] in log_line_prefix");
        return Report(null, null, tally, null, cut);
    }

    private static SessionsReport Report(string? server, ForceSsl? answer, SessionTally tally, TimeSpan? interval, int cut = 0)
    {
        ImmutableArray<ClientTally> clients = tally.Clients;
        int plaintext = clients.Count(client => client.Client.IsPlaintext);
        CoverageLine coverage = new(tally.Span?.First, tally.Span?.Last, interval?.TotalSeconds, tally.Samples, tally.Missed, Coverage.Statement(tally, interval, plaintext, answer?.SeesAll ?? true, cut));
        return new SessionsReport(server, answer is null ? null : EnforcementLine.Of(answer), coverage, plaintext, [.. clients.Select(SessionLine.Of)]);
    }

    private static async Task<T> About<T>(ConnectionTarget target, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (KeyStoreException refusal)
        {
            throw new KeyStoreException(refusal.Error, $"{target}: {refusal.Message}", refusal.Hint, refusal);
        }
    }
}
