using System.Text;

namespace TrustStoreTool.Clients.Files;

/// <summary>Dockerfiles: <c>ENV</c> and <c>ARG</c> of each stage, and the words of <c>RUN</c>, <c>CMD</c> and <c>ENTRYPOINT</c>.</summary>
internal static class DockerfileReader
{
    // No image has more.
    private const int MaxInherited = 128;

    public static IEnumerable<ConfigValue> Read(string text)
    {
        int stage = 0;
        string scope = "";
        List<ConfigValue> environment = [], inherited = [];
        DockerVariables global = new(), variables = global;
        Dictionary<string, (List<ConfigValue> Environment, DockerVariables Variables)> stages = [];
        foreach ((int number, string instruction) in Instructions(text))
        {
            string[] parts = instruction.Trim().Split((char[])[' ', '\t', '\n'], 2, StringSplitOptions.TrimEntries);
            string rest = parts.Length > 1 ? parts[1] : "";
            string name = parts[0].ToUpperInvariant();
            if (name == "HEALTHCHECK" && rest.IndexOf("CMD ", StringComparison.Ordinal) is var command and >= 0) (name, rest) = ("CMD", rest[(command + 4)..].Trim());
            switch (name)
            {
                case "FROM":
                    // A stage that starts from an earlier one has its variables.
                    string[] from = rest.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    (List<ConfigValue> Environment, DockerVariables Variables) earlier =
                        stages.GetValueOrDefault(Array.Find(from, word => !word.StartsWith("--", StringComparison.Ordinal)) ?? "", ([], new DockerVariables()));
                    (environment, variables) = ([.. earlier.Environment], new DockerVariables(earlier.Variables, global));
                    stage++;
                    if (from.Length > 2 && from[^2].Equals("AS", StringComparison.OrdinalIgnoreCase)) stages[from[^1]] = (environment, variables);
                    scope = stage > 1 ? $"stage {stage}" : "";
                    inherited = [.. environment];
                    break;
                case "ENV" or "ARG":
                    // Shown once more only where the stage adds to them.
                    foreach (ConfigValue value in inherited) yield return value with { Scope = scope };
                    inherited = [];
                    if (name == "ARG") variables.Declare(ShellWords.Split(rest, number).Select(word => word.Word));
                    foreach (ConfigValue raw in Variables(rest, scope, number))
                    {
                        ConfigValue value = raw with { Value = variables.Substitute(raw.Value) };
                        variables.Set(value, name == "ARG");
                        environment.RemoveAll(older => older.Name == value.Name);
                        if (environment.Count < MaxInherited) environment.Add(value);
                        yield return value;
                    }

                    break;
                case "CMD" or "ENTRYPOINT" or "RUN" when rest.StartsWith('['):
                    foreach (ConfigValue word in JsonWords(rest).SelectMany(word => Containers.Words(word with { Line = number + word.Line - 1, Scope = $"{scope}command@{number}" }))) yield return word;
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

    // ENV NAME=value …, and the older ENV NAME value.
    private static IEnumerable<ConfigValue> Variables(string text, string scope, int number)
    {
        if (IsPair(text)) return ShellReader.Read(text, scope, number);
        string[] pair = text.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
        return pair.Length == 2 ? [new ConfigValue(number, scope, pair[0], pair[1].Trim('"'))] : [];
    }

    private static bool IsPair(string text) => text.Split((char[])[' ', '\t'], 2)[0].Contains('=', StringComparison.Ordinal);

    // Continuation lines keep their line ends, so that each setting has its own number; comment lines between them fall out.
    private static IEnumerable<(int Number, string Text)> Instructions(string text)
    {
        StringBuilder open = new();
        int start = 0;
        string? document = null;
        foreach ((int number, string line) in LineText.Lines(text))
        {
            bool isComment = line.TrimStart().StartsWith('#');
            if (start == 0 && (isComment || line.Trim().Length == 0)) continue;
            bool isFirst = start == 0;
            if (isFirst) start = number;
            string trimmed = isComment && document is null ? "\\" : line.TrimEnd();
            bool isLast = false;
            open.Append(trimmed);
            if (document is null && ShellDocument(trimmed) is { } announced) document = announced;
            else if (document is not null && line.Trim() == document) (document, isLast) = (null, true);
            if ((!isLast && document is not null) || trimmed.EndsWith('\\') || (!isFirst && trimmed.Length == 0))
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

    // RUN <<EOF goes on to the line that says EOF.
    private static string? ShellDocument(string line) =>
        line.TrimStart().StartsWith("RUN", StringComparison.OrdinalIgnoreCase) && line.IndexOf("<<", StringComparison.Ordinal) is var at and >= 0
            && ShellHereDocument.Announcement(line, at) is { Length: > 0 } announced ? announced.Delimiter : null;

    private static IEnumerable<ConfigValue> JsonWords(string text)
    {
        try
        {
            return JsonReader.Read(text.Replace("\\\n", "\n", StringComparison.Ordinal)).Select(word => word.Name.StartsWith('[') ? word with { Name = "" } : word);
        }
        catch (KeyStoreException)
        {
            // Docker takes such a line as shell form too.
            return ShellReader.Read(text, "", 1);
        }
    }
}
