using TrustStoreTool.Cli.Files;

namespace TrustStoreTool.Cli;

/// <summary>
/// The certificates that this machine trusts. They have no part in a proof, and yet .NET reads all of them (some 140 files) before it builds its first
/// chain. A process that only proves tells it to look where nothing is.
/// </summary>
internal static class MachineRoots
{
    // No folder and no file: nothing can lie below a device.
    private const string Nowhere = "/dev/null/none";

    /// <summary>
    /// Hides them from this process, for good: so only <c>Program</c> may ask for it. OpenSSL reads the environment of the process, which .NET's
    /// own setting of a variable leaves alone.
    /// </summary>
    public static void Hide()
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (string variable in new[] { "SSL_CERT_DIR", "SSL_CERT_FILE" }) Libc.SetVariable(variable, Nowhere, 1);
    }
}
