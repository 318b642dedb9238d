using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Authentication;
using Npgsql;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Survey;

/// <summary>A login to a server, opened when it is needed and again after it was lost.</summary>
public sealed class SessionSource : IAsyncDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(500);

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
    public Task<ForceSsl> AskAsync(CancellationToken cancellation) => Guarded(ServerAsync, cancellation);

    /// <summary>Who is connected now.</summary>
    /// <exception cref="KeyStoreException">It cannot be reached, is not trusted, or refuses the login; the next call tries anew.</exception>
    public Task<ImmutableArray<Session>> SampleAsync(CancellationToken cancellation) => Guarded(SessionsAsync, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await PatientlyAsync(_source.DisposeAsync().AsTask());
    }

    private async Task<ForceSsl> ServerAsync()
    {
        NpgsqlConnection connection = await OpenAsync();
        (int? plaintext, int? tls) = await RulesAsync(connection);
        await using NpgsqlCommand command = new(SessionQuery.Server, connection);
        await using DbDataReader row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new ForceSsl(Switch(Text(row, 0)), Switch(Text(row, 1)), Text(row, 2), plaintext, tls, row.GetString(4), row.GetBoolean(3));
    }

    private async Task<ImmutableArray<Session>> SessionsAsync()
    {
        NpgsqlConnection connection = await OpenAsync();
        if (_sample is null)
        {
            _sample = new NpgsqlCommand(SessionQuery.Sample, connection);
            await _sample.PrepareAsync();
        }

        ImmutableArray<Session>.Builder sessions = ImmutableArray.CreateBuilder<Session>();
        await using DbDataReader row = await _sample.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            SessionClient client = new(Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), row.GetBoolean(6), Text(row, 7), Text(row, 8), Text(row, 9));
            sessions.Add(new Session(row.GetInt32(0), row.GetDateTime(1), client));
        }

        return sessions.ToImmutable();
    }

    private static async Task<(int? Plaintext, int? Tls)> RulesAsync(NpgsqlConnection connection)
    {
        try
        {
            await using NpgsqlCommand command = new(SessionQuery.Rules, connection);
            await using DbDataReader row = await command.ExecuteReaderAsync();
            int plaintext = 0, tls = 0;
            while (await row.ReadAsync())
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

    private async Task<NpgsqlConnection> OpenAsync() => _connection ??= await _source.OpenConnectionAsync();

    private async Task CloseAsync()
    {
        if (_sample is not null) await _sample.DisposeAsync();
        _sample = null;
        await PatientlyAsync(Task.Run(DisconnectAsync));
    }

    private async Task DisconnectAsync()
    {
        NpgsqlConnection? connection = _connection;
        _connection = null;
        if (connection is not null) await connection.DisposeAsync();
    }

    // A server that no longer answers holds up the goodbye as well; what is not said by then is left to the end of the process.
    private static async Task PatientlyAsync(Task goodbye)
    {
        try
        {
            await goodbye.WaitAsync(Goodbye);
        }
        catch (Exception refused) when (refused is TimeoutException or NpgsqlException or IOException or InvalidOperationException)
        {
            // Nothing is asked of it any more.
        }
    }

    private async Task<T> Guarded<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            // Npgsql is not told of a cancellation: it would ask the server to cancel, and wait for its answer, which may never come.
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
