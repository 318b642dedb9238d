using System.Text;
using TrustStoreTool.Cli;

namespace TrustStoreTool.Tests.Infra;

/// <summary>One run of the tool: the function that <c>Main</c> calls, with a terminal of its own.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CliRun(int Code, string Out, string Error)
{
    /// <summary>Everything that was printed.</summary>
    public string Everything => Out + Error;

    /// <summary>Runs the tool without environment, input and prompt.</summary>
    public static Task<CliRun> Of(params string[] args) => Of(new Scene(), args);

    /// <summary>Runs the tool in <paramref name="scene"/>.</summary>
    public static async Task<CliRun> Of(Scene scene, params string[] args)
    {
        await using StringWriter output = new(), error = new();
        int code = await App.RunAsync(args, scene.Terminal(output, error));
        return new CliRun(code, output.ToString(), error.ToString());
    }
}

/// <summary>What the tool finds around it.</summary>
public sealed record Scene
{
    public string? Input { get; init; }

    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>What is typed at the prompts, in order; null: no terminal.</summary>
    public string[]? Typed { get; init; }

    public System.Collections.ObjectModel.Collection<string> Prompts { get; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Terminal Terminal(TextWriter output, TextWriter error) => new(
        output,
        error,
        () => new MemoryStream(Encoding.UTF8.GetBytes(Input ?? "")),
        name => Variables.GetValueOrDefault(name),
        Typed is null ? null : Answer,
        Clock);

    private Password Answer(string prompt)
    {
        Prompts.Add(prompt);
        return new Password(Typed![Prompts.Count - 1]);
    }
}
