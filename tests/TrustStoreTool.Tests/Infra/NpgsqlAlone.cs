using Npgsql;

namespace TrustStoreTool.Tests.Infra;

/// <summary>Npgsql as anybody uses it, verify-full with a root file: nothing of ours takes part.</summary>
internal static class NpgsqlAlone
{
    /// <summary>Connects to a server on 127.0.0.1 that is wanted under a name, which no name server needs to know.</summary>
    /// <returns>Null where TLS was proved, whatever became of the login; else what Npgsql says.</returns>
    public static async Task<string?> ConnectAsync(string name, int port, string pem)
    {
        NpgsqlDataSourceBuilder builder = new(
            $"Host=127.0.0.1;Port={port};Username=postgres;Password=p;Database=postgres;SSL Mode=VerifyFull;Root Certificate={pem};GSS Encryption Mode=Disable;Pooling=false;Timeout=20");
        builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = name);
        await using NpgsqlDataSource source = builder.Build();
        try
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync();
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return null;
        }
        catch (NpgsqlException e)
        {
            return $"{e.Message} {e.InnerException?.Message}";
        }
    }
}
