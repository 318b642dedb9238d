namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>Where a JDK keeps the public CAs that a JVM trusts by default.</summary>
internal static class JdkCacerts
{
    /// <summary>The password of every JDK's cacerts that has one. Known to everybody, so nothing clears it.</summary>
    public static Password Password { get; } = new("changeit");

    private static readonly string[] InHome = ["lib/security/cacerts", "jre/lib/security/cacerts"];
    private static readonly string[] UsualPlaces = ["/etc/ssl/certs/java/cacerts", "/etc/pki/ca-trust/extracted/java/cacerts", "/opt/java/openjdk/lib/security/cacerts"];

    /// <summary>The file of the JDK that this environment would run: JAVA_HOME, then <c>java</c> on the PATH, then where distributions keep it.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Unreadable"/>: there is none.</exception>
    public static string Find(Func<string, string?> variable) =>
        Candidates(variable).FirstOrDefault(File.Exists)
        ?? throw new KeyStoreException(KeyStoreError.Unreadable, "no JDK with a cacerts file was found", "set JAVA_HOME, or name the file: --from /path/to/cacerts");

    private static IEnumerable<string> Candidates(Func<string, string?> variable)
    {
        if (variable("JAVA_HOME") is { Length: > 0 } home) foreach (string file in Of(home)) yield return file;
        foreach (string folder in (variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            FileInfo java = new(Path.Combine(folder, "java"));
            if (!java.Exists) continue;
            string real = java.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? java.FullName;
            if (Path.GetDirectoryName(Path.GetDirectoryName(real)) is { } root) foreach (string file in Of(root)) yield return file;
        }

        foreach (string file in UsualPlaces) yield return file;
        if (variable("HOME") is { Length: > 0 } user) foreach (string file in Of(Path.Combine(user, ".sdkman/candidates/java/current"))) yield return file;
        if (Directory.Exists("/usr/lib/jvm"))
            foreach (string file in Directory.EnumerateDirectories("/usr/lib/jvm").Order(StringComparer.Ordinal).SelectMany(Of)) yield return file;
    }

    private static IEnumerable<string> Of(string home) => InHome.Select(file => Path.Combine(home, file));
}
