using System.Security.Authentication;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

public sealed class ConnectionTargetTests
{
    private const string Canary = "canary-hunter2";

    [Theory]
    [InlineData("Host=db.example;Port=6432;Database=app;Username=me;Password=p;w", "db.example:6432", null, null, null)]
    [InlineData("Host=db.example;Port=6432;Database=app;Username=me;Password='p;w'", "db.example:6432", "app", "me", "p;w")]
    [InlineData("Server=db.example;DB=app;User Id=me;PWD=\"p'w\";SSL Mode=VerifyFull;Pooling=false", "db.example:5432", "app", "me", "p'w")]
    [InlineData("host=db.example", "db.example:5432", null, null, null)]
    [InlineData("HOST=db.example:6000;sslmode=verify-full", "db.example:6000", null, null, null)]
    [InlineData("Host=::1;Database=app", "[::1]:5432", "app", null, null)]
    [InlineData("Host=[::1]:6000;Database=app", "[::1]:6000", "app", null, null)]
    [InlineData("postgresql://me:p%40%2Fw%25@db.example:6432/my%20app?sslmode=verify-full&connect_timeout=3", "db.example:6432", "my app", "me", "p@/w%")]
    [InlineData("postgres://db.example", "db.example:5432", null, null, null)]
    [InlineData("postgresql://me@[::1]:6000/app", "[::1]:6000", "app", "me", null)]
    [InlineData("postgresql://db.example/app?user=me&password=a+b", "db.example:5432", "app", "me", "a+b")]
    [InlineData("postgresql:///app?host=db.example&port=6000", "db.example:6000", "app", null, null)]
    [InlineData("jdbc:postgresql://db.example:6432/app?user=me&password=a%2Bb+c&ssl=true", "db.example:6432", "app", "me", "a+b c")]
    [InlineData("jdbc:postgresql://db.example/app?ssl&ApplicationName=x&currentSchema=y", "db.example:5432", "app", null, null)]
    [InlineData("jdbc:postgresql:app", "localhost:5432", "app", null, null)]
    [InlineData("jdbc:postgresql://[::1]/", "[::1]:5432", null, null, null)]
    [InlineData("jdbc:aws-wrapper:postgresql://db.example/app?wrapperPlugins=failover", "db.example:5432", "app", null, null)]
    [InlineData("host=db.example port=6432 dbname = app user=me password='it\\'s a \\\\ ; b'", "db.example:6432", "app", "me", "it's a \\ ; b")]
    [InlineData("host=db.example dbname=app password=a;b", "db.example:5432", "app", null, "a;b")]
    [InlineData("host = db.example\n dbname = 'my app'", "db.example:5432", "my app", null, null)]
    public void All_four_forms_are_read(string connection, string shown, string? database, string? user, string? password)
    {
        if (password is null && connection.Contains("p;w", StringComparison.Ordinal))
        {
            // The unquoted semicolon makes a setting of the password's rest.
            Assert.Throws<KeyStoreException>(() => ConnectionTarget.Read(connection));
            return;
        }

        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read(connection));

