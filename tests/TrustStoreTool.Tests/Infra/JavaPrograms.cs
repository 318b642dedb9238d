using System.Diagnostics;

namespace TrustStoreTool.Tests.Infra;

/// <summary>The Java programs beside this file, compiled once a test run.</summary>
internal static class JavaPrograms
{
    private static readonly Lazy<string> _classes = new(Compile);

    /// <summary>Debian's libbcprov-java and libpostgresql-jdbc-java.</summary>
    public static string BouncyCastleJar => "/usr/share/java/bcprov.jar";

    public static string PgJdbcJar => "/usr/share/java/postgresql.jar";

    /// <summary>Ends the test where BouncyCastle for Java is not installed.</summary>
    public static void RequireBouncyCastle() => Peer.Missing(!File.Exists(BouncyCastleJar), "BouncyCastle is not installed (Debian package libbcprov-java; scripts/setup brings it)");

    /// <summary>Starts a program that talks through its standard input and output.</summary>
    public static Process Start(string mainClass, params string[] options)
    {
        ProcessStartInfo start = new(Peer.Java.Require(), [.. options, .. Arguments(mainClass)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        return Process.Start(start)!;
    }

    /// <summary>Connects through pgjdbc with each URL, and holds the connections until the process is ended.</summary>
    public static Process Hold(params string[] urls) =>
        Process.Start(new ProcessStartInfo(Peer.Java.Require(), [.. Arguments("HoldEach"), .. urls]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>Runs a program in a JVM of its own.</summary>
    public static PeerAnswer Run(string mainClass, IEnumerable<string> options, params string[] arguments) =>
        Peer.Java.Run([.. options, .. Arguments(mainClass), .. arguments]);

    private static IEnumerable<string> Arguments(string mainClass) =>
        ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", string.Join(':', _classes.Value, BouncyCastleJar, PgJdbcJar), mainClass];

    private static string Compile()
    {
        string folder = Directory.CreateTempSubdirectory("truststore-oracle-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string[] sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "TrustStoreTool.Tests", "Infra", "java"), "*.java");
        Peer.Javac.Run(["--add-exports", "java.base/sun.security.tools.keytool=ALL-UNNAMED", "-d", folder, .. sources]).Succeeded();
        return folder;
    }
}
