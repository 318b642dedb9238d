using System.Text;

namespace TrustStoreTool.Faults;

/// <summary>T23: a canary password, given in every way, is found nowhere that it should not be.</summary>
public sealed class SecretTests
{
    private const string Canary = "Zk7canary-q4!w";

    public static TheoryData<string> Ways => [.. Given.Keys];

    // $1 is the tool, $2 the folder; the password is in $PASS or in the file.
    private static readonly SortedDictionary<string, string> Given = new(StringComparer.Ordinal)
    {
        ["variable"] = "SECRET=\"$PASS\" \"$1\" VERB --storepass-env SECRET",
        ["default variable"] = "TRUSTSTORE_PASSWORD=\"$PASS\" \"$1\" VERB",
        ["file"] = "\"$1\" VERB --storepass-file \"$2/pass\"",
        ["terminal"] = "/usr/bin/python3 \"$2/type.py\" \"$1\" VERB",
        ["wrong on a terminal"] = "/usr/bin/python3 \"$2/type.py\" \"$1\" WRONG",
        ["wrong in a file"] = "\"$1\" WRONG --storepass-file \"$2/pass\"",
        ["mistyped option"] = "env -u TRUSTSTORE_PASSWORD \"$1\" VERB --storepas \"$PASS\"",
        ["mistyped option with an equals sign"] = "env -u TRUSTSTORE_PASSWORD \"$1\" VERB --storepas=\"$PASS\"",
        ["argument"] = "\"$1\" VERB --storepass \"$PASS\"",
        ["connection"] = "TRUSTSTORE_PASSWORD=\"$PASS\" \"$1\" verify \"$2/store\" \"postgresql://me:$PASS@127.0.0.1:1/db\"",
        ["connection with a fault"] = "TRUSTSTORE_PASSWORD=\"$PASS\" \"$1\" verify \"$2/store\" \"Host=127.0.0.1;Port=x;Password=$PASS\"",
        ["connection that is no connection"] = "TRUSTSTORE_PASSWORD=\"$PASS\" \"$1\" verify \"$2/store\" \"me:$PASS@127.0.0.1\"",
    };

    // A person at a pseudo-terminal: reads the prompt, types, sees what is echoed.
    private const string Typist = """
        import os, pty, sys
        child, terminal = pty.fork()
        if child == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        shown = b""
        typed = False
        while True:
            try:
                more = os.read(terminal, 4096)
            except OSError:
                break
            if not more:
                break
            shown += more
            if not typed and b"assword" in shown and b":" in shown:
                os.write(terminal, os.environb[b"PASS"] + b"\n")
                typed = True
        sys.stdout.buffer.write(shown)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if typed else 99)
        """;

    [SkippableTheory]
    [MemberData(nameof(Ways))]
    public void A_password_is_found_nowhere(string way)
    {
        Require.That(File.Exists("/usr/bin/python3"), "/usr/bin/python3 types on the pseudo-terminal");
        using Judge judge = new();
        using Folder folder = new();
        File.WriteAllText(folder["all.pem"], Stores.Pem(1, 3));
        judge.Make("PKCS12", folder["all.pem"], folder["store"], Canary);
        judge.Make("PKCS12", folder["all.pem"], folder["wrong"], "another");
        File.WriteAllText(folder["one.pem"], Stores.Authority(9001));
        File.WriteAllText(folder["pass"], Canary + "\n");
        File.WriteAllText(folder["type.py"], Typist);
        string script = Given[way]
            .Replace("VERB", $"migrate '{folder["store"]}' --bundle '{folder["one.pem"]}' --format json", StringComparison.Ordinal)
            .Replace("WRONG", $"migrate '{folder["wrong"]}' --bundle '{folder["one.pem"]}'", StringComparison.Ordinal);
        Tool.Running running = Tool.Start("sh", ["-c", script, "sh", Tool.Binary, folder.Path], start =>
        {
            start.Environment["PASS"] = Canary;
            start.Environment.Remove("TRUSTSTORE_PASSWORD");
            start.WorkingDirectory = folder.Path;
        });
        Outcome outcome = running.Wait();

        bool wrong = way.StartsWith("wrong", StringComparison.Ordinal), usage = way.StartsWith("mistyped", StringComparison.Ordinal) || way is "connection with a fault" or "connection that is no connection";
        Assert.Equal(wrong ? 4 : usage ? 2 : way == "connection" ? 5 : 0, outcome.ExitCode);
        Assert.DoesNotContain(Canary, outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, outcome.Error, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(folder.Path).Where(file => Path.GetFileName(file) != "pass"))
        {
            byte[] content = File.ReadAllBytes(file);
            Assert.False(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) >= 0 || content.AsSpan().IndexOf(Encoding.BigEndianUnicode.GetBytes(Canary)) >= 0, $"the password is in {Path.GetFileName(file)}");
        }
    }
}
