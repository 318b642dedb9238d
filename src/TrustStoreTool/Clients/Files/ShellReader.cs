using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>
/// Shell scripts: assignments that hold from then on, assignments before a command (in that command's own scope), and the words of commands.
/// Variables set to plain text earlier in the script are put in their place.
/// </summary>
internal static partial class ShellReader
{
    public static IEnumerable<ConfigValue> Read(string text) => Read(text, "", 1);

    /// <summary>Reads commands that stand in another file: their settings go into that scope, from that line on.</summary>
    public static IEnumerable<ConfigValue> Read(string text, string scope, int firstLine) => Read(text, scope, firstLine, new ShellVariables(text));

    private static IEnumerable<ConfigValue> Read(string text, string scope, int firstLine, ShellVariables variables)
    {
        List<(int Line, string Text)> documents = [];
        foreach (ConfigValue value in Read(text, scope, firstLine, variables, documents)) yield return value;

        // Another shell's commands, or a file that is written: by itself, whichever it is.
        foreach ((int line, string document) in documents)
            if (variables.Within() is { } own)
                foreach (ConfigValue value in Read(document, $"{scope}document@{line}", line, own, []))
                    yield return value;
    }

    private static IEnumerable<ConfigValue> Read(string text, string scope, int firstLine, ShellVariables variables, List<(int Line, string Text)> documents)
    {
        (int Line, int Count) last = default;
        foreach (List<(int Line, string Word)> command in Commands(text, firstLine, documents))
        {
            List<ConfigValue> assigned = [];
            int at = 0;
            while (at < command.Count && command[at].Word is "export" or "declare" or "local" or "readonly" or "env" or "exec" or "-x" or "-r" or "-gx" or "then" or "do" or "else") at++;
            bool isLasting = at > 0 && command[at - 1].Word is not ("env" or "exec" or "then" or "do" or "else");
            for (; at < command.Count && Assignment().Match(command[at].Word) is { Success: true } match; at++)
                assigned.Add(new ConfigValue(command[at].Line, scope, match.Groups[1].Value, variables.Substitute(match.Groups[2].Value)));

            if (isLasting || at == command.Count)
            {
                assigned.ForEach(variables.Set);
                foreach (ConfigValue value in assigned) yield return value;
                continue;
            }

            // What the script has set so far holds for the command as well, unless its own assignments differ.
            last = (command[at].Line, command[at].Line == last.Line ? last.Count + 1 : 1);
            string own = $"{scope}command@{last.Line}{(last.Count > 1 ? $"/{last.Count}" : "")}";
            if (assigned.Exists(IsPostgres))
                foreach (ConfigValue value in assigned.Concat(variables.Postgres.Where(v => !assigned.Exists(a => a.Name == v.Name))))
                    yield return value with { Scope = own };
            else
                foreach (ConfigValue value in assigned) yield return value with { Scope = own };
            for (int i = at; i < command.Count; i++)
            {
                (int line, string word) = command[i];
                if (ShellScripts.IsScript(command, at, i) && variables.Within() is { } inner)
                {
                    // sh -c '…': a script in this command's scope, which begins with what the command was given.
                    yield return new ConfigValue(line, own, "", Containers.Elsewhere);
                    foreach (ConfigValue value in Read(variables.Substitute(word), own, line, inner)) yield return value;
                    continue;
                }

                // docker run -e PGHOST=…, sudo PGHOST=… psql: a variable for another program.
                bool isVariable = word.StartsWith("PG", StringComparison.Ordinal) && Assignment().IsMatch(word);
                int equals = isVariable ? word.IndexOf('=', StringComparison.Ordinal) : -1;
                yield return new ConfigValue(line, own, isVariable ? word[..equals] : "", variables.Substitute(word[(equals + 1)..]));
            }
        }
    }

    private static IEnumerable<List<(int Line, string Word)>> Commands(string text, int firstLine, List<(int Line, string Text)> documents)
    {
        List<(int Line, string Word)> command = [];
        foreach ((int Line, string Word) word in ShellWords.Split(text, firstLine, documents).Append((0, ShellWords.Separator)))
        {
            if (word.Word != ShellWords.Separator)
            {
                command.Add(word);
                continue;
            }

            if (command.Count > 0) yield return command;
            command = [];
        }
    }

    private static bool IsPostgres(ConfigValue value) => value.Name.StartsWith("PG", StringComparison.Ordinal);

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*)=(.*)$", RegexOptions.Singleline)]
    private static partial Regex Assignment();
}
