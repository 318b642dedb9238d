using System.Globalization;
using Npgsql;

// npgsql-alone CONNECTION COUNT PARALLEL: what Npgsql takes to open COUNT connections, PARALLEL at a time, by the connection's own settings.
// One data source for all of them and no pool: the least that a program on Npgsql can do. Fails unless every connection was opened.
NpgsqlConnectionStringBuilder settings = new(args[0]) { Pooling = false };
int count = int.Parse(args[1], CultureInfo.InvariantCulture), parallel = int.Parse(args[2], CultureInfo.InvariantCulture);
NpgsqlSlimDataSourceBuilder builder = new(settings.ConnectionString);
builder.EnableTransportSecurity();
await using NpgsqlDataSource source = builder.Build();
await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (_, cancellation) =>
{
    await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellation);
});
