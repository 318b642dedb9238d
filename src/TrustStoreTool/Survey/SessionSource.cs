using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Authentication;
using Npgsql;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Survey;

/// <summary>A login to a server, opened when it is needed and again after it was lost.</summary>
public sealed class SessionSource : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _timeout;
    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _sample;

    /// <summary>Takes the connection as it is given, weaker TLS modes included.</summary>
    /// <param name="target">Where to, and as whom.</param>
    /// <param name="timeout">For each thing asked.</param>
    public SessionSource(ConnectionTarget target, TimeSpan timeout)
    {
        _timeout = timeout;
        NpgsqlConnectionStringBuilder settings = new()
        {
            Host = target.Address ?? target.Host,
            Port = target.Port,
            Database = target.Database ?? "postgres",
            Username = target.User,
            Password = target.Password is { } password ? new string(password.Characters) : null,
            Passfile = target.PasswordFile,
            SslMode = Modes[target.SslMode],
            RootCertificate = target.RootCertificate,
            SslCertificate = target.ClientCertificate,
            SslKey = target.ClientKey,
            SslNegotiation = target.DirectTls ? SslNegotiation.Direct : SslNegotiation.Postgres,
            GssEncryptionMode = GssEncryptionMode.Disable,
            ApplicationName = "truststore sessions",
            Timeout = Math.Max(1, (int)timeout.TotalSeconds),
            CommandTimeout = Math.Max(1, (int)timeout.TotalSeconds),
            Pooling = false,
            Timezone = "UTC",
        };
        NpgsqlSlimDataSourceBuilder builder = new(settings.ConnectionString);
        builder.EnableTransportSecurity();
        if (target.Address is not null)
        {
            // The name in the certificate is the host's, wherever it is reached.
            string host = target.Host;
            builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = host);
        }

        _source = builder.Build();
    }

    private static readonly Dictionary<RequestedSslMode, SslMode> Modes = new()
    {
        [RequestedSslMode.Disable] = SslMode.Disable,
        [RequestedSslMode.Allow] = SslMode.Allow,
        [RequestedSslMode.Prefer] = SslMode.Prefer,
        [RequestedSslMode.Require] = SslMode.Require,
        [RequestedSslMode.VerifyCa] = SslMode.VerifyCA,
        [RequestedSslMode.VerifyFull] = SslMode.VerifyFull,
    };

    /// <summary>What the server insists on.</summary>
    /// <exception cref="KeyStoreException">It cannot be reached, is not trusted, or refuses the login.</exception>
    public Task<ForceSsl> AskAsync(CancellationToken cancellation) => Guarded(async () =>
    {
        NpgsqlConnection connection = await OpenAsync(cancellation);
        (int? plaintext, int? tls) = await RulesAsync(connection, cancellation);
        await using NpgsqlCommand command = new(SessionQuery.Server, connection);
        await using DbDataReader row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new ForceSsl(Switch(Text(row, 0)), Switch(Text(row, 1)), Text(row, 2), plaintext, tls, row.GetString(4), row.GetBoolean(3));
    }, cancellation);

    /// <summary>Who is connected now.</summary>
    /// <exception cref="KeyStoreException">It cannot be reached, is not trusted, or refuses the login; the next call tries anew.</exception>
    public Task<ImmutableArray<Session>> SampleAsync(CancellationToken cancellation) => Guarded(async () =>
    {
        NpgsqlConnection connection = await OpenAsync(cancellation);
        if (_sample is null)
        {
            _sample = new NpgsqlCommand(SessionQuery.Sample, connection);
            await _sample.PrepareAsync(cancellation);
        }

        ImmutableArray<Session>.Builder sessions = ImmutableArray.CreateBuilder<Session>();
        await using DbDataReader row = await _sample.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            SessionClient client = new(Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), row.GetBoolean(6), Text(row, 7), Text(row, 8), Text(row, 9));
            sessions.Add(new Session(row.GetInt32(0), row.GetDateTime(1), client));
        }

        return sessions.ToImmutable();
    }, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _source.DisposeAsync();
    }

    private static async Task<(int? Plaintext, int? Tls)> RulesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlCommand command = new(SessionQuery.Rules, connection);
            await using DbDataReader row = await command.ExecuteReaderAsync(cancellation);
            int plaintext = 0, tls = 0;
            while (await row.ReadAsync(cancellation))
            {
                if (row.GetString(0) is "host" or "hostnossl") plaintext += row.GetInt32(1);
                if (row.GetString(0) == "hostssl") tls += row.GetInt32(1);
            }

            return (plaintext, tls);
        }
        catch (PostgresException refusal) when (refusal.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable)
        {
            return (null, null);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => _connection ??= await _source.OpenConnectionAsync(cancellation);

    private async Task CloseAsync()
    {
        if (_sample is not null) await _sample.DisposeAsync();
        if (_connection is not null) await _connection.DisposeAsync();
        (_sample, _connection) = (null, null);
    }

    private async Task<T> Guarded<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work().WaitAsync(_timeout, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            await CloseAsync();
            throw Refusal(failure);
        }
    }

    private static KeyStoreException Refusal(Exception failure) => failure switch
    {
        KeyStoreException refusal => refusal,
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } => new KeyStoreException(KeyStoreError.PasswordWrong, "the server refuses the password", null, failure),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            new KeyStoreException(KeyStoreError.Unreachable, $"the server refuses the query: {refused.MessageText}", null, failure),
        PostgresException refused => new KeyStoreException(KeyStoreError.Unreachable, $"the server refuses: {refused.MessageText}", null, failure),
        { InnerException: AuthenticationException } => new KeyStoreException(
            KeyStoreError.ProofFailed, "the server's certificate is not trusted", "name the CA file with sslrootcert, or look into it with: truststore verify FILE CONNECTION", failure),
        TimeoutException => new KeyStoreException(KeyStoreError.Unreachable, "the server does not answer in time", null, failure),
        { InnerException: { } inner } => new KeyStoreException(KeyStoreError.Unreachable, inner.Message.TrimEnd('.'), null, failure),
        _ => new KeyStoreException(KeyStoreError.Unreachable, failure.Message.TrimEnd('.'), null, failure),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static bool? Switch(string? setting) => setting switch { "on" or "1" or "true" => true, null or "" => null, _ => false };
}
