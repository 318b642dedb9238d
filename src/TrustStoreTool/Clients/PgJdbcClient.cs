using System.Collections.Immutable;
using TrustStoreTool.Clients.Files;

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

    internal override Judgement Judge(ClientSetting setting, TrustFiles files)
    {
        if (setting.Client == Name) return PgJdbcRules.Judge(setting, files);
        TrustFile file = files.Java(setting.JavaStore!);
        return new Judgement("", false, ServerCheck.DecidedElsewhere, PlaintextRisk.Unknown, file);
    }

    internal override IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed)
    {
        List<(ConfigValue Value, JavaTrustStore Store)> stores = [.. JavaOptions.Find(document).DistinctBy(found => (found.Store.Path, found.Store.HasPassword, found.Store.Password))];
        foreach ((ConfigValue value, JavaTrustStore store) in stores)
        {
            claimed.Add(value);
            yield return new ClientSetting
            {
                Line = store.Line,
                Client = "java",
                Key = value.Name.Length > 0 ? value.Name : "-Djavax.net.ssl.trustStore",
                Parameters = new Dictionary<string, string>(),
                JavaStore = store,
            };
        }

        JdbcProperties properties = new(document);
        foreach (ConfigValue value in document.Values)
        {
            foreach ((string? host, Dictionary<string, string> inUrl) in ConnectionText.JdbcUrls(value.Value))
            {
                claimed.Add(value);

                // What stands in the URL wins over properties beside it (Driver.connect).
                Dictionary<string, string> parameters = properties.Of(value, claimed);
                foreach ((string name, string text) in inUrl) parameters[name] = text;
                yield return new ClientSetting
                {
                    Line = value.Line,
                    Client = Name,
                    Key = value.Name.Length > 0 ? value.Name : "JDBC URL",
                    Host = host,
                    Parameters = parameters,
                    JavaStore = stores.Count > 0 ? stores[0].Store : null,
                };
            }
        }

        foreach (ClientSetting source in JdbcDataSources.Find(document, claimed)) yield return source with { JavaStore = stores.Count > 0 ? stores[0].Store : null };
    }
}
