using System.Collections.Immutable;

namespace TrustStoreTool.Clients;

/// <summary>pgjdbc: a PEM file through its own factory, or a Java truststore through <c>DefaultJavaSSLFactory</c>.</summary>
internal sealed class PgJdbcClient : PostgresClient
{
    public override string Name => "jdbc";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target)
    {
        string url = $"jdbc:postgresql://{Quote.UrlHost(target.Host)}:{target.Port}/{Quote.Url(target.Database)}?"
            + (target.User is null ? "" : $"user={Quote.Url(target.User)}&") + "sslmode=verify-full";
        SettingsBlock pem = new("JDBC URL, PEM file", $"{url}&sslrootcert={Quote.Url(target.PemPath)}", "the default factory reads PEM, never a truststore");
        if (target.StorePath is null) return [pem];
        return
        [
            pem,
            new("JDBC URL, Java truststore", $"{url}&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"),
            new("JVM options for the truststore (sh)",
                $"-Djavax.net.ssl.trustStore={Quote.Shell(target.StorePath)} -Djavax.net.ssl.trustStorePassword=\"$TRUSTSTORE_PASSWORD\"",
                "give the password: without it Java opens the store with none, finds an encrypted PKCS#12 empty, and every connection fails with "
                + "'the trustAnchors parameter must be non-empty'. The store replaces the JDK's cacerts for the whole JVM: start it from them where "
                + "the program also calls public services (truststore migrate --create --from cacerts)"),
        ];
    }
}
