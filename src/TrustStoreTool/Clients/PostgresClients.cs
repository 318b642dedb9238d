using System.Collections.Immutable;

namespace TrustStoreTool.Clients;

/// <summary>The clients this library writes settings for. Help, options and tests follow from this list.</summary>
public static class PostgresClients
{
    /// <summary>Every client.</summary>
    public static ImmutableArray<PostgresClient> All { get; } = [new PsqlClient(), new PgAdminClient(), new PgJdbcClient(), new PsycopgClient(), new NpgsqlClient()];
}
