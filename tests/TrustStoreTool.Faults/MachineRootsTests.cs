using System.Security.Authentication;

namespace TrustStoreTool.Faults;

/// <summary>What the machine trusts has no part in a proof: it is not even read.</summary>
public sealed class MachineRootsTests
{
    [SkippableFact]
    public void A_proof_does_not_read_what_the_machine_trusts()
    {
        Require.Tool("strace");
        using HandshakePki pki = new();
        using Folder folder = new();
        string root = pki.WriteRoot(folder);
        using HandshakeServer server = new(pki.Server, pki.Sent, SslProtocols.Tls13, null);
        Outcome outcome = Tool.Program(
            "strace", ["-f", "-qq", "-e", "trace=open,openat", "-o", folder["log"], Tool.Binary, "verify", root, $"host=localhost hostaddr=127.0.0.1 port={server.Port}", "--timeout", "60"]);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        string[] opened = File.ReadAllLines(folder["log"]);
        Assert.Contains(opened, line => line.Contains("anchors.pem", StringComparison.Ordinal));
        Assert.DoesNotContain(opened, line => line.Contains("/etc/ssl/certs", StringComparison.Ordinal) || line.Contains("cert.pem", StringComparison.Ordinal));
    }
}
