using System.Text;

namespace TrustStoreTool.Faults;

/// <summary>Configuration files made to cost <c>clients</c> time and memory: each ends within the two seconds and the memory of a refused input, and says what it passed over.</summary>
public sealed class HostileSettingsTests
{
    private const int Many = 3000;

    private static readonly string Dots = new StringBuilder().Insert(0, "a.", 200_000).Append('a').ToString();

    public static TheoryData<string> Names => [.. Files.Keys];

    private static readonly Dictionary<string, (string File, Func<string> Text, string? Said)> Files = new()
    {
        ["a path of 200,000 names in JSON, with a command"] = ("app.json", () => $$"""{"{{Dots}}": {"command": ["psql", "host=x"] } }""", "nested to more than"),
        ["a path of 200,000 names in JSON, with 100,000 items"] = ("app.json", () => $$"""{"{{Dots}}": [{{string.Join(',', Enumerable.Repeat("{}", 100_000))}}]}""", "nested to more than"),
        ["a path of 200,000 names in YAML, with a reference"] = ("app.yaml", () => $"{Map("c", 1)}---\n? \"{Dots}\"\n:\n  env:\n  - {Reference(0)}", "nested to more than"),
        ["a path of 200,000 names in properties"] = ("application.properties", () => $"{Dots}.command=psql host=x\n", "nested to more than"),
        ["a section of 200,000 names"] = ("app.ini", () => $"[{Dots}.command]\nx=psql host=h\n", "nested to more than"),
        ["100,000 elements in one another"] = ("app.xml", () => new StringBuilder().Insert(0, "<a>", 100_000).ToString(), "nested too deep"),
        ["long elements in one another"] = ("app.xml", () => new StringBuilder().Insert(0, $"<{new string('b', 300)}>", 60).ToString(), "nested to more than"),
        ["calls in one another"] = ("settings.py", () => "x=" + new StringBuilder().Insert(0, "f(", Many), "nested to more than"),
        ["3,000 Pods that take in 3,000 values each"] = ("app.yaml", () => Map("c", Many) + Lines(Many, i => $"---\nkind: Pod\nmetadata: {{name: p{i}}}\nspec: {{containers: [{{name: a, envFrom: [{{configMapRef: {{name: c}}}}]}}]}}\n"), null),
        ["12,000 references beside 30,000 keys"] = ("app.yaml", () => $"{Map("c", 1)}---\n{Lines(30_000, i => $"k{i}: v\n")}spec:\n  containers:\n  - env:\n{Lines(12_000, i => $"    - {Reference(i)}")}", null),
        ["17,000 objects of one name"] = ("app.yaml", () => Lines(17_000, i => $"---\nkind: ConfigMap\nmetadata: {{name: c}}\ndata: {{K: \"{i}\"}}\n"), null),
        ["aliases of aliases"] = ("app.yaml", () => "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + Lines(8, i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i)}", 10))}]\n"), "too many values"),
        ["flow maps in one another"] = ("app.yaml", () => new string('{', 100_000), "nested too deep"),
        ["lists in one another"] = ("app.yaml", () => new StringBuilder().Insert(0, "- ", 30_000).ToString(), "nested too deep"),
        ["20,000 commands after 20,000 variables"] = ("run.sh", () => Lines(20_000, i => $"export PGHOST=h{i}\npsql -c 'select 1'\n"), null),
        ["100,000 substitutions in one another"] = ("run.sh", () => "psql " + new StringBuilder().Insert(0, "$(", 100_000), null),
        ["50,000 here-documents that do not end"] = ("run.sh", () => new StringBuilder().Insert(0, "psql <<E\n", 50_000).ToString(), null),
        ["20,000 scripts that take in a long variable 30 times each"] = ("run.sh", () => $"A='{new string('x', 4000)} psql -h h'\nexport PGHOST=h\n" + Lines(20_000, _ => $"sudo eval {string.Concat(Enumerable.Repeat("\"$A \" ", 30))}\n"), null),
        ["20,000 words of 30 long variables each"] = ("run.sh", () => $"A='{new string('x', 4000)}'\n" + Lines(20_000, _ => $"psql -h h {string.Concat(Enumerable.Repeat("$A", 30))}\n"), null),
        ["20,000 commands with variables of their own after 20,000 others"] = ("run.sh", () => Lines(20_000, i => $"export PGX{i}=1\nPGHOST=h psql\n"), null),
        ["variables of twice the length, 30 times"] = ("run.sh", () => "A=x\n" + Lines(100_000, i => "A=$A$A\npsql -h $A\n"), null),
        ["scripts in scripts, 14 deep"] = ("run.sh", () => Enumerable.Range(0, 14).Aggregate("psql -h h", (script, _) => $"eval \"{script.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""), null),
        ["50,000 variables out of one another"] = (".env", () => Lines(50_000, i => $"A{i + 1}=${{A{i}}}\n"), null),
    };

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Hostile_settings_cost_two_seconds_at_most(string name)
    {
        (string file, Func<string> text, string? said) = Files[name];
        using Folder folder = new();
        folder.Reset((file, Encoding.UTF8.GetBytes(text())));
        (Outcome outcome, long peak) = Measured.Run(2, "clients", folder[file]);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.True(peak < 160L << 20, $"{peak >> 20} MiB");
        Assert.Contains("1 files, ", outcome.Out, StringComparison.Ordinal);
        if (said is not null) Assert.Contains(said, outcome.Out, StringComparison.Ordinal);
    }

    private static string Map(string name, int count) => $"kind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n{Lines(count, i => $"  K{i}: jdbc:postgresql://h/d\n")}";

    private static string Reference(int i) => $"{{name: V{i}, valueFrom: {{configMapKeyRef: {{name: c, key: K0}}}}}}\n";

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));
}
