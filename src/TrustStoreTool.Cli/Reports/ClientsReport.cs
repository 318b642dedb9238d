using System.Collections.Immutable;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Cli.Reports;

/// <summary>The client settings that were found. Passwords are no part of it.</summary>
/// <param name="Files">Files looked at.</param>
/// <param name="Findings">Each setting, judged.</param>
/// <param name="Skipped">Files that could not be read, or not by their own syntax.</param>
public sealed record ClientsReport(int Files, ImmutableArray<ClientLine> Findings, ImmutableArray<SkippedFile> Skipped) : Report("clients", 1);

/// <summary>A setting, judged; enums by their camel-cased names. Texts from files are raw here: JSON escapes them.</summary>
public sealed record ClientLine(
    string File, int? Line, string Client, string Setting, string? Host, string? SslMode, bool IsDefault, string Check, string Plaintext,
    TrustLine? Trust, string Ready, string Verdict, string? NextStep)
{
    /// <summary>A finding in its file.</summary>
    public static ClientLine Of(string file, ClientFinding finding) => new(
        file, finding.Line > 0 ? finding.Line : null, finding.Client, finding.Setting, finding.Host, finding.SslMode.Length > 0 ? finding.SslMode : null, finding.IsDefault,
        Words.Of(finding.Check), Words.Of(finding.Plaintext),
        finding.Trust is { } trust ? new TrustLine(Words.Of(trust.Kind), trust.Path, Words.Of(trust.State), trust.State == TrustState.Opens ? trust.Certificates.Length : null, trust.Problem) : null,
        Words.Of(finding.Ready), finding.Verdict, finding.NextStep);
}

/// <summary>The trust file of a setting.</summary>
public sealed record TrustLine(string Kind, string Path, string State, int? Certificates, string? Problem);

/// <summary>A file that was not read, or not by its own syntax.</summary>
public sealed record SkippedFile(string File, string Reason);
