using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TrustStoreTool.Survey;

/// <summary>
/// The connections in a PostgreSQL log with <c>log_connections</c>: <c>stderr</c> format (prefixes with a time or a process: <c>%m</c>, <c>%t</c>, <c>%n</c>,
/// <c>[%p]</c>, <c>%c</c>; RDS's <c>%t:%r:%u@%d:[%p]:</c> and pgBadger's among them), <c>csvlog</c> and <c>jsonlog</c>. The names in a log are what clients call themselves.
/// </summary>
public sealed partial class PostgresLog
{
    private const int MaxWaiting = 10_000;

    // "connection received" says from where, "connection authorized" who and how; the process id joins them.
    private readonly Dictionary<string, string> _received = [];

    /// <summary>The connections of a log, in its order.</summary>
    /// <param name="log">The text; a log of either format.</param>
    /// <param name="isCut">Asked at the end: whether the text broke off, so that its last line may lack the words that tell TLS from plaintext. Null: it did not.</param>
    /// <returns>When (null where the prefix has no time), and who.</returns>
    public IEnumerable<(DateTimeOffset? At, SessionClient Client)> Read(TextReader log, Func<bool>? isCut = null)
    {
        StringBuilder record = new();
        bool isCsv = false, isQuoted = false;
        foreach (string line in LogLines.Read(log, isCut))
        {
            if (record.Length + line.Length > LogLines.MaxLine) record.Clear();
            if (record.Length == 0) (isCsv, isQuoted) = (IsCsv(line), false);
            record.Append(line);

            // A quoted field of csvlog may hold line ends.
            if (line.AsSpan().Count('"') % 2 == 1) isQuoted = !isQuoted;
            if (isCsv && isQuoted)
            {
                record.Append('\n');
                continue;
            }

            string text = record.ToString();
            record.Clear();
            if (Entry(text) is { } entry && Connection(entry) is { } connection) yield return connection;
        }
    }

    private static LogEntry? Entry(string line)
    {
        if (!line.Contains("connection ", StringComparison.Ordinal)) return null;
        if (line.StartsWith('{')) return Json(line);
        return CsvStart().IsMatch(line) ? Csv(line) : Plain(line);
    }

    // log_line_prefix is the administrator's: what is looked for in it are a time, a process or session id, and a client's address.
    private static LogEntry? Plain(string line)
    {
        int severity = line.IndexOf("LOG:  ", StringComparison.Ordinal);
        if (severity < 0 || line[0] == '\t') return null;
        string prefix = line[..severity], message = line[(severity + 6)..];

        // Another severity's text, a statement's for instance, may say anything.
        if (!message.StartsWith("connection ", StringComparison.Ordinal) && !message.StartsWith("replication connection ", StringComparison.Ordinal)) return null;
        if (OtherSeverity().IsMatch(prefix)) return null;
        Match time = PrefixTime().Match(prefix), process = PrefixProcess().Match(prefix), host = PrefixHost().Match(prefix);
        return time.Success || process.Success
            ? new LogEntry(time.Value, process.Success ? process.Value : "", host.Success ? host.Groups[1].Value + host.Groups[2].Value : "", message, null)
            : null;
    }

    private static LogEntry? Csv(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool isQuoted = false;
        foreach (char c in line)
        {
            if (c == '"') isQuoted = !isQuoted;
            if (c == ',' && !isQuoted)
            {
                fields.Add(Unquote(field.ToString()));
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(Unquote(field.ToString()));
        return fields.Count < 14 ? null : new LogEntry(fields[0], fields[3], WithoutPort(fields[4]), fields[13], fields.Count > 23 ? fields[23] : null);
    }

    private static LogEntry? Json(string line)
    {
        try
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            string Member(string name) => entry.RootElement.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
            return new LogEntry(Member("timestamp"), Member("pid"), Member("remote_host"), Member("message"), Member("backend_type"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private (DateTimeOffset? At, SessionClient Client)? Connection(LogEntry entry)
    {
        if (Received().Match(entry.Message) is { Success: true } received)
        {
            if (_received.Count >= MaxWaiting) _received.Clear();
            if (entry.ProcessId.Length > 0) _received[entry.ProcessId] = received.Groups[1].Value;
            return null;
        }

        Match match = Authorized().Match(entry.Message);
        if (!match.Success || match.Groups["user"].Value == "rdsadmin") return null;
        _received.Remove(entry.ProcessId, out string? host);
        host = entry.Host.Length > 0 ? entry.Host : host;
        string? Group(string name) => match.Groups[name] is { Success: true, Length: > 0 } group ? group.Value : null;
        SessionClient client = new(
            Group("user"), Group("database"), Group("application"), host is "[local]" ? null : host ?? "unknown", match.Groups["protocol"].Success, Group("protocol"), Group("cipher"),
            match.Groups["replication"].Success ? "walsender" : entry.BackendType is "" ? null : entry.BackendType);
        return (Time(entry.Time), client);
    }

    private static DateTimeOffset? Time(string text)
    {
        // A zone's name says nothing that .NET could use; RDS logs UTC.
        if (text.Length == 14 && text[10] == '.' && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal epoch))
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(epoch * 1000));
        string time = text.EndsWith(" UTC", StringComparison.Ordinal) || text.EndsWith(" GMT", StringComparison.Ordinal) ? text[..^4] + "Z" : text;
        return DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
            || DateTimeOffset.TryParse(text.Length >= 19 ? text[..19] : text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at)
                ? at
                : null;
    }

    private static bool IsCsv(string line) => line.Length > 10 && char.IsAsciiDigit(line[0]) && CsvStart().IsMatch(line.Length > 4096 ? line[..4096] : line);

    private static string Unquote(string field) => field.Length > 1 && field[0] == '"' ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field;

    private static string WithoutPort(string host) => host.LastIndexOf(':') is var colon and >= 0 ? host[..colon] : host;

    private sealed record LogEntry(string Time, string ProcessId, string Host, string Message, string? BackendType);

    [GeneratedRegex(@"\b(?:ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY|LOCATION|WARNING|NOTICE|INFO|DEBUG[1-5]?):  ")]
    private static partial Regex OtherSeverity();

    // %t and %m, or %n.
    [GeneratedRegex(@"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?(?:[A-Z]{1,5}|[+\-]\d\d(?::?\d\d)?))?\b|\b\d{10}\.\d{3}\b")]
    private static partial Regex PrefixTime();

    // [%p] and %c.
    [GeneratedRegex(@"(?<=\[)\d+(?=\])|\b[0-9a-f]{8}\.[0-9a-f]+\b")]
    private static partial Regex PrefixProcess();

    // %r, and what pgBadger asks for.
    [GeneratedRegex(@"([^\s:=,]+|(?<![A-Za-z0-9])[0-9a-fA-F:.]+)\(\d+\)|\b(?:client|host|remote)=([^\s,\]]+)")]
    private static partial Regex PrefixHost();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d [\d:.]+ [A-Za-z+\-\d]+,(?:""(?:[^""]|"""")*""|[^,""]*),(?:""(?:[^""]|"""")*""|[^,""]*),\d+,")]
    private static partial Regex CsvStart();

    [GeneratedRegex(@"^connection received: host=(\S+)")]
    private static partial Regex Received();

    [GeneratedRegex(@"^(?<replication>replication )?connection authorized: user=(?<user>.*?)(?: database=(?<database>.*?))?(?: application_name=(?<application>.*?))?(?: SSL enabled \(protocol=(?<protocol>[^,]+), cipher=(?<cipher>[^,]+),[^)]*\))?(?: GSS \(.*\))?$")]
    private static partial Regex Authorized();
}
