namespace TrustStoreTool.Clients;

/// <summary>Which library a URI's scheme names.</summary>
internal static class Drivers
{
    /// <summary>The library after the plus sign (SQLAlchemy's dialects) or before the scheme; null for a plain URI.</summary>
    public static string? Of(string? scheme)
    {
        if (scheme is null) return null;
        if (scheme.StartsWith("r2dbc:", StringComparison.Ordinal)) return "r2dbc";
        if (scheme.StartsWith("vertx-reactive:", StringComparison.Ordinal)) return "vertx";
        int plus = scheme.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? null : scheme[(plus + 1)..];
    }

    /// <summary>Whether that library leaves TLS to libpq.</summary>
    public static bool IsLibpq(string client) => client is "libpq" or "psycopg" or "psycopg2" or "psycopg2cffi" or "psycopg_async" or "django" or "pgadmin" or "psql";
}
