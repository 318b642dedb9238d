namespace TrustStoreTool.Faults;

/// <summary>What a test cannot run without: missing on a laptop it skips with the reason, in CI it fails.</summary>
internal static class Require
{
    private static readonly bool InCi = Environment.GetEnvironmentVariable("CI") == "true";

    public static void That(bool condition, string missing)
    {
        if (condition) return;
        if (InCi) Assert.Fail($"required in CI: {missing}");
        Skip.If(true, missing);
    }

    public static void Tool(string name) => That(Find(name) is not null, $"{name} is not on the PATH (scripts/setup installs it)");

    public static void Root() => That(Environment.IsPrivilegedProcess, "needs root (mounts, owners)");

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
