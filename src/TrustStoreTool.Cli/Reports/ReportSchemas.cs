using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace TrustStoreTool.Cli.Reports;

/// <summary>The JSON Schemas (draft 2020-12) of the reports: written by hand, embedded as they are, one file a kind.</summary>
public static class ReportSchemas
{
    private const string Suffix = ".schema.json";

    /// <summary>The kinds that have a schema, in alphabetical order.</summary>
    public static ImmutableArray<string> Kinds { get; } =
    [
        .. typeof(ReportSchemas).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)).Select(name => name[..^Suffix.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The schema of a kind, as its file holds it.</summary>
    public static string Text(string kind)
    {
        using StreamReader reader = new(typeof(ReportSchemas).Assembly.GetManifestResourceStream(kind + Suffix)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>One schema for several kinds: a report is of exactly one of them. Each is bundled whole under <c>$defs</c>, with its own <c>$id</c>.</summary>
    public static string OneOf(IReadOnlyCollection<string> kinds)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "a report of truststore");
            json.WriteStartArray("oneOf");
            foreach (string kind in kinds)
            {
                json.WriteStartObject();
                json.WriteString("$ref", $"#/$defs/{kind}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("$defs");
            foreach (string kind in kinds)
            {
                using JsonDocument schema = JsonDocument.Parse(Text(kind));
                json.WritePropertyName(kind);
                schema.RootElement.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
