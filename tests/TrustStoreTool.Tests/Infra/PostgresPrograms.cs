using System.Globalization;
using System.Text.RegularExpressions;

namespace TrustStoreTool.Tests.Infra;

/// <summary>Where the server's programs are, and as whom they run.</summary>
internal static class PostgresPrograms
{
    private const string DebianFolders = "/usr/lib/postgresql";

    /// <summary>What precedes a command so that it does not run as root, which PostgreSQL refuses; empty where the tests are not root.</summary>
    public static IReadOnlyList<string> AsServerUser { get; } = !Environment.IsPrivilegedProcess ? [] :
        [new Peer("setpriv", "util-linux").Find() ?? "/usr/bin/setpriv", $"--reuid={User.Uid}", $"--regid={User.Gid}", "--clear-groups"];

    /// <summary>The user postgres of Debian's package, or nobody.</summary>
    public static (string Uid, string Gid) User
    {
        get
        {
            Dictionary<string, string[]> users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToDictionary(fields => fields[0]);
            string[] user = users.GetValueOrDefault("postgres") ?? users["nobody"];
            return (user[2], user[3]);
        }
    }

    /// <summary>The program of the newest version that Debian has installed, else the PATH's, or null.</summary>
    public static string? Find(string name) =>
        (Directory.Exists(DebianFolders) ? Directory.GetDirectories(DebianFolders) : [])
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", name)).FirstOrDefault(File.Exists) ?? new Peer(name, "postgresql").Find();

    /// <summary>The server's major version; 0 where there is none.</summary>
    public static int Major => Find("postgres") is { } server && Regex.Match(new Peer(server, "postgresql").Run("--version").Out, @"\d+") is { Success: true } major
        ? int.Parse(major.Value, CultureInfo.InvariantCulture)
        : 0;

    /// <summary>Ends the test where there is no server to start.</summary>
    public static void Require() =>
        Peer.Missing(Find("initdb") is null || Find("postgres") is null, "PostgreSQL is not installed (Debian package postgresql; scripts/setup brings it)");
}
