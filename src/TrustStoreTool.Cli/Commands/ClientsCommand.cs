using System.CommandLine;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore clients</c>: client settings in trees and in the environment, judged.</summary>
public static class ClientsCommand
{
    private const string Unverified = "unverified", NotReady = "not-ready";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("PATH") { Description = "Files and folders to look through", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> environment = new("--env") { Description = "Look at this process's environment and ~/.postgresql as well" };
        Option<string[]> regions = new("--region") { Description = "The region whose CA a trust file must hold; repeats; 'all'", HelpName = "REGION", Arity = ArgumentArity.OneOrMore };
        Option<string[]> cas = new("--ca") { Description = "Which of the region's CAs; repeats; 'all'", HelpName = "CA", Arity = ArgumentArity.OneOrMore };
        Option<string?> root = new("--root") { Description = "Look absolute paths up below this folder: an unpacked image", HelpName = "FOLDER" };
        Option<string[]> failOn = new("--fail-on") { Description = $"Exit 1 when a setting is not shown to verify ({Unverified}) or not shown to be ready ({NotReady}); repeats", HelpName = $"{Unverified}|{NotReady}", Arity = ArgumentArity.OneOrMore };
        failOn.AcceptOnlyFromAmong(Unverified, NotReady);
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new("clients", "Finds client settings and says whether each verifies, against what, and whether that is ready") { paths, environment, regions, cas, root, failOn, format };
        command.Action(terminal, (result, cancellation) =>
        {
            string[] places = result.GetValue(paths) ?? [];
            bool isEnvironment = result.GetValue(environment);
            if (places.Length == 0 && !isEnvironment) throw new KeyStoreException(KeyStoreError.Usage, "nothing to look through", "give files and folders, or --env");
            TrustFileFinder finder = new(terminal.Variable("HOME"), result.GetValue(root));
            TrustNeeds needs = new(result.GetValue(regions) ?? [], CaChoice.Parse(result.GetValue(cas) ?? [], RdsPins.Embedded), RdsPins.Embedded);
            Search search = new(terminal, finder, needs);
            if (isEnvironment) search.Environment();
            search.Trees(places, cancellation);
            ClientsReport report = search.Report();
            terminal.Show(result.GetValue(format), report, ClientsText.Write, json => json.ClientsReport);
            return Task.FromResult((result.GetValue(failOn) ?? []).Any(gate => Fails(report, gate)) ? ExitCode.No : ExitCode.Success);
        });
        return command;
    }

    // A gate is for what is shown to be good: what could not be told does not pass.
    private static bool Fails(ClientsReport report, string gate) => gate == Unverified
        ? report.Findings.Any(finding => finding.Check is "none" or "name" or "unknown" or "cannotConnect" || (finding.Check == "chain" && finding.Plaintext != "never"))
        : report.Findings.Any(finding => finding.Ready is "notReady" or "open");

    private sealed class Search(Terminal terminal, TrustFileFinder finder, TrustNeeds needs)
    {
        private readonly List<ClientLine> _findings = [];
        private readonly List<SkippedFile> _skipped = [];
        private int _files;

        private ClientSurvey Survey { get; } = new(new TrustFiles(finder.Open), needs.For);

        public void Environment()
        {
            Add("environment", Survey.Examine(terminal.Variables?.Invoke() ?? []));
            if (terminal.Variable("HOME") is not { } home) return;
            foreach (string file in (string[])[Path.Join(home, ".postgresql", "root.crt"), Path.Join(home, ".pg_service.conf")])
                if (File.Exists(file)) Look(file);
        }

        // What a manifest refers to may stand in any file of them.
        public void Trees(string[] places, CancellationToken cancellation)
        {
            (string Place, string File)[] files = [.. places.SelectMany(place => SettingsTree.Files(place, (folder, why) => _skipped.Add(new SkippedFile(folder, why))).Select(file => (place, file)))];
            foreach ((_, string file) in files.Where(found => ClientSurvey.MayDefineObjects(found.File)))
            {
                cancellation.ThrowIfCancellationRequested();
                Learn(file);
            }

            foreach ((string place, string file) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                finder.Top = Directory.Exists(place) ? place : null;
                Look(file);
            }
        }

        public ClientsReport Report() => new(_files, [.. _findings], [.. _skipped]);

        private void Learn(string file)
        {
            try
            {
                Survey.Learn(file, InputFile.ReadStore(file, SettingsTree.Limits).Span);
            }
            catch (KeyStoreException)
            {
                // It is looked at again, and said to be unreadable then.
            }
        }

        private void Look(string file)
        {
            finder.Beside = file;
            try
            {
                ReadOnlyMemory<byte> content = InputFile.ReadStore(file, SettingsTree.Limits);
                _files++;
                Add(file, Survey.Examine(file, content.Span));
            }
            catch (KeyStoreException unreadable)
            {
                _skipped.Add(new SkippedFile(file, FileError.Reason(file, unreadable)));
            }
        }

        private void Add(string file, FileSurvey survey)
        {
            if (survey.Damage is { } damage) _skipped.Add(new SkippedFile(file, $"{damage}: looked at line by line"));
            _findings.AddRange(survey.Findings.Select(finding => ClientLine.Of(file, finding)));
        }
    }
}
