using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Commands.Bundle;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore bundle</c>: the RDS CA certificates that are built in, the pins that recognise all others, and files of certificates.</summary>
public static class BundleCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Terminal terminal) => new("bundle", "The embedded RDS CA certificates and their pins")
    {
        BundleListCommand.Create(terminal),
        BundleShowCommand.Create(terminal),
        BundleCheckCommand.Create(terminal),
        BundleFetchCommand.Create(terminal),
    };

    /// <summary><c>--region R…</c>.</summary>
    internal static Option<string[]> Regions(string description) => new("--region") { Description = description, HelpName = "R" };

    /// <summary><c>--ca ID…</c>.</summary>
    internal static Option<string[]> Cas(string description) => new("--ca") { Description = description, HelpName = "ID" };

    /// <summary><c>--allow-unpinned</c>.</summary>
    internal static Option<bool> AllowUnpinned() =>
        new("--allow-unpinned") { Description = "Accept certificates that call themselves Amazon RDS CAs and are not known here" };

    /// <summary>The pinned regions of these names; all of them where none is named.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: no such region.</exception>
    internal static IEnumerable<RdsRegion> Known(IReadOnlyCollection<string> names, RdsPins pins) =>
        names.Count == 0 || names.Contains("all") ? pins.Regions : [.. names.Select(name => RegionSelection.Find(name, pins)).Distinct()];
}
