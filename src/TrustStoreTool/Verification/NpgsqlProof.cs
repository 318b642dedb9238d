using System.Net.Security;
using System.Security.Authentication;
using Npgsql;

namespace TrustStoreTool.Verification;

/// <summary>Npgsql's verify-full connection against the anchors of one PEM file, with nothing of the environment in it.</summary>
internal static class NpgsqlProof
{
    // An empty PKCS#12: what Npgsql reads instead of a client certificate that the environment names (see Isolate).
    private static readonly byte[] NoClientCertificate = Convert.FromHexString("3016020103301106092a864886f70d010701a00404023000");

    /// <summary>Connects, and says how far the proof came, or why there is none.</summary>
    public static async Task<(ProofStage? Stage, string? Refusal)> RunAsync(
        ConnectionTarget target, string pemPath, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
        Observation seen = new();
        string? shield = ClientCertificateShield();
        CancellationToken token = deadline.Token;
        Task attempt = Task.Run(() => OpenAsync(Source(target, pemPath, shield, clock, seen), shield, token), CancellationToken.None);
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

    private static async Task OpenAsync(NpgsqlDataSource source, string? shield, CancellationToken deadline)
    {
        try
        {
            await using (source) await using (await source.OpenConnectionAsync(deadline)) { }
        }
        finally
        {
            if (shield is not null) File.Delete(shield);
        }
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
            Options = target.Options ?? "",
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
            options.LocalCertificateSelectionCallback = (sender, _, _, _, _) =>
            {
                seen.Tls = sender as SslStream;
                return null!;
            };
        });
        return builder.Build();
    }

    // Npgsql loads a client certificate that PGSSLCERT or the home folder offers, and fails where it cannot. Only a named file keeps it from that.
    private static string? ClientCertificateShield()
    {
        string? home = Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "APPDATA" : "HOME");
        string folder = OperatingSystem.IsWindows() ? "postgresql" : ".postgresql";
        bool offered = Environment.GetEnvironmentVariable("PGSSLCERT") is not null
            || (home is not null && File.Exists(Path.Combine(home, folder, "postgresql.crt")));
        if (!offered) return null;
        string path = Path.Combine(Path.GetTempPath(), $"truststore-{Guid.NewGuid():n}.pfx");
        File.WriteAllBytes(path, NoClientCertificate);
        return path;
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
