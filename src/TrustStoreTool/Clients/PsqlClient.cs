using System.Collections.Immutable;
using System.Text;

namespace TrustStoreTool.Clients;

/// <summary>psql, and whatever else takes libpq's environment, connection strings and <c>pg_service.conf</c>.</summary>
internal sealed class PsqlClient : PostgresClient
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["host"] = "PGHOST",
        ["port"] = "PGPORT",
        ["dbname"] = "PGDATABASE",
        ["user"] = "PGUSER",
        ["sslmode"] = "PGSSLMODE",
        ["sslrootcert"] = "PGSSLROOTCERT",
    };

    public override string Name => "psql";

    public override string FileName => "pg_service.conf";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target)
    {
        List<SettingsBlock> blocks =
        [
            new("environment (sh)", string.Join('\n', target.LibpqParameters.Select(p => $"export {Variables[p.Keyword]}={Quote.Shell(p.Value)}"))),
            new("connection string (sh)", $"psql {Quote.Shell(Quote.Conninfo(target.LibpqParameters))}"),
        ];
        try
        {
            blocks.Add(new SettingsBlock("pg_service.conf", ServiceFile.Merge(null, target.Label, target.LibpqParameters).TrimEnd('\n'), $"use it with: psql service={target.Label}"));
        }
        catch (KeyStoreException unfit) when (unfit.Error == KeyStoreError.Usage)
        {
            // The other two carry any value.
        }

        return [.. blocks];
    }

    public override byte[] Merge(ReadOnlyMemory<byte>? content, SettingsTarget target) =>
        Encoding.UTF8.GetBytes(ServiceFile.Merge(content is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null, target.Label, target.LibpqParameters));
}