        Assert.Equal(shown, target.ToString());
        Assert.Equal(database, target.Database);
        Assert.Equal(user, target.User);
        Assert.Equal(password, target.Password is null ? null : new string(target.Password.Characters));
        Assert.Equal(RequestedSslMode.VerifyFull, target.SslMode);
        Assert.Empty(target.Weaknesses);
    }

    [Theory]
    [InlineData("Host=a,b:6001;Port=6000", "a:6000 b:6001")]
    [InlineData("postgresql://a:6000,b,[::1]:6002/app", "a:6000 b:5432 [::1]:6002")]
    [InlineData("jdbc:postgresql://a,b:6001/app?targetServerType=primary", "a:5432 b:6001")]
    [InlineData("host=a,b port=6000,6001", "a:6000 b:6001")]
    [InlineData("host=a,b hostaddr=127.0.0.1,127.0.0.2 port=6000", "a:6000 b:6000")]
    public void Each_host_of_a_list_is_a_target(string connection, string shown) =>
        Assert.Equal(shown, string.Join(' ', ConnectionTarget.Read(connection).Select(t => t.ToString())));

    [Theory]
    [InlineData("Host=a;SSL Mode=Require", "SSL Mode")]
    [InlineData("Host=a;SslMode=Disable", "SslMode")]
    [InlineData("Host=a;SSL Mode=VerifyCA", "SSL Mode")]
    [InlineData("Host=a;Trust Server Certificate=true", "Trust Server Certificate")]
    [InlineData("Host=a;Root Certificate=/tmp/x.pem", "Root Certificate")]
    [InlineData("Host=a;Channel Binding=Disable", "Channel Binding")]
    [InlineData("Host=a;Check Certificate Revocation=true", "Check Certificate Revocation")]
    [InlineData("Host=a;GSS Encryption Mode=Require", "GSS Encryption Mode")]
    [InlineData("postgresql://a/?sslmode=verify-ca", "sslmode")]
    [InlineData("postgresql://a/?sslmode=disable&sslmode=verify-full", "sslmode")]
    [InlineData("postgresql://a/?sslm%6fde=prefer", "sslmode")]
    [InlineData("postgresql://a/?ssl=true", "ssl")]
    [InlineData("postgresql://a/?sslrootcert=system", "sslrootcert")]
    [InlineData("postgresql://a/?sslkeylogfile=x", "sslkeylogfile")]
    [InlineData("host=a requiressl=1", "requiressl")]
    [InlineData("host=a sslcrl=x", "sslcrl")]
    [InlineData("host=a sslsni=0", "sslsni")]
    [InlineData("host=a channel_binding=disable", "channel_binding")]
    [InlineData("host=a ssl_min_protocol_version=TLSv1", "ssl_min_protocol_version")]
    [InlineData("host=a ssl_max_protocol_version=TLSv1.1", "ssl_max_protocol_version")]
    [InlineData("host=a gssencmode=require", "gssencmode")]
    [InlineData("jdbc:postgresql://a/?ssl=false", "ssl")]
    [InlineData("jdbc:postgresql://a/?sslmode=require", "sslmode")]
    [InlineData("jdbc:postgresql://a/?SSLMODE=require", "SSLMODE")]
    [InlineData("jdbc:postgresql://a/?sslfactory=org.postgresql.ssl.NonValidatingFactory", "sslfactory")]
    [InlineData("jdbc:postgresql://a/?sslfactory=com.example.Mine", "sslfactory")]
    [InlineData("jdbc:postgresql://a/?sslhostnameverifier=com.example.Mine", "sslhostnameverifier")]
    [InlineData("jdbc:postgresql://a/?socketFactory=com.example.Mine", "socketFactory")]
    [InlineData("jdbc:postgresql://a/?sslrootcert=x", "sslrootcert")]
    public void A_setting_that_weakens_the_check_is_refused_by_name_and_listed_where_it_is_allowed(string connection, string setting)
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => ConnectionTarget.Read(connection));
        Assert.Equal(KeyStoreError.Usage, refusal.Error);
        Assert.StartsWith($"{setting} would weaken the check: ", refusal.Message, StringComparison.Ordinal);

        if (setting == "ssl_max_protocol_version") return;
        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read(connection, ConnectionUse.AsGiven));
        Assert.StartsWith($"{setting}: ", target.Weaknesses[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host=a", RequestedSslMode.VerifyFull)]
    [InlineData("host=a sslmode=disable", RequestedSslMode.Disable)]
    [InlineData("Host=a;SSL Mode=Prefer", RequestedSslMode.Prefer)]
    [InlineData("Host=a;SSL Mode=VerifyFull;Trust Server Certificate=true", RequestedSslMode.Require)]
    [InlineData("postgresql://a/?ssl=true", RequestedSslMode.Require)]
    [InlineData("jdbc:postgresql://a/?ssl=false", RequestedSslMode.Prefer)]
    [InlineData("jdbc:postgresql://a/?ssl=true", RequestedSslMode.VerifyFull)]
    [InlineData("jdbc:postgresql://a/?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory", RequestedSslMode.Require)]
    [InlineData("jdbc:postgresql://a/?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory", RequestedSslMode.VerifyFull)]
    public void Taken_as_given_the_mode_is_verify_full_unless_the_connection_says_otherwise(string connection, RequestedSslMode mode)
    {
        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read(connection, ConnectionUse.AsGiven));
        Assert.Equal(mode, target.SslMode);
    }

    [Theory]
    [InlineData("Host=a;SSL Negotiation=Direct", true, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData("host=a sslnegotiation=direct ssl_min_protocol_version=TLSv1.3", true, SslProtocols.Tls13)]
    [InlineData("jdbc:postgresql://a/?sslNegotiation=direct", true, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData("host=a sslnegotiation=postgres ssl_max_protocol_version=TLSv1.2", false, SslProtocols.Tls12)]
    public void Direct_tls_and_tls_versions_are_kept(string connection, bool direct, SslProtocols versions)
    {
        using ConnectionTarget target = Assert.Single(ConnectionTarget.Read(connection));
        Assert.Equal((direct, versions), (target.DirectTls, target.TlsVersions));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Canary)]
    [InlineData("mysql://me:" + Canary + "@a/b")]
    [InlineData("jdbc:mysql://a/b?password=" + Canary)]
    [InlineData("postgresql+psycopg2://me:" + Canary + "@a/b")]
    [InlineData("postgresql://me:" + Canary + "/x@a/b")]
    [InlineData("postgresql://me:x@" + Canary + "@a/b")]
    [InlineData("postgresql://me:%zz" + Canary + "@a/b")]
    [InlineData("postgresql://me:%00" + Canary + "@a/b")]
    [InlineData("postgresql://me:%ff" + Canary + "@a/b")]
    [InlineData("postgresql://me:x@a:" + Canary + "/b")]
    [InlineData("postgresql://me:1?" + Canary + "=x@a/b")]
    [InlineData("postgresql://me:1?" + Canary + "@a/b")]
    [InlineData("postgresql://me:" + Canary + "#1/x@a/b")]
    [InlineData("postgresql://me:" + Canary + "?x=y@a/b")]
    [InlineData("postgresql://me:a@b?" + Canary + "=z@a/b")]
    [InlineData("host=a password=x'" + Canary + "'y " + Canary)]
    [InlineData("host=a password= " + Canary + " = x")]
    [InlineData("Host=a;Password=\"x" + Canary + "\"y;Port=1")]
    [InlineData("Host=a;Password=x=" + Canary + ";" + Canary + " y=z")]
    [InlineData("jdbc:postgresql://a:" + Canary + "/b?password=" + Canary)]
    [InlineData("jdbc:postgresql://a/b?password=x%" + Canary)]
    [InlineData("postgresql://me:x@a/b?" + Canary)]
    [InlineData("postgresql://me:" + Canary + "@/b")]
    [InlineData("postgresql://me:x@a/b?password=x&" + Canary + "=y")]
    [InlineData("jdbc:postgresql://me:" + Canary + "@a/b")]
    [InlineData("jdbc:postgresql://a/b?password=x&ssl" + Canary + "=y")]
    [InlineData("Host=a;Password=x;" + Canary + "=y")]
    [InlineData("Host=a;Password='" + Canary)]
    [InlineData("Host=a;Password=" + Canary + ";Port=0")]
    [InlineData("Host=a b;Password=" + Canary)]
    [InlineData("Password=" + Canary)]
    [InlineData("host=a password='" + Canary)]
    [InlineData("host=a password=x " + Canary)]
    [InlineData("host=a password=x " + Canary + "=z")]
    [InlineData("host=a sslmode=" + Canary)]
    [InlineData("host=/var/run password=" + Canary)]
    [InlineData("host=a service=" + Canary)]
    [InlineData("hostaddr=127.0.0.1 password=" + Canary)]
    [InlineData("host=a hostaddr=" + Canary)]
    [InlineData("host=a,b port=1,2,3 password=" + Canary)]
    [InlineData("host=ä password=" + Canary)]
    public void What_cannot_be_read_is_refused_without_repeating_any_of_it(string connection)
    {
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => ConnectionTarget.Read(connection));

        Assert.Equal(KeyStoreError.Usage, refusal.Error);
        Assert.False(string.IsNullOrEmpty(refusal.Hint), refusal.Message);
        Assert.DoesNotContain(Canary, refusal.ToString() + refusal.Hint, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Host=a;Colour=red", "Colour")]
    [InlineData("host=a colour=red", "colour")]
    [InlineData("postgresql://a/?colour=red", "colour")]
    [InlineData("jdbc:postgresql://a/?sslcolour=red", "sslcolour")]
    public void An_unknown_setting_is_named(string connection, string name) =>
        Assert.StartsWith(name + ": ", Assert.Throws<KeyStoreException>(() => ConnectionTarget.Read(connection)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_target_shows_host_and_port_alone_and_clears_its_password()
    {
        ConnectionTarget target = Assert.Single(ConnectionTarget.Read($"Host=a;Username=me;Password={Canary};SSL Password={Canary}"));
        Assert.Equal("a:5432", $"{target}");
        target.Dispose();
        Assert.Throws<ObjectDisposedException>(() => target.Password!.Characters.Length);
        Assert.Throws<ObjectDisposedException>(() => target.ClientKeyPassword!.Characters.Length);
    }

    [Fact]
    public void Every_setting_that_npgsql_knows_is_known_here()
    {
        // So that a new version of Npgsql cannot bring a setting that slips past the rules.
        foreach (string name in new Npgsql.NpgsqlConnectionStringBuilder().Keys.Cast<string>())
            Assert.True(ConnectionSettings.MeaningOf(ConnectionForm.Npgsql, name) is not null, name);
    }
}
