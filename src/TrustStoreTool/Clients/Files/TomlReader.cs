using Tomlyn;
using Tomlyn.Parsing;

namespace TrustStoreTool.Clients.Files;

/// <summary>TOML, by Tomlyn's event parser.</summary>
internal static class TomlReader
{
    // More than any configuration has, and little enough for a parser that descends by recursion.
    private const int MaxDepth = 64;

    public static IEnumerable<ConfigValue> Read(string text)
    {
        if (IsNestedDeep(text)) throw new KeyStoreException(KeyStoreError.Damaged, "nested too deep");
        List<ConfigValue> values = [];
        ConfigPath path = new();
        try
        {
            TomlParser parser = TomlParser.Create(text, new TomlParserOptions { DecodeScalars = true }, null);
            while (parser.MoveNext())
            {
                TomlParseEvent current = parser.Current;
                switch (current.Kind)
                {
                    case TomlParseEventKind.PropertyName:
                        path.Key(parser.GetPropertyName());
                        break;
                    case TomlParseEventKind.StartTable or TomlParseEventKind.StartArray:
                        path.Open();
                        break;
                    case TomlParseEventKind.EndTable or TomlParseEventKind.EndArray:
                        path.Close();
                        break;
                    case TomlParseEventKind.String:
                        values.Add(path.Value(current.Line, parser.GetString()));
                        break;
                    case TomlParseEventKind.Boolean:
                        values.Add(path.Value(current.Line, current.GetBoolean() ? "true" : "false"));
                        break;
                    case TomlParseEventKind.Integer:
                        values.Add(path.Value(current.Line, $"{current.GetInt64()}"));
                        break;
                    case TomlParseEventKind.Float or TomlParseEventKind.DateTime:
                        path.Value(0, "");
                        break;
                    default:
                        break;
                }
            }
        }
        catch (Exception broken) when (broken is TomlException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new KeyStoreException(KeyStoreError.Damaged, "not valid TOML");
        }

        return values;
    }

    // Brackets in strings and comments count too: too strict for a file of nothing but brackets, and never too lax.
    private static bool IsNestedDeep(string text)
    {
        int depth = 0;
        foreach (char c in text)
        {
            if (c is '[' or '{' && ++depth > MaxDepth) return true;
            if (c is ']' or '}') depth = Math.Max(0, depth - 1);
        }

        return false;
    }
}
