using System.Diagnostics;

namespace TrustStoreTool.Tests.Infra;

/// <summary>What a program answered.</summary>
internal sealed record PeerAnswer(int ExitCode, string Out, string Error)
{
    public PeerAnswer Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Out}\n{Error}");
        return this;
    }
}

/// <summary>
/// A program that the tests ask. On a laptop without it the test is skipped, with the package that brings it; where <c>CI=true</c> it is required.
/// </summary>
internal sealed record Peer(string Name, string Package, params string[] Folders)
{
    public static Peer Java { get; } = new("java", "openjdk-17-jdk-headless");

    public static Peer Javac { get; } = new("javac", "openjdk-17-jdk-headless");

    public static Peer Keytool { get; } = new("keytool", "openjdk-17-jdk-headless");

    public static Peer OpenSsl { get; } = new("openssl", "openssl");

    public static Peer Psql { get; } = new("psql", "postgresql-client");

    public static Peer Certtool { get; } = new("certtool", "gnutls-bin");

    public static Peer Pk12util { get; } = new("pk12util", "libnss3-tools");

    public static Peer Certutil { get; } = new("certutil", "libnss3-tools");

    public static Peer Trust { get; } = new("trust", "p11-kit");

    public static Peer Strace { get; } = new("strace", "strace");

    // The Debian package python3-psycopg2 serves this one, not another python3 that the PATH may find first.
    public static Peer Python { get; } = new("python3", "python3-psycopg2", "/usr/bin");

    public static Peer Shell { get; } = new("sh", "dash");

    /// <summary>True where missing peers are failures instead of skips.</summary>
    public static bool AreRequired { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Where the program is, or null.</summary>
    public string? Find() =>
        Folders.Concat(Folders.Length > 0 ? [] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);

    /// <summary>Where the program is; ends the test where it is nowhere.</summary>
    public string Require()
    {
        string? found = Find();
        Missing(found is null, $"{Name} is not installed (Debian package {Package}; scripts/setup brings it)");
        return found!;
    }

    /// <summary>Ends the test, as a skip or as a failure, when something it needs is not here.</summary>
    public static void Missing(bool missing, string reason)
    {
        Assert.False(missing && AreRequired, reason);
        Skip.If(missing, reason);
    }

    public PeerAnswer Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    /// <summary>Runs the program in an English locale, with these variables set besides (null unsets one).</summary>
    public PeerAnswer Run(IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        ProcessStartInfo start = new(Require(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach ((string name, string? value) in variables)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{Name} did not end within two minutes");
        }

        return new PeerAnswer(process.ExitCode, output, error.Result);
    }
}
