using System.Text;
using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients;

/// <summary>Connection strings as they stand in text: URIs, JDBC URLs, libpq's keywords. What is returned holds no user and no password.</summary>
internal static partial class ConnectionText
{
    // PostgreSQL documentation, 34.1.2; those that connection strings are made of.
    private static readonly HashSet<string> Keywords =
    [
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "connect_timeout", "client_encoding", "options", "application_name",
        "fallback_application_name", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "replication", "gssencmode",
        "sslmode", "requiressl", "sslcompression", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "requirepeer",
        "ssl_min_protocol_version", "ssl_max_protocol_version", "krbsrvname", "gsslib", "gssdelegation", "service", "target_session_attrs", "load_balance_hosts",
        "channel_binding", "require_auth", "sslnegotiation", "sslcertmode", "servicefile", "min_protocol_version", "max_protocol_version", "sslkeylogfile",
        "scram_client_key", "scram_server_key", "oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope",
    ];

    /// <summary>Whether libpq knows a parameter of that name (in a pg_service.conf, <c>requiressl</c> is none).</summary>
    public static bool IsKeyword(string name) => name != "requiressl" && Keywords.Contains(name);

    /// <summary>PostgreSQL URIs in a text, with their scheme.</summary>
    public static IEnumerable<(string Scheme, string? Host, Dictionary<string, string> Parameters)> Uris(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal)) yield break;
        foreach (Match match in Uri().Matches(Placeholder.Compact(text)))
            yield return (match.Groups[1].Value.ToLowerInvariant(), Host(match.Groups[2].Value), Query(match.Groups[2].Value));
    }

    /// <summary>JDBC URLs of PostgreSQL in a text, wrapper drivers included.</summary>
    public static IEnumerable<(string? Host, Dictionary<string, string> Parameters)> JdbcUrls(string text)
    {
        if (!text.Contains("jdbc:", StringComparison.OrdinalIgnoreCase)) yield break;

        // A value that is the URL has it to its end, blanks in a path included; in a command or a text it is a word.
        string whole = text.Trim();
        foreach (Match match in whole.Length < 8192 && Whole().Match(whole) is { Success: true } url ? (IEnumerable<Match>)[url] : Jdbc().Matches(Placeholder.Compact(text)))
        {
            string rest = match.Groups[1].Value;
            yield return (rest.StartsWith("//", StringComparison.Ordinal) ? Host(rest[2..]) : "localhost", Query(rest));
        }
    }

    /// <summary>A libpq connection string as a whole, or null where the text is something else.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="isKnown">Whether it stands where libpq takes one; elsewhere a text of a single keyword may be anything.</param>
    public static Dictionary<string, string>? Conninfo(string text, bool isKnown = false)
    {
        if (text.Length > 8192 || !text.Contains('=', StringComparison.Ordinal)) return null;
        Dictionary<string, string> found = [];
        for (int i = 0; ;)
        {
            while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
            if (i == text.Length) break;
            int start = i;
            while (i < text.Length && (char.IsAsciiLetterLower(text[i]) || text[i] == '_')) i++;
            string keyword = text[start..i];
            while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
            if (i == text.Length || text[i] != '=' || !Keywords.Contains(keyword)) return null;
            i++;
            while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
            if (Value(text, ref i) is not { } value) return null;
            found[keyword] = value;
        }

        if (isKnown) return found;
        return found.Count > 1 && (found.ContainsKey("host") || found.ContainsKey("hostaddr") || found.ContainsKey("service") || found.ContainsKey("dbname")) ? found : null;
    }

    private static string? Value(string text, ref int i)
    {
        StringBuilder value = new();
        bool isQuoted = i < text.Length && text[i] == '\'';
        if (isQuoted) i++;
        for (; i < text.Length; i++)
        {
            if (isQuoted ? text[i] == '\'' : char.IsWhiteSpace(text[i])) break;
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            value.Append(text[i]);
        }

        if (isQuoted && i++ >= text.Length) return null;
        return value.ToString();
    }

    // What follows the last @ of the authority, without ports. A stray @ later means that a raw / or ? stands in the password: then nothing is shown.
    private static string? Host(string text)
    {
        int end = text.AsSpan().IndexOfAny('/', '?', '#');
        string authority = end < 0 ? text : text[..end];
        if (end >= 0 && text.AsSpan(end).Contains('@') && !authority.Contains('@', StringComparison.Ordinal)) return null;
        string[] hosts = authority[(authority.LastIndexOf('@') + 1)..].Split(',');

        // Where what should be a port is none, the text was cut in its password.
        if (Array.Exists(hosts, host => !Address().IsMatch(host))) return null;
        string names = string.Join(',', hosts.Select(WithoutPort).Where(host => host.Length > 0));
        return names.Length > 0 ? names : null;
    }

    private static string WithoutPort(string host) => host.StartsWith('[') ? host.Split(']')[0][1..] : System.Uri.UnescapeDataString(Port().Replace(host, ""));

    private static Dictionary<string, string> Query(string text)
    {
        int start = text.IndexOf('?', StringComparison.Ordinal);
        return start < 0 ? [] : ClientSetting.Keep(text[(start + 1)..].Split('&').Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(System.Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? System.Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "")));
    }

    // dj-database-url, django-environ, the PostGIS adapter of Rails and Doctrine have names of their own for what they hand to libpq.
    [GeneratedRegex("""(?<![\w:])((?:r2dbc:(?:pool:)?|vertx-reactive:)?postgres(?:ql)?(?:\+\w+)?|postgis|pgsql|psql|timescale(?:gis)?)://([^\s"'<>`\\]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Uri();

    [GeneratedRegex(@"^jdbc:(?:[\w\-]+:)*?postgresql:([^\r\n]*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Whole();

    [GeneratedRegex("""jdbc:(?:[\w\-]+:)*?postgresql:([^\s"'<>`\\]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Jdbc();

    [GeneratedRegex(@":(\d*|\$\{[^}]*\}|\$\([^)]*\)|\{[^}]*\}|\$\w+|%s|%\(\w+\)s|<[^>]*>)$")]
    private static partial Regex Port();

    // A name or address, or a placeholder for it, and a port.
    [GeneratedRegex(@"^(?:\[[^\]]*\]|[^:{}$<]*|(?:[^:{}$<]|\$?\{[^}]*\}|\$\([^)]*\)|\$\w+|<[^>]*>)*)(?::(?:\d*|\$?\{[^}]*\}|\$\([^)]*\)|\$\w+|%s|%\(\w+\)s|<[^>]*>))?$", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
