using System.Text.RegularExpressions;

namespace TrustStoreTool.Faults;

/// <summary>A system call that a run made on its folder: the <paramref name="Nth"/> of its name in its thread, which is how strace counts.</summary>
internal sealed record SystemCall(string Name, int Nth, string Line);

/// <summary>Runs the tool under strace: to list its calls on a folder, and to make one of them fail or be the last.</summary>
internal static partial class SystemCalls
{
    public const string Kill = "KILL";

    /// <summary>What a call can end in. Not all make sense for all calls; a file system can answer with any of them.</summary>
    public static readonly string[] Ends = [Kill, "ENOSPC", "EIO", "EDQUOT", "EINTR", "EACCES", "EROFS", "EMFILE", "ESTALE", "EXDEV", "EBUSY", "ENOMEM"];

    private const string Traced =
        "open,openat,openat2,read,pread64,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,"
        + "flock,fstat,newfstatat,statx,fchmod,fchmodat,fchown,fchownat,getdents64,listxattr,flistxattr,getxattr,fgetxattr,setxattr,fsetxattr,copy_file_range,sendfile,mmap,lseek,close";

    // Injecting into these would test the kernel: a mapping or a close on a file just read has nothing to lose.
    private static readonly HashSet<string> NotInjected = ["mmap", "lseek", "close"];

    /// <summary>Every call of a clean run that names something in <paramref name="folder"/>, in order.</summary>
    public static List<SystemCall> List(string folder, params string[] arguments)
    {
        (Outcome outcome, string[] log) = Trace([], Traced, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Dictionary<(string, string), int> counts = [];
        List<SystemCall> calls = [];
        foreach (string line in log)
        {
            Match call = CallLine().Match(line);
            if (!call.Success) continue;
            (string thread, string name) = (call.Groups["thread"].Value, call.Groups["name"].Value);
            int nth = counts[(thread, name)] = counts.GetValueOrDefault((thread, name)) + 1;
            if (line.Contains(folder, StringComparison.Ordinal) && !NotInjected.Contains(name)) calls.Add(new SystemCall(name, nth, line));
        }

        Assert.NotEmpty(calls);
        return calls;
    }

    /// <summary>Runs with one call ending in <paramref name="end"/>; null where the fault did not fire on the folder.</summary>
    public static Outcome? RunWithFault(string folder, SystemCall call, string end, params string[] arguments)
    {
        string fault = end == Kill ? "signal=KILL" : $"error={end}";
        (Outcome outcome, string[] log) = Trace(["-e", $"inject={call.Name}:{fault}:when={call.Nth}"], call.Name, arguments);
        bool fired = end == Kill
            ? outcome.ExitCode == 137 && log.Any(line => line.Contains(folder, StringComparison.Ordinal) && line.EndsWith("= ?", StringComparison.Ordinal))
            : log.Any(line => line.Contains(folder, StringComparison.Ordinal) && line.EndsWith("(INJECTED)", StringComparison.Ordinal));
        return fired ? outcome : null;
    }

    private static (Outcome Outcome, string[] Log) Trace(string[] inject, string traced, string[] arguments)
    {
        Require.Tool("strace");
        string log = Path.GetTempFileName();
        try
        {
            Outcome outcome = Tool.Program("strace", ["-f", "-qq", "-y", "-s", "8", "-o", log, "-e", $"trace={traced}", .. inject, Tool.Binary, .. arguments]);
            return (outcome, File.ReadAllLines(log));
        }
        finally
        {
            File.Delete(log);
        }
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>[a-z0-9_]+)\(")]
    private static partial Regex CallLine();
}
