using System.Diagnostics;

namespace TrustStoreTool.Faults;

/// <summary>A JVM with java/Judge.java: the JDK's own KeyStore says what a store holds. One at a time asks it; each asker may start its own.</summary>
internal sealed class Judge : IDisposable
{
    private static readonly Lazy<string> Classes = new(Compile);
    private readonly Process _java;
    private readonly Lock _turn = new();

    public Judge()
    {
        Require.Tool("java");
        _java = Process.Start(new ProcessStartInfo("java", ["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", Classes.Value, "Judge"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    /// <summary><c>alias=t(rusted)|k(ey)sha256</c>, sorted, joined by a bar; or null where the JDK refuses the store.</summary>
    public string? Entries(string file, string password = Tool.Password) => Ask("entries", file, password) is { Ok: true } answer ? answer.Text : null;

    /// <summary>A store made by the JDK from a PEM file.</summary>
    public void Make(string type, string pem, string file, string password = Tool.Password, int? iterations = null)
    {
        (bool ok, string text) = Ask("make", type, pem, file, password, iterations?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "");
        Assert.True(ok, text);
    }

    /// <summary>A random store; how it is protected is returned.</summary>
    public string Generate(long seed, string type, string pem, string key, string file)
    {
        (bool ok, string text) = Ask("generate", seed.ToString(), type, pem, key, file);
        Assert.True(ok, text);
        return text;
    }

    /// <summary>Loads the store again and again in four threads; the number of failures and the first one.</summary>
    public string Watch(string file, int loads) => Ask("watch", file, Tool.Password, loads.ToString()).Text;

    public void Dispose()
    {
        _java.StandardInput.Close();
        _java.WaitForExit();
        _java.Dispose();
    }

    private (bool Ok, string Text) Ask(params string[] request)
    {
        lock (_turn)
        {
            _java.StandardInput.WriteLine(string.Join('\t', request));
            _java.StandardInput.Flush();
            string answer = _java.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the judge's JVM ended");
            int tab = answer.IndexOf('\t', StringComparison.Ordinal);
            return (answer.StartsWith("ok", StringComparison.Ordinal), answer[(tab + 1)..]);
        }
    }

    private static string Compile()
    {
        Require.Tool("javac");
        string classes = Directory.CreateTempSubdirectory("truststore-judge-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(classes, recursive: true);
        Outcome outcome = Tool.Program("javac", "-d", classes, Path.Combine(AppContext.BaseDirectory, "java", "Judge.java"));
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return classes;
    }
}
