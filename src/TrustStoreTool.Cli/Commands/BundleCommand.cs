using System.CommandLine;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore bundle</c>.</summary>
public static class BundleCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Terminal terminal)
    {
        Command command = new("bundle", "The embedded RDS CA certificates and their pins");
        command.Action(terminal, (_, _) => Task.FromResult(ExitCode.Success));
        return command;
    }
}
