namespace TrustStoreTool.Cli.Reports;

/// <summary>Shows settings: comment lines around the lines to paste.</summary>
public static class SettingsText
{
    /// <summary>Writes the report. The lines are raw: the command has refused whatever could not be shown as it is.</summary>
    public static void Write(SettingsReport report, Terminal terminal)
    {
        foreach ((int i, SettingsLines lines) in report.Settings.Index())
        {
            if (i > 0) terminal.Out.WriteLine();
            terminal.Out.WriteLine($"# {lines.Title}");
            terminal.Out.WriteLine(lines.Text);
            if (lines.Note is not null) terminal.Out.WriteLine($"# {lines.Note}");
        }

        if (report.File is null) return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"# {ForeignText.Escape(report.File)}: {(report.Changed == true ? "written" : "already so, not touched")}");
    }
}
