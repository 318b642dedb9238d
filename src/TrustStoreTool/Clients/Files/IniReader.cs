namespace TrustStoreTool.Clients.Files;

/// <summary>INI files as Python's configparser reads them, and <c>pg_service.conf</c>, which looks alike and trims nothing.</summary>
internal static class IniReader
{
    public static IEnumerable<ConfigValue> Read(string text)
    {
        string section = "";
        ConfigValue? open = null;
        foreach ((int number, string line) in LineText.Lines(text))
        {
            string trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';') continue;
            if (open is not null && char.IsWhiteSpace(line[0]))
            {
                open = open with { Value = $"{open.Value}\n{trimmed}" };
                continue;
            }

            if (open is not null) yield return open;
            open = null;
            if (trimmed[0] == '[' && trimmed.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
            {
                section = trimmed[1..end];
                continue;
            }

            int separator = trimmed.AsSpan().IndexOfAny('=', ':');

            // configparser's own escape for its interpolation: %% is one %.
            if (separator > 0)
                open = new ConfigValue(number, section, trimmed[..separator].TrimEnd(), trimmed[(separator + 1)..].Trim().Replace("%%", "%", StringComparison.Ordinal));
        }

        if (open is not null) yield return open;
    }

    public static IEnumerable<ConfigValue> ReadService(string text)
    {
        string? service = null;
        HashSet<string> seen = [];
        bool isFirst = false;
        foreach ((int number, string raw) in LineText.Lines(text))
        {
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '[')
            {
                service = line[1..].Split(']')[0];

                // libpq stops at the end of the first section of a name.
                isFirst = seen.Add(service);
                if (isFirst) yield return new ConfigValue(number, $"[{service}]", "", service);
            }
            else if (service is not null && isFirst)
            {
                // A line without "=" is kept under a name that is no keyword: libpq refuses the section for it.
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                yield return new ConfigValue(number, $"[{service}]", equals < 0 ? "?" : line[..equals], line[(equals + 1)..]);
            }
        }
    }
}
