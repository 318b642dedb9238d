namespace TrustStoreTool.Cli.Reports;

/// <summary>Shows verdicts to people. Everything foreign is escaped; fingerprints stand on lines of their own that no foreign text can reach.</summary>
internal static class VerifyText
{
    /// <summary>Writes the report.</summary>
    public static void Write(VerifyReport report, Terminal terminal)
    {
        foreach (VerifyServer server in report.Servers) Write(server, terminal.Out);
        if (report.Servers.Length < 2) return;
        int trusted = report.Servers.Count(server => server.Verdict == "trusted");
        terminal.Out.WriteLine($"{trusted} of {report.Servers.Length} servers trusted");
    }

    private static void Write(VerifyServer server, TextWriter output)
    {
        string stage = server.Stage is null ? "" : $" ({server.Stage})";
        output.WriteLine($"{server.Server}: {server.Verdict}{stage}");
        if (server.Message is not null) output.WriteLine($"  {ForeignText.Escape(server.Message)}");
        if (server.NextStep is not null) output.WriteLine($"  next: {ForeignText.Escape(server.NextStep)}");
        if (server.Tls is { } tls) output.WriteLine($"  tls: {tls.Version} {tls.CipherSuite}");
        foreach ((int i, VerifyCertificate certificate) in server.Chain.Index()) Write(i == 0 ? "server" : "sent", certificate, output);
        if (server.Root is { } root) Write("root", root, output);
        foreach (VerifyClient client in server.Clients ?? [])
            output.WriteLine($"  {client.Client}: {(client.Trusts ? "trusts" : "refuses")}{(client.Reason is null ? "" : $": {ForeignText.Escape(client.Reason)}")}");
        if (server.Rotation is { } rotation) Write(rotation, output);
    }

    private static void Write(string role, VerifyCertificate certificate, TextWriter output)
    {
        string rds = certificate.Ca is null ? "" : $" [{certificate.Ca} of {certificate.Region}]";
        output.WriteLine($"  {role}: {ForeignText.Escape(certificate.Subject ?? "cannot be read", 200)}{rds}");
        output.WriteLine($"    SHA-256 {certificate.Sha256}");
        if (certificate is { NotBefore: { } from, NotAfter: { } to }) output.WriteLine($"    valid {from.UtcDateTime:yyyy-MM-dd} to {to.UtcDateTime:yyyy-MM-dd}");
    }

    private static void Write(VerifyRotation rotation, TextWriter output)
    {
        foreach (VerifyRotationCa ca in rotation.Cas)
            output.WriteLine($"  {ca.Id} of {rotation.Region}: {(ca.Trusted ? "in the store" : "not in the store")}{(ca.InUse ? ", in use" : "")}");
        output.WriteLine($"  rotation to {rotation.To}: {(rotation.Safe ? "safe" : $"not yet: {rotation.Reason}")}");
        if (rotation.FindInstances is null)
        {
            if (rotation.Command is not null) output.WriteLine($"  to rotate (not run here): {rotation.Command}");
            return;
        }

        output.WriteLine("  to rotate, in two steps (not run here):");
        output.WriteLine($"    1. find the instances: {rotation.FindInstances}");
        output.WriteLine($"    2. for each of them, in place of INSTANCE: {rotation.Command}");
        if (rotation.ClusterCommand is not null) output.WriteLine($"       where the engine is postgres (a Multi-AZ cluster), once instead: {rotation.ClusterCommand}");
    }
}
