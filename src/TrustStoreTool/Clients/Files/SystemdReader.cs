namespace TrustStoreTool.Clients.Files;

/// <summary>systemd units: <c>Environment=</c> and the words of the <c>Exec</c> lines, all in one scope.</summary>
internal static class SystemdReader
{
    public static IEnumerable<ConfigValue> Read(string text)
    {
        foreach ((int number, string line) in LineText.Lines(text, '\\'))
        {
            string setting = line.Trim();
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || setting[0] is '#' or ';') continue;
            string key = setting[..equals].TrimEnd(), value = setting[(equals + 1)..].TrimStart();
            if (key == "Environment")
            {
                foreach ((_, string word) in ShellWords.Split(value, number))
                    if (word.IndexOf('=', StringComparison.Ordinal) is var split and > 0) yield return new ConfigValue(number, "", word[..split], word[(split + 1)..]);
            }
            else if (key.StartsWith("Exec", StringComparison.Ordinal))
            {
                foreach ((_, string word) in ShellWords.Split(value, number))
                    if (word != ShellWords.Separator) yield return new ConfigValue(number, $"command@{number}", "", word);
            }
        }
    }
}
