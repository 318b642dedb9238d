namespace TrustStoreTool.Clients.Files;

/// <summary><c>.env</c> files as docker compose and the dotenv libraries read them: <c>[export ]NAME=value</c>, quotes, comments.</summary>
internal static class EnvReader
{
    public static IEnumerable<ConfigValue> Read(string text)
    {
        foreach ((int number, string line) in LineText.Lines(text))
        {
            string setting = line.Trim();
            if (setting.StartsWith("export ", StringComparison.Ordinal))
            {
                // The shell's own form, which may set several at once.
                foreach (ConfigValue value in ShellReader.Read(setting, "", number)) yield return value;
                continue;
            }

            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || setting[0] == '#') continue;
            yield return new ConfigValue(number, "", setting[..equals].TrimEnd(), Value(setting[(equals + 1)..].Trim()));
        }
    }

    private static string Value(string text)
    {
        if (text.Length > 0 && text[0] is '\'' or '"')
        {
            int end = text.IndexOf(text[0], 1);
            while (end > 0 && text[0] == '"' && text[end - 1] == '\\') end = text.IndexOf('"', end + 1);
            if (end > 0) return text[0] == '\'' ? text[1..end] : text[1..end].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        int comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }
}
