using Microsoft.Extensions.Time.Testing;
using TrustStoreTool.Cli;

namespace TrustStoreTool.Tests.Infra;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    /// <summary>Fails, with all that was printed, unless the exit code is this one.</summary>
    public ToolRun Exits(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, expected {code}\n--- out\n{Out}\n--- error\n{Error}");
        return this;
    }
}

/// <summary>A terminal that remembers: output, environment, prompt, standard input, clock, all stated by the test.</summary>
internal sealed class TestTerminal
{
    /// <summary>The date of every test that does not state another.</summary>
    public static readonly DateTimeOffset Today = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>What the user types when asked for a password; null: there is no terminal to ask on.</summary>
    public string? Typed { get; init; }

    public byte[] Input { get; init; } = [];

    public FakeTimeProvider Clock { get; init; } = new(Today);

    public int Width { get; init; } = 80;

    public bool IsInteractive { get; init; }

    /// <summary>The questions that were asked.</summary>
    public List<string> Prompts { get; } = [];

    /// <summary>Calls what Main calls.</summary>
    public async Task<ToolRun> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await App.RunAsync(arguments, Open(output, error));
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The terminal itself, for tests below the command line.</summary>
    public Terminal Open(TextWriter output, TextWriter error) => new(
        output,
        error,
        () => new MemoryStream(Input, writable: false),
        name => Variables.GetValueOrDefault(name),
        Typed is null ? null : question => Ask(question, Typed),
        Clock,
        Width,
        IsInteractive,
        () => Variables);

    private Password Ask(string question, string typed)
    {
        Prompts.Add(question);
        return new Password(typed);
    }
}

/// <summary>Runs the tool in a plain terminal: no environment, no prompt, no input.</summary>
internal static class Tool
{
    public static Task<ToolRun> RunAsync(params string[] arguments) => new TestTerminal().RunAsync(arguments);
}
