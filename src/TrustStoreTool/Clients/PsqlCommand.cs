using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// Command lines of psql and pg_dump, as far as they say where to connect. The last of an option counts; a first argument is the database only
/// where no option names it (startup.c, pg_dump.c; measured with 15).
/// </summary>
/// <param name="Host">What <c>-h</c> gives, or null.</param>
/// <param name="Database">A name, or a connection string or URI, which wins over the options beside it; or null.</param>
internal sealed partial record PsqlCommand(PsqlCommand.Given? Host, PsqlCommand.Given? Database)
{
    /// <summary>What an option or argument says, and the word that says it.</summary>
    public sealed record Given(ConfigValue At, string Text);

    // The options that take a value, which may be the next word.
    private static readonly Dictionary<string, (string Short, HashSet<string> Long)> Programs = new()
    {
        ["psql"] = ("cdfFhLopPRTUv", ["command", "dbname", "field-separator", "file", "host", "log-file", "output", "port", "pset", "record-separator", "set", "variable", "table-attr", "username"]),
        ["pg_dump"] = ("dEefFhjnNpSTtUZ",
            ["compress", "dbname", "encoding", "exclude-schema", "exclude-table", "exclude-table-data", "extension", "extra-float-digits", "file", "format", "host", "include-foreign-data", "jobs", "lock-wait-timeout", "port",
             "role", "rows-per-insert", "schema", "section", "snapshot", "superuser", "table", "username"]),
    };

    /// <summary>The commands among the words of a line.</summary>
    public static IEnumerable<PsqlCommand> Read(IEnumerable<ConfigValue> words)
    {
        (string Short, HashSet<string> Long)? options = null;
        Given? host = null, named = null, first = null;
        char waiting = '\0';
        foreach (ConfigValue word in words)
        {
            if (waiting != '\0')
            {
                Take(word, word.Value);
            }
            else if (Programs.TryGetValue(ShellScripts.Name(word.Value), out (string, HashSet<string>) program))
            {
                if (options is not null) yield return new PsqlCommand(host, named ?? first);
                (options, host, named, first) = (program, null, null, null);
            }
            else if (options is not { } known)
            {
                // sudo, exec, timeout 5: what stands before the program.
            }
            else if (Redirection().IsMatch(word.Value))
            {
                waiting = word.Value[^1] is '<' or '>' ? '?' : '\0';
            }
            else if (word.Value.StartsWith("--", StringComparison.Ordinal))
            {
                string[] option = word.Value[2..].Split('=', 2);
                if (!known.Long.Contains(option[0])) continue;
                waiting = option[0] switch { "host" => 'h', "dbname" => 'd', _ => '?' };
                if (option.Length == 2) Take(word, option[1]);
            }
            else if (word.Value is ['-', _, ..])
            {
                // A cluster of letters ends with the first that takes a value: -Atqh HOST, -hHOST.
                int at = word.Value.AsSpan(1).IndexOfAny(known.Short) + 1;
                if (at == 0) continue;
                waiting = word.Value[at];
                if (at < word.Value.Length - 1) Take(word, word.Value[(at + 1)..]);
            }
            else
            {
                first ??= new Given(word, word.Value);
            }
        }

        if (options is not null) yield return new PsqlCommand(host, named ?? first);

        // The value of the option that waits for one.
        void Take(ConfigValue word, string text)
        {
            if (waiting == 'h') host = new Given(word, text);
            if (waiting == 'd') named = new Given(word, text);
            waiting = '\0';
        }
    }

    [GeneratedRegex(@"^\d*(?:>>?|<)")]
    private static partial Regex Redirection();
}
