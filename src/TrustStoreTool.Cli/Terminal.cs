using System.Text;

namespace TrustStoreTool.Cli;

/// <summary>Everything of the outside world that a command may touch besides files and servers. Tests build one in a line.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Messages, notices and progress.</param>
/// <param name="Input">Opens standard input, as bytes.</param>
/// <param name="Variable">An environment variable, or null.</param>
/// <param name="Prompt">Asks for a password with the echo off; null where there is no terminal to ask on.</param>
/// <param name="Clock">Whatever asks for the time asks this.</param>
/// <param name="Width">Columns of the terminal, 80 when output is no terminal.</param>
/// <param name="IsInteractive">Whether standard error is a terminal: progress is shown only then.</param>
/// <param name="Variables">All environment variables, for the one command that looks through them; null: none.</param>
public sealed record Terminal(
    TextWriter Out,
    TextWriter Error,
    Func<Stream> Input,
    Func<string, string?> Variable,
    Func<string, Password>? Prompt,
    TimeProvider Clock,
    int Width = 80,
    bool IsInteractive = false,
    Func<IEnumerable<KeyValuePair<string, string>>>? Variables = null)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The process's own. Output is UTF-8 whatever the locale says, so that JSON is JSON everywhere.</summary>
    public static Terminal Console()
    {
        bool toScreen = !System.Console.IsOutputRedirected;
        return new Terminal(
            Writer(System.Console.OpenStandardOutput(), flushes: toScreen),
            Writer(System.Console.OpenStandardError(), flushes: true),
            System.Console.OpenStandardInput,
            Environment.GetEnvironmentVariable,
            PasswordPrompt.Find(),
            TimeProvider.System,
            toScreen ? Columns() : 80,
            !System.Console.IsErrorRedirected,
            () => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? "")));
    }

    private static StreamWriter Writer(Stream stream, bool flushes) => new(stream, Utf8, 16 * 1024) { AutoFlush = flushes };

    private static int Columns()
    {
        try
        {
            return System.Console.WindowWidth is > 20 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
