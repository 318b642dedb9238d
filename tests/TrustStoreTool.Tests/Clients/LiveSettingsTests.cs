using System.Globalization;
using System.Text.Json;
using Npgsql;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Clients;

/// <summary>Each printed setting is used as printed, by the client it is for: it connects to the server of its CA, and to no other.</summary>
[Collection(LiveServers.Collection)]
public class LiveSettingsTests(LiveServers servers)
{
    private const string Ask = "select 'tls=' || ssl from pg_stat_ssl where pid = pg_backend_pid()";

    [SkippableTheory]
    [InlineData("psql", "environment (sh)")]
    [InlineData("psql", "connection string (sh)")]
    [InlineData("psql", "pg_service.conf")]
    [InlineData("pgadmin", "servers.json")]
    [InlineData("jdbc", "JDBC URL, PEM file")]
    [InlineData("jdbc", "JDBC URL, Java truststore")]
    [InlineData("psycopg2", "keyword arguments")]
    [InlineData("psycopg2", "DSN")]
    [InlineData("npgsql", "connection string")]
    [InlineData("npgsql", "appsettings.json")]
    public async Task A_printed_setting_works_as_printed_and_refuses_another_ca(string client, string title)
    {
        // Blanks and letters beyond ASCII are in the folder's name already.
        using TempFolder folder = new();
        string pem = folder.Write("it's a \"root\"\\+%41;&.pem", TestPki.Old.Root.Pem);
        using Password password = new("change it");
        string store = folder.Write("trust 'store'.jks", KeyStoreFormats.All.Single(f => f.Name == "jks").Create([new NewTrustedCertificate("old", TestTerminal.Today, TestPki.Old.Root.Certificate)], password));
        Assert.Contains("tls=true", await Use(servers.Known), StringComparison.Ordinal);
        string refusal = await Use(servers.Other);
        Assert.DoesNotContain("tls=", refusal, StringComparison.Ordinal);
        Assert.Matches("(?i)certificate|certification path", refusal);

        async Task<string> Use(PostgresServer server)
        {
            ToolRun run = (await Tool.RunAsync(
                "settings", "--client", client, "--host", "localhost", "--port", server.Port.ToString(CultureInfo.InvariantCulture), "--user", "postgres",
                "--pem", pem, "--store", store, "--name", "the server", "--format", "json")).Exits(0);
            Dictionary<string, string> blocks = JsonDocument.Parse(run.Out).RootElement.GetProperty("settings").EnumerateArray()
                .ToDictionary(block => block.GetProperty("title").GetString()!, block => block.GetProperty("text").GetString()!);
            return Connect(blocks, folder);
        }

        string Connect(Dictionary<string, string> blocks, TempFolder scratch)
        {
            string text = blocks[title];
            return title switch
            {
                "environment (sh)" => Answer(Peer.Shell.Run("-c", $"{text}\npsql -XAtc \"{Ask}\"")),
                "connection string (sh)" => Answer(Peer.Shell.Run("-c", $"{text} -XAtc \"{Ask}\"")),
                "pg_service.conf" => Answer(Peer.Psql.Run(new Dictionary<string, string?> { ["PGSERVICEFILE"] = scratch.Write("services", text + "\n") }, "service='the server'", "-XAtc", Ask)),
                "servers.json" => PgAdmin(text),
                "JDBC URL, PEM file" => Java(JavaPrograms.Run("Connect", [], text)),
                "JDBC URL, Java truststore" => Java(JavaPrograms.Run("Connect", Words(blocks["JVM options for the truststore (sh)"]), text)),
                "connection string" => Npgsql(text),
                "appsettings.json" => Npgsql(JsonDocument.Parse($"{{{text}}}").RootElement.GetProperty("ConnectionStrings").GetProperty("Default").GetString()!),
                _ => Answer(Peer.Python.Run("-c", $"import psycopg2\nc = {text}\nk = c.cursor()\nk.execute(\"{Ask}\")\nprint(k.fetchone()[0])\n")),
            };
        }
    }

    // What libpq would be given by pgAdmin.
    private static string PgAdmin(string json)
    {
        JsonElement server = JsonDocument.Parse(json).RootElement.GetProperty("Servers").GetProperty("1");
        Dictionary<string, string?> variables = new()
        {
            ["PGHOST"] = server.GetProperty("Host").GetString(),
            ["PGPORT"] = server.GetProperty("Port").GetInt32().ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = server.GetProperty("Username").GetString(),
            ["PGDATABASE"] = server.GetProperty("MaintenanceDB").GetString(),
        };
        foreach (JsonProperty parameter in server.GetProperty("ConnectionParameters").EnumerateObject()) variables[$"PG{parameter.Name.ToUpperInvariant()}"] = parameter.Value.GetString();
        return Answer(Peer.Psql.Run(variables, "-XAtc", Ask));
    }

    private static string[] Words(string options) =>
        Peer.Shell.Run(new Dictionary<string, string?> { ["TRUSTSTORE_PASSWORD"] = "change it" }, "-c", $"printf '%s\\n' {options}").Succeeded().Out.TrimEnd('\n').Split('\n');

    private static string Java(PeerAnswer answer) => Answer(answer).Replace("connected ssl=", "tls=", StringComparison.Ordinal);

    private static string Npgsql(string text)
    {
        try
        {
            using NpgsqlConnection connection = new(text + ";Pooling=false");
            connection.Open();
            using NpgsqlCommand command = new(Ask, connection);
            return (string)command.ExecuteScalar()!;
        }
        catch (NpgsqlException refusal)
        {
            return $"{refusal.Message} {refusal.InnerException?.Message}";
        }
    }

    private static string Answer(PeerAnswer answer) => answer.Out + answer.Error;
}
