namespace TrustStoreTool.Verification;

/// <summary>
/// Keeps client certificates and options of the environment out of a proof. Npgsql loads the one that PGSSLCERT or the home folder offers, and fails where it
/// cannot; only a file that is named in the connection keeps it from looking. So where one is offered, an empty PKCS#12 stands in for it.
/// </summary>
internal sealed class EnvironmentShield : IDisposable
{
    // PFX { version 3, authSafe data { } }: no certificate, no MAC (RFC 7292, 4).
    private static readonly byte[] Empty = Convert.FromHexString("3016020103301106092a864886f70d010701a00404023000");

    private EnvironmentShield(string? path) => Path = path;

    /// <summary>The file to name, or null where nothing is offered.</summary>
    public string? Path { get; }

    /// <summary>What to give as session options where the connection has none: Npgsql takes an empty text for "look into PGOPTIONS".</summary>
    public static string NoOptions => Environment.GetEnvironmentVariable("PGOPTIONS") is null ? "" : " ";

    public static EnvironmentShield Raise()
    {
        string? home = Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "APPDATA" : "HOME");
        string folder = OperatingSystem.IsWindows() ? "postgresql" : ".postgresql";
        bool offered = Environment.GetEnvironmentVariable("PGSSLCERT") is not null
            || (home is not null && File.Exists(System.IO.Path.Combine(home, folder, "postgresql.crt")));
        if (!offered) return new EnvironmentShield(null);
        string path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("truststore-").FullName, "none.pfx");
        File.WriteAllBytes(path, Empty);
        return new EnvironmentShield(path);
    }

    public void Dispose()
    {
        if (Path is not null) Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }
}
