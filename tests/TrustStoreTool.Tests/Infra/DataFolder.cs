using System.Diagnostics;

namespace TrustStoreTool.Tests.Infra;

/// <summary>The folder of one PostgreSQL: its cluster, its certificate and key, its log. It belongs to the user the server runs as.</summary>
internal sealed class DataFolder
{
    private DataFolder(string path) => Path = path;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public static DataFolder Create(PostgresOptions options)
    {
        DataFolder folder = new(Directory.CreateTempSubdirectory("truststore-postgres-").FullName);
        File.WriteAllText(folder["pg_hba.conf"], options.Hba + "\n");
        File.WriteAllText(folder["log"], "");
        TestPki pki = options.Pki ?? TestPki.Old;
        folder.WriteCertificate(options.Server ?? pki.Server, pki.Subordinate);
        HandOver(folder.Path, folder["pg_hba.conf"], folder["log"]);
        string[] initdb = [PostgresPrograms.Find("initdb")!, "-D", folder["data"], "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        Run([.. PostgresPrograms.AsServerUser, .. initdb]);
        return folder;
    }

    /// <summary>Writes what the server shows: its certificate and the subordinate CA, never the root.</summary>
    public void WriteCertificate(TestAuthority server, TestAuthority subordinate)
    {
        Replace("server.crt", server.Pem + subordinate.Pem);
        Replace("server.key", server.KeyPem);
    }

    /// <summary>True once the server answers; false when it has ended instead.</summary>
    public bool WaitUntilReady(Process shell, int port)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(60))
        {
            string log = ReadLog();
            if (log.Contains("database system is ready to accept connections", StringComparison.Ordinal)) return ServerGreeting.Answers(port);
            if (shell.WaitForExit(TimeSpan.FromMilliseconds(20)) || log.Contains("FATAL", StringComparison.Ordinal)) return false;
        }

        return false;
    }

    public string ReadLog() => File.Exists(this["log"]) ? File.ReadAllText(this["log"]) : "(no log)";

    private void Replace(string name, string content)
    {
        string beside = this[name] + ".new";
        using (FileStream file = new(beside, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        using (StreamWriter writer = new(file))
            writer.Write(content);
        HandOver(beside);
        File.Move(beside, this[name], overwrite: true);
    }

    private static void HandOver(params string[] paths)
    {
        if (Environment.IsPrivilegedProcess) Run(["chown", $"{PostgresPrograms.User.Uid}:{PostgresPrograms.User.Gid}", .. paths]);
    }

    private static void Run(IReadOnlyList<string> command)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}\n{output}\n{error.Result}");
    }
}
