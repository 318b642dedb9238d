using System.Collections.Immutable;

namespace TrustStoreTool.Verification;

/// <summary>pgjdbc's URL: <c>//host[:port],…/database?name=value&amp;…</c>, or just <c>database</c> (on localhost). Credentials are parameters.</summary>
internal static class JdbcSyntax
{
    /// <summary>Reads what follows <c>jdbc:postgresql:</c>.</summary>
    public static ImmutableArray<RawSetting> Read(string rest)
    {
        ImmutableArray<RawSetting>.Builder settings = ImmutableArray.CreateBuilder<RawSetting>();
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        string address = question < 0 ? rest : rest[..question];
        string query = question < 0 ? "" : rest[(question + 1)..];
        string authority = "", database;
        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            int slash = address.IndexOf('/', 2);
            authority = slash < 0 ? address[2..] : address[2..slash];
            database = slash < 0 ? "" : address[(slash + 1)..];
        }
        else
        {
            database = address.TrimStart('/');
        }

        if (authority.Contains('@', StringComparison.Ordinal))
            throw ConnectionSyntax.Broken("pgjdbc takes user and password as parameters (?user=…&password=…), not before an @");
        UriSyntax.AddHosts(settings, string.Join(',', authority.Split(',').Select(host => host.Length == 0 ? "localhost" : host)));
        if (database.Length > 0) settings.Add(new RawSetting("PGDBNAME", Decode(database)));
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            // A parameter without '=' is an empty value: '?ssl' means ssl.
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            settings.Add(equals < 0 ? new RawSetting(pair, "") : new RawSetting(pair[..equals], Decode(pair[(equals + 1)..])));
        }

        return settings.DrainToImmutable();
    }

    // java.net.URLDecoder: besides percent-encoding, '+' is a blank.
    private static string Decode(string text) => UriSyntax.Decode(text.Replace('+', ' '));
}
