using System.Collections.Immutable;

namespace TrustStoreTool.Clients;

/// <summary>psycopg2 (and psycopg 3, whose <c>connect</c> takes the same): libpq from Python.</summary>
internal sealed class PsycopgClient : PostgresClient
{
    public override string Name => "psycopg2";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target) =>
    [
        new("keyword arguments", $"psycopg2.connect({string.Join(", ", target.LibpqParameters.Select(Argument))})"),
        new("DSN", $"psycopg2.connect({Quote.Python(Quote.Conninfo(target.LibpqParameters))})"),
    ];

    private static string Argument((string Keyword, string Value) parameter) =>
        $"{parameter.Keyword}={(parameter.Keyword == "port" ? parameter.Value : Quote.Python(parameter.Value))}";
}
