using System.CommandLine;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Conversion;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore convert STORE OUT --type …</c>: another type, or the same one repaired.</summary>
public static class ConvertCommand
{
    private static readonly string _types = string.Join('|', ConversionTargets.Names);

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> store = new("STORE") { Description = "The store: any known format; - is standard input" };
        Argument<string> target = new("OUT") { Description = "The new store; STORE itself is replaced and kept as a backup" };
        Option<ConversionTarget> type = new("--type") { Required = true, HelpName = _types, Description = "What to make", CustomParser = ParseType };
        Option<bool> trust = Flag("--trust", "Make the certificates of a PKCS#12 that Java does not see trusted ones");
        Option<Pkcs12Profile?> protection = new("--protection")
        {
            HelpName = "modern|legacy",
            Description = "Of a new PKCS#12: modern as JDK 17 writes it, legacy for JDK 8 to 11.0.11",
            CustomParser = ParseProfile,
        };
        Option<bool> reproducible = Flag("--reproducible", "Same input, same bytes: derived salts, stated dates"), force = Flag("--force", "Replace OUT if it exists; it is kept as a backup");
        Option<OutputFormat> format = CommonOptions.Format();
        PasswordOptions passwords = new(), newPasswords = new("out-storepass", "OUT", isOptional: true), keyPasswords = new("keypass", "the private keys", isOptional: true);
        ReplaceOptions replace = new();
        LimitOptions limits = new();
        Command command = new("convert", "Make a store of another type, or repair one; every entry comes along or nothing is written")
        { store, target, type, trust, protection, reproducible, force };
        replace.AddTo(command);
        passwords.AddTo(command);
        newPasswords.AddTo(command);
        keyPasswords.AddTo(command);
        command.Add(format);
        limits.AddTo(command);
        command.OneStandardInput([store], passwords, newPasswords, keyPasswords);
        command.Action(terminal, (result, _) =>
        {
            using PasswordSource password = passwords.From(result, terminal), newPassword = newPasswords.From(result, terminal), keyPassword = keyPasswords.From(result, terminal);
            ReadLimits bounds = limits.From(result);
            ConvertRun run = new(result.GetValue(store)!, result.GetValue(target)!, result.GetValue(type), password, newPassword, keyPassword, bounds, terminal)
            {
                Trust = result.GetValue(trust),
                Profile = result.GetValue(protection),
                Reproducible = result.GetValue(reproducible),
                Force = result.GetValue(force),
            };
            if (!run.Target.HasPassword() && newPasswords.IsGiven(result)) terminal.WriteNotice($"{run.Out}: a {run.Target.Name()} has no password: that of --out-storepass… is not used");
            if (run.Target != ConversionTarget.Pkcs12 && run.Profile is not null) terminal.WriteNotice($"{run.Out}: --protection is of a PKCS#12 with a password: a {run.Target.Name()} has none to choose");
            ConvertReport report = replace.IsDryRun(result)
                ? run.Plan(null)
                : run.Commit(locks => replace.Open(result, run.Out, locks, bounds, mayBeNew: true), replace.Backup(result));
            terminal.Show(result.GetValue(format), report, ConvertText.Write, json => json.ConvertReport);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    private static ConversionTarget ParseType(System.CommandLine.Parsing.ArgumentResult result) =>
        result.Tokens is [{ Value: var word }] && ConversionTargets.Find(word) is { } target ? target : CommonOptions.Refuse<ConversionTarget>(result, $"--type is {_types.Replace("|", ", ", StringComparison.Ordinal)}");

    private static Pkcs12Profile? ParseProfile(System.CommandLine.Parsing.ArgumentResult result) => result.Tokens is [{ Value: var word }] ? word.ToLowerInvariant() switch
    {
        "modern" => Pkcs12Profile.Modern,
        "legacy" => Pkcs12Profile.Legacy,
        _ => CommonOptions.Refuse<Pkcs12Profile?>(result, "--protection is modern or legacy"),
    }
    : null;
}
