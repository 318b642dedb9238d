using System.Globalization;

namespace TrustStoreTool.Faults;

/// <summary>A run of the tool, its processor time bounded and its memory measured.</summary>
internal static class Measured
{
    // Seconds of processor time: counted so, a busy machine changes nothing. The kernel keeps the peak of a child that was waited for: getrusage tells it.
    private const string Measuring = """
        import resource, subprocess, sys
        out = subprocess.DEVNULL if sys.argv[1] == "unseen" else None
        code = subprocess.run(["prlimit", "--cpu=" + sys.argv[2], "--"] + sys.argv[3:], stdout=out).returncode
        sys.stderr.write("peak-kib %d\n" % resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        sys.exit(code if code >= 0 else 128 - code)
        """;

    public static (Outcome Outcome, long PeakBytes) Run(int processorSeconds, params string[] arguments) => Run("seen", processorSeconds, arguments);

    /// <summary>The same for a run that writes more than anybody wants to keep.</summary>
    public static (Outcome Outcome, long PeakBytes) RunUnseen(int processorSeconds, params string[] arguments) => Run("unseen", processorSeconds, arguments);

    private static (Outcome Outcome, long PeakBytes) Run(string output, int processorSeconds, string[] arguments)
    {
        Require.Tool("prlimit");
        Outcome outcome = Tool.Program("/usr/bin/python3", ["-c", Measuring, output, processorSeconds.ToString(CultureInfo.InvariantCulture), Tool.Binary, .. arguments]);
        string last = outcome.Error.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith("peak-kib ", last, StringComparison.Ordinal);
        return (outcome with { Error = outcome.Error[..outcome.Error.LastIndexOf("peak-kib", StringComparison.Ordinal)] }, long.Parse(last.AsSpan(9), CultureInfo.InvariantCulture) * 1024);
    }
}
