using System.Text;
using System.Text.Json;

namespace TrustStoreTool.Clients.Files;

/// <summary>JSON, with the comments and trailing commas that .NET's configuration allows.</summary>
internal static class JsonReader
{
    public static IEnumerable<ConfigValue> Read(string text)
    {
        List<ConfigValue> values = [];
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Func<int, int> line = LineText.Counter(bytes);
        ConfigPath path = new();
        try
        {
            Utf8JsonReader reader = new(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        path.Key(reader.GetString()!);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        path.Open();
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        path.Close();
                        break;
                    default:
                        string value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
                        values.Add(path.Value(line((int)reader.TokenStartIndex), value));
                        break;
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new KeyStoreException(KeyStoreError.Damaged, "not valid JSON");
        }

        return Containers.Expand(values);
    }
}
