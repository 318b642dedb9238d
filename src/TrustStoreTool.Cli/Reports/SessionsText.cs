namespace TrustStoreTool.Cli.Reports;

/// <summary>Shows who connects: what the server insists on, a line a client, then what the answer rests on.</summary>
public static class SessionsText
{
    /// <summary>Writes the report.</summary>
    public static void Write(SessionsReport report, Terminal terminal)
    {
        if (report.Enforcement is { } server) Line(terminal, $"{report.Server}: {server.Verdict}");
        foreach (SessionLine client in report.Clients)
        {
            string how = client.Transport == "tls" ? $"{client.TlsVersion ?? "TLS"} {client.Cipher}" : client.Transport;
            string who = $"{client.User ?? "?"}@{client.Database ?? "-"} from {client.Address ?? "a Unix socket"}";
            string name = client.Application is { Length: > 0 } application ? $", {application}" : "";
            string seen = client.Samples > 0 ? $"{Words.Count(client.Sessions, "session")} in {Words.Count(client.Samples, "sample")}" : Words.Count(client.Sessions, "connection");
            Line(terminal, $"{how.TrimEnd()}: {who}{name}: {seen}, {client.FirstSeen:yyyy-MM-ddTHH:mm:ssZ} to {client.LastSeen:yyyy-MM-ddTHH:mm:ssZ}");
        }

        Line(terminal, report.Coverage.Statement);
    }

    // Application and role names are what clients call themselves.
    private static void Line(Terminal terminal, string text) => terminal.Out.WriteLine(ForeignText.Escape(text));
}
