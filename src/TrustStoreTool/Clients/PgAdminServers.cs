using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustStoreTool.Clients;

/// <summary>
/// pgAdmin's import file <c>servers.json</c>: <c>{"Servers": {"1": {"Name", "Group", "Host", "Port", "Username", "MaintenanceDB",
/// "ConnectionParameters": {"sslmode", "sslrootcert"}}}}</c>. Passwords are no part of it.
/// </summary>
internal static class PgAdminServers
{
    // The file is read by Python, not put into a page: only what JSON itself demands is escaped.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Settings of older exports that would contradict the new ones.
    private static readonly string[] Replaced = ["SSLMode", "SSLRootCert", "HostAddr", "Service"];

    /// <summary>Adds a server, or changes the one of the same name; everything else in the file stays as the bytes it was.</summary>
    /// <param name="content">The file, or null for a new one.</param>
    /// <param name="target">What to add.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Damaged"/>: the content is no such file.</exception>
    public static string Merge(ReadOnlyMemory<byte>? content, SettingsTarget target)
    {
        if (content is not { IsEmpty: false } bytes)
            return new JsonObject { ["Servers"] = new JsonObject { ["1"] = Apply([], target) } }.ToJsonString(Readable) + "\n";
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];

        try
        {
            if (JsonNode.Parse(bytes.Span) is not JsonObject root || root["Servers"] is not JsonObject servers)
                throw Foreign("it has no Servers object");
            string? key = servers.FirstOrDefault(s => s.Value is JsonObject server && server["Name"] is JsonValue name && name.TryGetValue(out string? text) && text == target.Label).Key;
            (Range place, bool isFirst) = Locate(bytes.Span, key);
            string text = Encoding.UTF8.GetString(bytes.Span);
            int start = Encoding.UTF8.GetCharCount(bytes.Span[..place.Start.Value]);
            int end = Encoding.UTF8.GetCharCount(bytes.Span[..place.End.Value]);

            // The changed entry is made anew from its own members; the rest of the text is not touched.
            string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
            if (key is not null)
            {
                JsonObject changed = Apply((JsonObject)servers[key]!.DeepClone(), target);
                return JsonNode.DeepEquals(changed, servers[key]) ? text : text[..start] + Indented(changed, newLine) + text[end..];
            }

            string added = $"{newLine}        \"{NextKey(servers)}\": {Indented(Apply([], target), newLine)}";
            return text[..start] + (isFirst ? $"{added}{newLine}    " : "," + added) + text[end..];
        }
        catch (JsonException broken)
        {
            throw Foreign($"it is not valid JSON (line {broken.LineNumber + 1})");
        }
        catch (InvalidOperationException)
        {
            throw Foreign("it is not valid UTF-8");
        }
        catch (ArgumentException duplicate)
        {
            throw Foreign(duplicate.Message);
        }
    }

    private static JsonObject Apply(JsonObject server, SettingsTarget target)
    {
        foreach (string old in Replaced) server.Remove(old);
        server["Name"] = target.Label;
        server["Group"] ??= "Servers";
        server["Host"] = target.Host;
        server["Port"] = target.Port;
        server["MaintenanceDB"] = target.Database;
        if (target.User is not null) server["Username"] = target.User;
        else server["Username"] ??= "postgres";
        if (server["ConnectionParameters"] is not JsonObject parameters) server["ConnectionParameters"] = parameters = [];
        foreach (string old in (string[])["host", "hostaddr", "service"]) parameters.Remove(old);
        parameters["sslmode"] = "verify-full";
        parameters["sslrootcert"] = target.PemPath;
        return server;
    }

    private static string Indented(JsonObject server, string newLine) => server.ToJsonString(Readable).Replace("\n", $"{newLine}        ", StringComparison.Ordinal);

    private static string NextKey(JsonObject servers) =>
        (servers.Select(s => int.TryParse(s.Key, out int number) ? number : 0).DefaultIfEmpty().Max() + 1).ToString();

    // Where the value of the server with that key lies; without a key, the place after the last server.
    private static (Range Place, bool IsFirst) Locate(ReadOnlySpan<byte> json, string? key)
    {
        Utf8JsonReader reader = new(json);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
            bool isServers = reader.ValueTextEquals("Servers"u8);
            reader.Read();
            if (!isServers)
            {
                reader.Skip();
                continue;
            }

            int after = (int)reader.BytesConsumed;
            bool isFirst = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isWanted = key is not null && reader.ValueTextEquals(key);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                after = (int)reader.BytesConsumed;
                isFirst = false;
                if (isWanted) return (start..after, false);
            }

            // An empty object: what lies between its braces is replaced.
            return (after..(isFirst ? (int)reader.TokenStartIndex : after), isFirst);
        }

        throw Foreign("it has no Servers object");
    }

    private static KeyStoreException Foreign(string why) => new(KeyStoreError.Damaged, $"this is no servers.json of pgAdmin: {why}");
}
