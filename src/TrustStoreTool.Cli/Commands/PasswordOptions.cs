using System.CommandLine;

namespace TrustStoreTool.Cli.Commands;

/// <summary>
/// The ways to give one password: <c>--storepass-env NAME</c>, <c>--storepass-file FILE</c>, <c>--storepass VALUE</c>, and for the
/// store's own password <c>TRUSTSTORE_PASSWORD</c> and a prompt.
/// </summary>
public sealed class PasswordOptions
{
    private readonly string _prefix;
    private readonly bool _isOptional;
    private readonly Option<string?> _environment;
    private readonly Option<string?> _file;
    private readonly Option<string?> _value;

    /// <summary>Options for one password.</summary>
    /// <param name="prefix"><c>storepass</c>, <c>out-storepass</c>, <c>b-storepass</c>, <c>keypass</c>.</param>
    /// <param name="of">Whose password, for the help and the prompt.</param>
    /// <param name="isOptional">True where another password stands in when none of these options is given: then neither variable nor prompt is asked.</param>
    public PasswordOptions(string prefix = "storepass", string of = "the store", bool isOptional = false)
    {
        _prefix = prefix;
        _isOptional = isOptional;
        Of = of;
        _environment = new Option<string?>($"--{prefix}-env") { HelpName = "NAME", Description = $"Environment variable with the password of {of}" };
        _file = new Option<string?>($"--{prefix}-file") { HelpName = "FILE", Description = $"File whose first line is the password of {of}; - is standard input" };
        _value = new Option<string?>($"--{prefix}") { HelpName = "VALUE", Description = $"The password of {of} itself; others on this machine can see it" };
    }

    /// <summary>Whose password.</summary>
    internal string Of { get; }

    /// <summary>Gives the options to a command, and makes two of them at once a usage error.</summary>
    public void AddTo(Command command)
    {
        command.Add(_environment);
        command.Add(_file);
        command.Add(_value);
        command.Validators.Add(result =>
        {
            Option[] given = [.. new Option[] { _environment, _file, _value }.Where(option => result.GetResult(option) is { Implicit: false })];
            if (given.Length > 1) result.Refuse($"{string.Join(" and ", given.Select(option => option.Name))} exclude each other");
        });
    }

    /// <summary>Whether one of the options is on this command line.</summary>
    internal bool IsGiven(ParseResult result) => new Option[] { _environment, _file, _value }.Any(option => result.GetResult(option) is { Implicit: false });

    /// <summary>Whether this command line reads the password from standard input.</summary>
    internal bool UsesStandardInput(System.CommandLine.Parsing.CommandResult result) => result.GetResult(_file) is { Tokens: [{ Value: "-" }] };

    /// <summary>Where this command line's password comes from. Nothing is read or asked yet.</summary>
    public PasswordSource From(ParseResult result, Terminal terminal) => new(
        terminal, _prefix, Of, _isOptional, result.GetValue(_environment), result.GetValue(_file), result.GetResult(_value) is null ? null : result.GetValue(_value));
}
