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

    /// <summary>Makes it a usage error to read two things from standard input: stores named <c>-</c>, and passwords of <c>--…-file -</c>.</summary>
    internal static void OneStandardInput(this Command command, IEnumerable<Argument> stores, params PasswordOptions[] passwords) => command.Validators.Add(result =>
    {
        int readers = stores.Sum(store => result.GetResult(store)?.Tokens.Count(token => token.Value == "-") ?? 0) + passwords.Count(password => password.UsesStandardInput(result));
        if (readers > 1) result.Refuse("only one thing can be read from standard input");
    });

    /// <summary>Makes a parse error in a custom parser. The message is shown as it is: it must not hold the value, which may be a mistyped password.</summary>
    public static T? Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.Refuse(message);
        return default;
    }
}
