namespace TrustStoreTool.Tests.Infra;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "TrustStoreTool.sln"))) at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException("no TrustStoreTool.sln above the tests");
    }
}
