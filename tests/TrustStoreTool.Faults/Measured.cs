using System.Globalization;

namespace TrustStoreTool.Faults;

/// <summary>A run of the tool, its processor time bounded and its memory measured.</summary>
internal static class Measured
{
    // Seconds of processor time: counted so, a busy machine changes nothing. The kernel keeps the peak of a child that was waited for: getrusage tells it.
    private const string Measuring = """
        import resource, subprocess, sys
        code = subprocess.run(["prlimit", "--cpu=" + sys.argv[1], "--"] + sys.argv[2:]).returncode
        sys.stderr.write("peak-kib %d\n" % resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        sys.exit(code if code >= 0 else 128 - code)
        """;

    public static (Outcome Outcome, long PeakBytes) Run(int processorSeconds, params string[] arguments)
    {
        Require.Tool("prlimit");
        Outcome outcome = Tool.Program("/usr/bin/python3", ["-c", Measuring, processorSeconds.ToString(CultureInfo.InvariantCulture), Tool.Binary, .. arguments]);
        string last = outcome.Error.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith("peak-kib ", last, StringComparison.Ordinal);
        return (outcome with { Error = outcome.Error[..outcome.Error.LastIndexOf("peak-kib", StringComparison.Ordinal)] }, long.Parse(last.AsSpan(9), CultureInfo.InvariantCulture) * 1024);
    }
}
