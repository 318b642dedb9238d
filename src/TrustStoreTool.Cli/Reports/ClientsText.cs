namespace TrustStoreTool.Cli.Reports;

/// <summary>Shows client settings: a head line with file and line, then what it means, then what to do.</summary>
public static class ClientsText
{
    /// <summary>Writes the report.</summary>
    public static void Write(ClientsReport report, Terminal terminal)
    {
        foreach (ClientLine finding in report.Findings)
        {
            string place = finding.Line is { } line ? $"{finding.File}:{line}" : finding.File;
            string mode = finding.SslMode is null ? "" : $", {finding.SslMode}{(finding.IsDefault ? " (its default)" : "")}";
            Line(terminal, 0, $"{place}: {finding.Client}, {finding.Setting}{mode}{(finding.Host is null ? "" : $", {finding.Host}")}");
            Line(terminal, 4, finding.Verdict);
            if (finding.Trust is { } trust) Line(terminal, 4, $"{Ready(finding.Ready)}: {trust.Path}: {State(trust)}");
            if (finding.NextStep is not null) Line(terminal, 4, $"next: {finding.NextStep}");
        }

        foreach (SkippedFile skipped in report.Skipped) Line(terminal, 0, $"{skipped.File}: {skipped.Reason}");
        int verified = report.Findings.Count(finding => finding is { Check: "chain" or "chainAndName", Plaintext: "never" });
        int ready = report.Findings.Count(finding => finding.Ready == "ready");
        Line(terminal, 0, $"{report.Files} files, {report.Findings.Length} settings: {verified} verify the server, {ready} are shown to be ready");
    }

    private static string Ready(string ready) => ready switch
    {
        "notReady" => "not ready",
        "notConcerned" => "not concerned",
        _ => ready,
    };

    private static string State(TrustLine trust)
    {
        string state = trust.State switch
        {
            "missing" => "not found here",
            "unreadable" => "does not open",
            "opens" => trust.Certificates == 1 ? "1 certificate" : $"{trust.Certificates} certificates",
            _ => "not looked at",
        };
        return trust.Problem is null ? state : $"{state}, {trust.Problem}";
    }

    // File names, hosts and keys are other people's text.
    private static void Line(Terminal terminal, int indent, string text) => terminal.Out.WriteLine(new string(' ', indent) + ForeignText.Escape(text));
}
