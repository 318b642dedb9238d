using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace TrustStoreTool.Faults;

/// <summary>
/// Same input, same bytes, with <c>--reproducible</c>: from the shipped binary, run again and again in other time zones, locales, homes and umasks until the
/// clock has gone on by two seconds, so that neither its milliseconds nor its seconds can be in the result. Whole days are other tests' matter: they set the clock.
/// </summary>
[SupportedOSPlatform("linux")] // it asks for the mode of what was made
public sealed class ReproducibleTests
{
    // No two have anything in common that a process inherits. Kiritimati and Marquesas are 23.5 hours apart.
    private static readonly (string Zone, string Locale, string Umask, UnixFileMode Mode)[] Places =
    [
        ("UTC", "C", "022", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead),
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "077", UnixFileMode.UserRead | UnixFileMode.UserWrite),
        ("Pacific/Marquesas", "de_DE.ISO-8859-1", "027", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead),
    ];

    // STORE stands for the store to migrate, OUT for what is made; each ends in a file "out".
    private static readonly Dictionary<string, string> Commands = new()
    {
        ["migrate a JKS"] = "migrate old.jks --out OUT --bundle one.pem",
        ["migrate a PKCS#12"] = "migrate old.p12 --out OUT --bundle one.pem",
        ["migrate a PKCS#12 without password"] = "migrate plain.p12 --out OUT --bundle one.pem",
        ["migrate to PKCS#12"] = "migrate old.jks --out OUT --type pkcs12 --bundle one.pem",
        ["migrate to PKCS#12 without password"] = "migrate old.jks --out OUT --type pkcs12-nopass --bundle one.pem",
        ["migrate to JKS"] = "migrate old.p12 --out OUT --type jks --bundle one.pem",
        ["create a JKS"] = "migrate OUT --create --type jks --bundle one.pem",
        ["create a PKCS#12"] = "migrate OUT --create --bundle one.pem",
        ["create a PKCS#12 without password"] = "migrate OUT --create --type pkcs12-nopass --bundle one.pem",
        ["create from a JKS"] = "migrate OUT --create --from old.jks --bundle one.pem",
        ["convert to JKS"] = "convert old.p12 OUT --type jks",
        ["convert to PKCS#12"] = "convert old.jks OUT --type pkcs12",
        ["convert to PKCS#12, legacy"] = "convert old.jks OUT --type pkcs12 --protection legacy",
        ["convert to PKCS#12 without password"] = "convert old.jks OUT --type pkcs12-nopass",
        ["convert PEM to JKS"] = "convert all.pem OUT --type jks",
        ["convert PEM to PKCS#12"] = "convert all.pem OUT --type pkcs12",
    };

    [SkippableFact]
    public void The_same_bytes_whatever_the_clock_the_zone_the_locale_and_the_umask_say()
    {
        using Judge judge = new();
        using Folder folder = new();
        folder.Reset(("all.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Pem(1, 3))), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
        foreach ((string java, string tool) in Stores.Formats) judge.Make(java, folder["all.pem"], folder[$"old.{(tool == "jks" ? "jks" : "p12")}"]);
        Assert.Equal(0, Tool.Run("convert", folder["old.p12"], folder["plain.p12"], "--type", "pkcs12-nopass").ExitCode);
        Dictionary<string, string> first = [];

        Stopwatch watch = Stopwatch.StartNew();
        int rounds = 0;
        for (; rounds < Places.Length || watch.Elapsed < TimeSpan.FromSeconds(2.1); rounds++)
        {
            foreach ((string name, string command) in Commands)
            {
                string made = Run(folder, command + " --reproducible", Places[rounds % Places.Length]);
                Assert.True(first.TryAdd(name, made) || first[name] == made, $"{name}: other bytes in round {rounds}, after {watch.Elapsed} ({Places[rounds % Places.Length]})");
                if (rounds > 0) continue;
                int count = 3 * (name.StartsWith("create a", StringComparison.Ordinal) ? 0 : 1) + (command.StartsWith("migrate", StringComparison.Ordinal) ? 1 : 0);
                Assert.Equal(count, judge.Entries(folder["out"])?.Split('|').Length);
            }
        }

        Assert.True(rounds >= Places.Length && watch.Elapsed > TimeSpan.FromSeconds(2));
        Assert.Equal(Commands.Count, first.Count);
    }

    /// <summary>What the other test would miss if nothing could ever differ.</summary>
    [SkippableFact]
    public void Without_the_option_two_runs_give_other_bytes()
    {
        using Judge judge = new();
        using Folder folder = new();
        folder.Reset(("all.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Pem(1, 3))));
        foreach (string type in new[] { "jks", "pkcs12" })
        {
            string command = $"convert all.pem OUT --type {type}";
            Assert.NotEqual(Run(folder, command, Places[0]), Run(folder, command, Places[0]));
        }
    }

    // A shell sets the umask, which a process inherits and nothing else of it can state.
    private static string Run(Folder folder, string command, (string Zone, string Locale, string Umask, UnixFileMode Mode) place)
    {
        File.Delete(folder["out"]);
        string[] arguments = command.Replace("OUT", "out", StringComparison.Ordinal).Split(' ');
        string home = Directory.CreateDirectory(folder[place.Locale]).FullName;
        Outcome outcome = Tool.Start("sh", ["-c", $"umask {place.Umask} && exec \"$@\"", "sh", Tool.Binary, .. arguments], start =>
        {
            start.WorkingDirectory = folder.Path;
            start.Environment.Remove("SOURCE_DATE_EPOCH");
            start.Environment["TZ"] = place.Zone;
            start.Environment["LC_ALL"] = start.Environment["LANG"] = place.Locale;
            start.Environment["HOME"] = home;
        }).Wait();
        Assert.True(outcome.ExitCode == 0, $"{command}: {outcome}");
        Assert.True(File.GetUnixFileMode(folder["out"]) == place.Mode || !command.Contains("convert", StringComparison.Ordinal), $"{command}: the umask {place.Umask} gave {File.GetUnixFileMode(folder["out"])}");
        return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder["out"])));
    }
}
