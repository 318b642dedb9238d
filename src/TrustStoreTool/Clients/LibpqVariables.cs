using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>libpq's environment, as far as it decides where to and how (PostgreSQL documentation, 34.15); a user name alone is no setting of TLS.</summary>
internal static class LibpqVariables
{
    /// <summary>Why a mode that is not seen may be set all the same.</summary>
    public const string Elsewhere = "sslmode may be set where the rest of its environment comes from";

    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["PGHOST"] = "host",
        ["PGHOSTADDR"] = "hostaddr",
        ["PGSSLMODE"] = "sslmode",
        ["PGREQUIRESSL"] = "requiressl",
        ["PGSSLROOTCERT"] = "sslrootcert",
        ["PGSERVICE"] = "service",
        ["PGSERVICEFILE"] = "servicefile",
        ["PGSYSCONFDIR"] = "sysconfdir",
    };

    /// <summary>The parameter that a variable sets, or null.</summary>
    public static string? Keyword(ConfigValue value) => Keywords.GetValueOrDefault(value.Name);

    /// <summary>Parameters by their keyword; the last of a name counts.</summary>
    public static Dictionary<string, string> Read(IEnumerable<ConfigValue> values)
    {
        Dictionary<string, string> found = [];
        foreach (ConfigValue value in values)
            if (Keyword(value) is { } keyword) found[keyword] = value.Value;
        return found;
    }
}
