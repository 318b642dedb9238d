namespace TrustStoreTool.Tests.Infra;

/// <summary>pgjdbc in a JVM of its own (JSSE remembers its default truststore), verify-full.</summary>
internal static class PgJdbc
{
    /// <summary>With <c>DefaultJavaSSLFactory</c>, which trusts what <c>javax.net.ssl.trustStore</c> holds.</summary>
    public static PeerAnswer ConnectWithTrustStore(PostgresServer server, string trustStore, string? type, string? password)
    {
        List<string> options = [$"-Djavax.net.ssl.trustStore={trustStore}"];
        if (type is not null) options.Add($"-Djavax.net.ssl.trustStoreType={type}");
        if (password is not null) options.Add($"-Djavax.net.ssl.trustStorePassword={password}");
        return Connect(server, options, "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    /// <summary>With its own <c>LibPQFactory</c>, which reads the root certificates from a PEM file.</summary>
    public static PeerAnswer ConnectWithRootFile(PostgresServer server, string pem) => Connect(server, [], $"sslrootcert={pem}");

    private static PeerAnswer Connect(PostgresServer server, IEnumerable<string> options, string property)
    {
        Peer.Missing(!File.Exists(JavaPrograms.PgJdbcJar), "pgjdbc is not installed (Debian package libpostgresql-jdbc-java; scripts/setup brings it)");
        return JavaPrograms.Run("Connect", options, server.Jdbc(), "sslmode=verify-full", property);
    }
}
