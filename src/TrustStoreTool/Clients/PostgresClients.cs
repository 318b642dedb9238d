using System.Collections.Immutable;

namespace TrustStoreTool.Clients;

/// <summary>The clients this library knows. Help, options and tests follow from this list.</summary>
public static class PostgresClients
{
    /// <summary>Every client, the particular before the general: settings are claimed in this order, and whatever is left and speaks libpq's language is psql's.</summary>
    public static ImmutableArray<PostgresClient> All { get; } = [new PgAdminClient(), new PgJdbcClient(), new NpgsqlClient(), new PsycopgClient(), new PsqlClient()];
}
