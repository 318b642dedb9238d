using System.Net.Security;
using System.Security.Authentication;
using Npgsql;

namespace TrustStoreTool.Verification;

/// <summary>Npgsql's verify-full connection against the anchors of one PEM file, with nothing of the environment in it.</summary>
internal static class NpgsqlProof
{
    /// <summary>Connects, and says how far the proof came, or why there is none.</summary>
    public static async Task<(ProofStage? Stage, string? Refusal)> RunAsync(
        ConnectionTarget target, string pemPath, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
        Observation seen = new();
        using EnvironmentShield shield = EnvironmentShield.Raise();
        CancellationToken token = deadline.Token;
        Task attempt = Task.Run(() => OpenAsync(Source(target, pemPath, shield.Path, clock, seen), token), CancellationToken.None);
        try
        {
            // Npgsql does not always heed its token: at the deadline it is left to itself, and its socket is closed under it.
            await attempt.WaitAsync(token);
            return (ProofStage.Login, null);
        }
        catch (PostgresException)
        {
            // The server's own words came over verified TLS; what they say is no matter of trust.
            return (ProofStage.Handshake, null);
        }
        catch (Exception e)
        {
            // Npgsql fails in many types, even with OutOfMemoryException where a server claims a message of 2 GiB.
            cancellation.ThrowIfCancellationRequested();
            return seen.AskedForPassword || seen.IsAuthenticated ? (ProofStage.Handshake, null) : (null, Reason(e));
        }
        finally
        {
            seen.Abandon();
            _ = attempt.ContinueWith(left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static async Task OpenAsync(NpgsqlDataSource source, CancellationToken deadline)
    {
        await using (source) await using (await source.OpenConnectionAsync(deadline)) { }
    }

    private static NpgsqlDataSource Source(ConnectionTarget target, string pemPath, string? shield, TimeProvider clock, Observation seen)
    {
        // Whatever Npgsql would otherwise look for in PG* variables or the home folder is said here.
        NpgsqlConnectionStringBuilder settings = new()
        {
            Host = target.Address ?? target.Host,
            Port = target.Port,
            Database = target.Database ?? "postgres",
            Username = target.User ?? "truststore",
            SslMode = SslMode.VerifyFull,
            RootCertificate = pemPath,
            SslNegotiation = target.DirectTls ? SslNegotiation.Direct : SslNegotiation.Postgres,
            GssEncryptionMode = GssEncryptionMode.Disable,
            ChannelBinding = target.RequiresChannelBinding ? ChannelBinding.Require : ChannelBinding.Prefer,
            RequireAuth = target.LoginMethods ?? "Password,MD5,GSS,SSPI,ScramSHA256,None",
            CheckCertificateRevocation = false,
            ApplicationName = "truststore",
            ClientEncoding = "UTF8",
            Timezone = "UTC",
            Options = target.Options ?? EnvironmentShield.NoOptions,
            Pooling = false,
            Enlist = false,
            Timeout = 0,
        };
        if (shield is not null) settings.SslCertificate = shield;
        NpgsqlSlimDataSourceBuilder builder = new(settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        builder.UsePasswordProvider(
            _ => throw new NotSupportedException(),
            (_, _) =>
            {
                // Asked only inside the verified channel: that it is asked is the proof.
                seen.AskedForPassword = true;
                return ValueTask.FromResult(target.Password is { } password ? new string(password.Characters) : "none was given");
            });
        builder.UseSslClientAuthenticationOptionsCallback(options =>
        {
            options.TargetHost = target.Host;
            options.EnabledSslProtocols = target.TlsVersions;
            options.CertificateChainPolicy = ChainCheck.Policy(clock.GetUtcNow());
            options.ClientCertificateContext = null;
            options.AllowTlsResume = false;
            options.LocalCertificateSelectionCallback = (sender, _, _, _, _) =>
            {
                seen.Tls = sender as SslStream;
                return null!;
            };
        });
        return builder.Build();
    }

    private static string Reason(Exception e) => e switch
    {
        OperationCanceledException => "it did not come that far in time",
        NpgsqlException { InnerException: AuthenticationException } => "Npgsql does not accept the certificate",
        _ => "the connection ended before TLS was established",
    };

    private sealed class Observation
    {
        public volatile bool AskedForPassword;

        public volatile SslStream? Tls;

        public bool IsAuthenticated => Tls?.IsAuthenticated ?? false;

        public void Abandon() => Tls?.Dispose();
    }
}
