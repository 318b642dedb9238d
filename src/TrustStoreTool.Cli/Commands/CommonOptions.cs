using System.CommandLine;
using TrustStoreTool.Cli.Reports;

namespace TrustStoreTool.Cli.Commands;

/// <summary>Options that every command has in the same words.</summary>
public static class CommonOptions
{
    /// <summary><c>--format text|json</c>.</summary>
    public static Option<OutputFormat> Format() => new("--format")
    {
        Description = "How to show the result: text or json",
        HelpName = "text|json",
        CustomParser = result => result.Tokens is [{ Value: var word }] && Enum.TryParse(word, ignoreCase: true, out OutputFormat format) && !char.IsDigit(word[0])
            ? format
            : Refuse<OutputFormat>(result, "--format is text or json"),
    };

    /// <summary>Makes a parse error in a custom parser. The message is shown as it is: it must not hold the value, which may be a mistyped password.</summary>
    public static T? Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.Refuse(message);
        return default;
    }
}
