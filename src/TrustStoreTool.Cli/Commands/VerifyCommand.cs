using System.Collections.Immutable;
using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore verify STORE CONNECTION...</c>: is each server trusted by exactly this store, and if not, why.</summary>
public static class VerifyCommand
{
    private const string DefaultCa = "rds-ca-rsa2048-g1";

    private static readonly ImmutableArray<string> Clients = [.. ClientRules.All.Select(client => client.Name)];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => Create(terminal, RdsPins.Embedded);

    /// <summary>The command with another table of pins.</summary>
    internal static Command Create(Terminal terminal, RdsPins pins)
    {
        Argument<string> store = new("STORE") { Description = "Keystore, PEM or PKCS#7 with the trust anchors" };
        Argument<string[]> connections = new("CONNECTION") { Arity = ArgumentArity.OneOrMore, Description = "Npgsql string, postgresql:// URI, jdbc:postgresql:// URL or libpq keywords; no user or password is needed" };
        Option<double> timeout = Timeout();
        Option<int> parallel = Whole("--parallel", 16, "Servers at a time");
        Option<string?> expected = new("--expect-ca") { HelpName = "ID", Description = "The RDS CA that the servers must be on" };
        Option<string[]> clients = As();
        Option<bool> rotation = new("--rotation") { Description = "Whether the servers can be rotated now without losing this store's clients" };
        Option<string?> to = new("--to") { HelpName = "CA-ID", Description = $"The CA to rotate to ({DefaultCa})" };
        Option<string?> keep = new("--report") { HelpName = "FILE", Description = "Also write the verdicts as JSON to this file; an earlier report there is replaced" };
        Option<OutputFormat> format = CommonOptions.Format();
        PasswordOptions passwords = new();
        LimitOptions limits = new();
        Command command = new("verify", "Verify servers against exactly the anchors of a store, and say what is wrong")
        {
            store, connections, timeout, parallel, expected, clients, rotation, to, keep, format,
        };
        passwords.AddTo(command);
        limits.AddTo(command);
        command.Action(terminal, async (result, cancellation) =>
        {
            string? wantedCa = Known(result.GetValue(expected), "--expect-ca", pins), toCa = Known(result.GetValue(to), "--to", pins);
            if (toCa is not null && !result.GetValue(rotation)) throw new KeyStoreException(KeyStoreError.Usage, "--to belongs to --rotation");
            ImmutableArray<ConnectionTarget> targets = ReadConnections(result.GetRequiredValue(connections));
            try
            {
                using PasswordSource password = passwords.From(result, terminal);
                using VerifyInput input = VerifyInput.Open(result.GetRequiredValue(store), password, limits.From(result), terminal);
                VerificationOptions options = new(TimeSpan.FromSeconds(result.GetValue(timeout)), result.GetValue(parallel), wantedCa);
                ServerVerification verification = new(input.Anchors, input.PemPath, pins, input.Name, terminal.Clock, input.Format);
                ImmutableArray<VerifiedServer> servers = await verification.RunAsync(targets, options, cancellation);

                string[] views = result.GetValue(clients) ?? [];
                DateTimeOffset now = terminal.Clock.GetUtcNow();
                ImmutableArray<VerifyServer> reports =
                [
                    .. servers.Select(server => VerifyReports.Of(
                        server,
                        views.Length == 0 ? null : [.. ClientRules.All.Where(rules => views.Contains(rules.Name)).Select(rules => rules.View(server.Target, server.Result, input.Anchors, input.KeyCertificates, now))],
                        result.GetValue(rotation) ? Rotation.Of(server.Target, server.Result, input.Anchors, pins, toCa ?? DefaultCa) : null,
                        pins)),
                ];
                ExitCode code = ExitCodes.Worst(reports.Select(report => (ExitCode)report.ExitCode));
                VerifyReport report = new(now, typeof(App).Assembly.GetName().Version!.ToString(3), (int)code, input.Report, reports);
                KeyStoreException? notKept = result.GetValue(keep) is { } path ? KeptReport.Write(path, report, ReportJson.Default.VerifyReport, terminal.Clock) : null;
                if (notKept is not null) report = report with { ExitCode = (int)ExitCodes.Worst([code, ExitCodes.For(notKept.Error)]) };

                // The verdicts are shown whether they were kept or not.
                terminal.Show(result.GetValue(format), report, VerifyText.Write, json => json.VerifyReport);
                return notKept is null ? code : throw notKept;
            }
            finally
            {
                foreach (ConnectionTarget target in targets) target.Dispose();
            }
        });
        return command;
    }

    /// <summary><c>--timeout SECONDS</c>.</summary>
    internal static Option<double> Timeout() => new("--timeout")
    {
        HelpName = "SECONDS",
        Description = "Over everything, for each server",
        DefaultValueFactory = _ => 10,
        CustomParser = result => result.Tokens is [{ Value: var text }]
            && double.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 3600
                ? seconds
                : CommonOptions.Refuse<double>(result, "--timeout is a number of seconds above zero, up to 3600"),
    };

    // A list in one word, or the option once for each: people try both.
    private static Option<string[]> As() => new("--as")
    {
        HelpName = string.Join('|', Clients),
        Description = "What this client would make of the same store and servers; repeats, or takes a list with commas",
        CustomParser = result =>
        {
            string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries))];
            return names.All(Clients.Contains)
                ? names
                : CommonOptions.Refuse<string[]>(result, $"--as is one of {string.Join(", ", Clients)}, or several: --as jdbc,psql or --as jdbc --as psql");
        },
    };

    private static Option<int> Whole(string name, int value, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = result => result.Tokens is [{ Value: var text }] && int.TryParse(text, out int number) && number is > 0 and <= 1000
            ? number
            : CommonOptions.Refuse<int>(result, $"{name} is a whole number from 1 to 1000"),
    };

    private static ImmutableArray<ConnectionTarget> ReadConnections(string[] connections)
    {
        List<ConnectionTarget> targets = [];
        foreach ((int i, string connection) in connections.Index())
        {
            try
            {
                targets.AddRange(ConnectionTarget.Read(connection));
            }
            catch (KeyStoreException refusal) when (connections.Length > 1)
            {
                foreach (ConnectionTarget target in targets) target.Dispose();
                throw new KeyStoreException(refusal.Error, $"connection {i + 1}: {refusal.Message}", refusal.Hint, refusal);
            }
        }

        return [.. targets];
    }

    private static string? Known(string? id, string option, RdsPins pins) =>
        id is null || pins.CurrentIds.Contains(id.ToLowerInvariant()) ? id?.ToLowerInvariant()
            : throw new KeyStoreException(KeyStoreError.Usage, $"{option}: there is no such RDS CA", $"CAs: {string.Join(", ", pins.CurrentIds)}");
}
