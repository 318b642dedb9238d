using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Ready settings of one client.</summary>
/// <param name="Client">Whose.</param>
/// <param name="Settings">Each syntax of the client.</param>
/// <param name="File">The file of <c>--write</c>, or null.</param>
/// <param name="Changed">Whether that file was changed; null without one.</param>
public sealed record SettingsReport(string Client, ImmutableArray<SettingsLines> Settings, string? File, bool? Changed) : Report("settings", 1);

/// <summary>Settings in one syntax.</summary>
/// <param name="Title">What it is and where it goes.</param>
/// <param name="Text">The lines to paste, exactly.</param>
/// <param name="Note">What to know before, or null.</param>
public sealed record SettingsLines(string Title, string Text, string? Note);
