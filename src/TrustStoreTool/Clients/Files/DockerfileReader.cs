using System.Text;

namespace TrustStoreTool.Clients.Files;

/// <summary>Dockerfiles: <c>ENV</c> and <c>ARG</c> of each stage, and the words of <c>RUN</c>, <c>CMD</c> and <c>ENTRYPOINT</c>.</summary>
internal static class DockerfileReader
{
    public static IEnumerable<ConfigValue> Read(string text)
    {
        int stage = 0;
        foreach ((int number, string instruction) in Instructions(text))
        {
            string[] parts = instruction.Trim().Split((char[])[' ', '\t', '\n'], 2, StringSplitOptions.TrimEntries);
            string scope = stage > 1 ? $"stage {stage}" : "";
            string rest = parts.Length > 1 ? parts[1] : "";
            switch (parts[0].ToUpperInvariant())
            {
                case "FROM":
                    stage++;
                    break;
                case "ENV" or "ARG" when !IsPair(rest):
                    string[] old = rest.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
                    if (old.Length == 2) yield return new ConfigValue(number, scope, old[0], old[1].Trim('"'));
                    break;
                case "ENV" or "ARG":
                    foreach (ConfigValue value in ShellReader.Read(rest, scope, number)) yield return value;
                    break;
                case "CMD" or "ENTRYPOINT" or "RUN" when rest.StartsWith('['):
                    foreach (ConfigValue word in JsonWords(rest)) yield return word with { Line = number + word.Line - 1, Scope = $"{scope}command@{number}" };
                    break;
                case "CMD" or "ENTRYPOINT" or "RUN":
                    // What a RUN exports ends with it.
                    foreach (ConfigValue word in ShellReader.Read(rest, "", number))
                        yield return word with { Scope = word.Scope.Length > 0 ? $"{scope}{word.Scope}" : $"{scope}command@{number}" };
                    break;
                default:
                    break;
            }
        }
    }

    private static bool IsPair(string text) => text.Split((char[])[' ', '\t'], 2)[0].Contains('=', StringComparison.Ordinal);

    // Continuation lines keep their line ends, so that each setting has its own number; comment lines between them fall out.
    private static IEnumerable<(int Number, string Text)> Instructions(string text)
    {
        StringBuilder open = new();
        int start = 0;
        foreach ((int number, string line) in LineText.Lines(text))
        {
            bool isComment = line.TrimStart().StartsWith('#');
            if (start == 0 && (isComment || line.Trim().Length == 0)) continue;
            bool isFirst = start == 0;
            if (isFirst) start = number;
            string trimmed = isComment ? "\\" : line.TrimEnd();
            open.Append(trimmed);
            if (trimmed.EndsWith('\\') || (!isFirst && trimmed.Length == 0))
            {
                open.Append('\n');
                continue;
            }

            yield return (start, open.ToString());
            start = 0;
            open.Clear();
        }

        if (start > 0) yield return (start, open.ToString());
    }

    private static IEnumerable<ConfigValue> JsonWords(string text)
    {
        try
        {
            return JsonReader.Read(text.Replace("\\\n", "\n", StringComparison.Ordinal)).Select(word => word with { Name = "" });
        }
        catch (KeyStoreException)
        {
            // Docker takes such a line as shell form too.
            return ShellReader.Read(text, "", 1);
        }
    }
}
