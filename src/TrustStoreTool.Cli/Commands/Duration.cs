using System.CommandLine;
using System.Globalization;

namespace TrustStoreTool.Cli.Commands;

/// <summary>Lengths of time as people type them: <c>30s</c>, <c>5m</c>, <c>24h</c>, <c>7d</c>.</summary>
public static class Duration
{
    /// <summary>An option that takes one.</summary>
    public static Option<TimeSpan> Option(string name, string description, TimeSpan value) => new(name)
    {
        Description = description,
        HelpName = "30s|5m|24h",
        DefaultValueFactory = _ => value,
        CustomParser = result => result.Tokens is [{ Value: var text }] && TryParse(text, out TimeSpan duration)
            ? duration
            : CommonOptions.Refuse<TimeSpan>(result, $"{name} is a number of seconds, minutes, hours or days such as 30s, 5m, 24h, 7d"),
    };

    /// <summary>Reads one; more than a year is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) return false;
        double seconds = number * text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => double.NaN };
        if (double.IsNaN(seconds) || seconds is < 0.1 or > 366 * 86400.0) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>As a sentence says it: <c>24 h</c>, <c>90 s</c>.</summary>
    public static string Words(TimeSpan duration) => duration switch
    {
        { TotalHours: >= 2 } when duration.TotalHours % 1 == 0 => $"{duration.TotalHours} h",
        { TotalMinutes: >= 2 } when duration.TotalMinutes % 1 == 0 => $"{duration.TotalMinutes} min",
        { TotalHours: >= 2 } => $"{duration.TotalHours:0.0} h",
        { TotalMinutes: >= 10 } => $"{duration.TotalMinutes:0} min",
        _ => $"{duration.TotalSeconds:0.#} s",
    };
}
