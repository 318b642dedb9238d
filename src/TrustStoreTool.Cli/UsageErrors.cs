using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace TrustStoreTool.Cli;

/// <summary>
/// What is wrong with a command line, in words that never repeat a value: after a mistyped <c>--storepas</c> the password stands where
/// a file name is expected, and System.CommandLine's own messages would print it.
/// </summary>
internal static partial class UsageErrors
{
    // Marks messages written in this project: they hold no value, so they may be shown.
    private const char Ours = '\u0001';

    /// <summary>Makes a parse error whose text is shown as it is; it must not hold the value.</summary>
    public static void Refuse(this SymbolResult result, string message) => result.AddError(Ours + message);

    /// <summary>Reports the errors, if there are any.</summary>
    public static bool Report(ParseResult result, Terminal terminal)
    {
        if (StrayOption(result) is { } stray)
        {
            ReportUnknown(terminal, "option", stray, [.. KnownOptions(result)]);
        }
        else if (result.UnmatchedTokens is [{ } first, ..])
        {
            string[] commands = [.. result.CommandResult.Command.Subcommands.Select(c => c.Name)];
            if (commands.Length > 0) ReportUnknown(terminal, "command", first, commands);
            else terminal.WriteError("there is an argument too many");
        }
        else if (result.Errors.Count > 0)
        {
            foreach (string message in result.Errors.Select(Describe).Distinct()) terminal.WriteError(message);
        }
        else
        {
            return false;
        }

        terminal.WriteHint($"see: {string.Join(' ', ["truststore", .. Path(result), "--help"])}");
        return true;
    }

    private static string Describe(ParseError error) => error switch
    {
        { Message: [Ours, .. var text] } => text,
        { SymbolResult: OptionResult { Tokens.Count: 0 } option } => $"{option.Option.Name} needs a value",
        { SymbolResult: OptionResult { IdentifierTokenCount: > 1 } option } => $"{option.Option.Name} is given more than once",
        { SymbolResult: OptionResult option } => $"{option.Option.Name}: this value cannot be used",
        { SymbolResult: ArgumentResult { Tokens.Count: 0 } argument } => $"{argument.Argument.HelpName ?? argument.Argument.Name} is missing",
        { SymbolResult: ArgumentResult argument } => $"{argument.Argument.HelpName ?? argument.Argument.Name}: this value cannot be used",
        { SymbolResult: CommandResult { Command.Subcommands.Count: > 0 } } => "a command is missing",
        _ => "the command line is not understood",
    };

    // The first word that starts with '-', is no known option, and is no option's value. After '--' anything goes.
    private static string? StrayOption(ParseResult result)
    {
        IEnumerable<Token> words = result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash);
        HashSet<Token> values = new(
            result.CommandResult.Children.OfType<OptionResult>().SelectMany(option => option.Tokens), ReferenceEqualityComparer.Instance);
        return words.FirstOrDefault(word => word.Type == TokenType.Argument && word.Value is ['-', _, ..] && !values.Contains(word))?.Value;
    }

    private static void ReportUnknown(Terminal terminal, string what, string typed, string[] known)
    {
        string name = Name().Match(typed).Value;
        string bare = name.TrimStart('-');
        string? near = known
            .Select(candidate => (candidate, distance: Distance(bare, candidate.TrimStart('-'))))
            .Where(pair => pair.distance <= Math.Max(1, bare.Length / 3))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
        bool isSurelyAName = near is not null || Word().IsMatch(name);
        terminal.WriteError(isSurelyAName ? $"unknown {what} {name}" : $"unknown {what}");
        if (near is not null) terminal.WriteHint($"did you mean {near}?");
        else if (what == "command") terminal.WriteHint($"the commands are {string.Join(", ", known)}");
        else terminal.WriteHint("a file whose name starts with '-' is given as ./-name");
    }

    private static IEnumerable<string> KnownOptions(ParseResult result)
    {
        for (SymbolResult? at = result.CommandResult; at is CommandResult command; at = at.Parent)
            foreach (Option option in command.Command.Options)
                if (at == result.CommandResult || option.Recursive) yield return option.Name;
    }

    private static Stack<string> Path(ParseResult result)
    {
        Stack<string> names = new();
        for (SymbolResult? at = result.CommandResult; at is CommandResult command; at = at.Parent)
            if (command.Command is not RootCommand) names.Push(command.Command.Name);
        return names;
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Math.Min(diagonal + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[^1];
    }

    [GeneratedRegex("^-{0,2}[A-Za-z][A-Za-z0-9-]{0,30}")]
    private static partial Regex Name();

    [GeneratedRegex("^(--)?[a-z]{2,}(-[a-z]+)*$")]
    private static partial Regex Word();
}
