using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// What of its environment a command hands to the program that it starts: <c>sudo</c>, <c>ssh</c>, <c>docker exec</c> and their like start it for
/// another user, on another machine or in a container, with an environment of its own (sudoers' env_reset, which is the default).
/// </summary>
/// <param name="At">The place of the word that leaves the environment behind; -1 where none does.</param>
/// <param name="Passed">The variables that are handed on by their names.</param>
internal sealed record Launch(int At, IReadOnlySet<string> Passed)
{
    /// <summary>Everything is handed on.</summary>
    public static Launch Here { get; } = new(-1, new HashSet<string>());

    private static readonly HashSet<string> Elsewhere = ["sudo", "doas", "ssh", "docker", "docker-compose", "podman", "nerdctl", "kubectl", "oc", "heroku", "vagrant"];

    // These leave it behind only for a login.
    private static readonly HashSet<string> Logins = ["su", "runuser"];

    /// <summary>Whether the program has an environment of its own.</summary>
    public bool IsElsewhere => At >= 0;

    /// <summary>Looks at the words and variables of a command, in order.</summary>
    public static Launch Of(IEnumerable<ConfigValue> command)
    {
        int at = -1, place = -1;
        HashSet<string> passed = [];
        string program = "", before = "";
        foreach (ConfigValue value in command)
        {
            place++;
            if (!value.IsWord) continue;
            string word = value.Value, name = ShellScripts.Name(word);
            if (name is "psql" or "pg_dump" || word == Containers.Elsewhere) break;
            if (at < 0 && IsLeaving(word, name, program))
            {
                (at, program) = (place, name);
            }
            else if (at < 0 && Logins.Contains(name))
            {
                program = name;
            }
            else if (at >= 0 && program == "sudo" && word.StartsWith('-'))
            {
                if (word is "-E" or "--preserve-env") return Here;
                if (word.StartsWith("--preserve-env=", StringComparison.Ordinal)) passed.UnionWith(word["--preserve-env=".Length..].Split(','));
            }
            else if (at >= 0)
            {
                passed.Add(before is "-e" or "--env" ? word : word.StartsWith("--env=", StringComparison.Ordinal) ? word[6..] : word.StartsWith("-e", StringComparison.Ordinal) ? word[2..] : "");
            }

            before = word;
        }

        return at < 0 ? Here : new Launch(at, passed);
    }

    /// <summary>Of the variables that the command itself was given, those that reach the program.</summary>
    public IEnumerable<ConfigValue> Own(IEnumerable<ConfigValue> command) => command.Where((value, place) => LibpqVariables.Keyword(value) is not null && (place > At || Passes(value)));

    /// <summary>Whether a variable from around the command reaches the program.</summary>
    public bool Passes(ConfigValue value) => !IsElsewhere || Passed.Contains(value.Name);

    // env -i: "env" itself is no word of the command.
    private static bool IsLeaving(string word, string name, string program) =>
        Elsewhere.Contains(name) || (program.Length == 0 && word is "-i" or "--ignore-environment") || (Logins.Contains(program) && word is "-" or "-l" or "--login");
}
