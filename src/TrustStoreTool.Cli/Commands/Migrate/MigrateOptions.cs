using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>The options of <c>migrate</c>: declared, checked against each other, and read into a <see cref="MigrateRequest"/>.</summary>
internal sealed class MigrateOptions
{
    private readonly Argument<string[]> _stores = new("STORE") { Description = "Truststores to migrate: JKS or PKCS#12, told by their content", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _regions = Many("--region", "R", "Add this region's RDS CA certificates; all: every built-in region");
    private readonly Option<string[]> _bundles = Many("--bundle", "FILE", "Add a file's certificates (PEM, PKCS#7); -: standard input");
    private readonly Option<string[]> _cas = Many("--ca", "ID", "Which RDS CAs: rds-ca-rsa2048-g1 (default), rds-ca-rsa4096-g1, rds-ca-ecc384-g1, all");
    private readonly Option<bool> _allowUnpinned = Flag("--allow-unpinned", "Take a CA that calls itself Amazon RDS's and is not known");
    private readonly Option<string?> _alias = One("--alias", "TEMPLATE", "Name new entries by {cn} {region} {ca} {sha256} {sha256:8} {serial}");
    private readonly Option<string?> _out = One("--out", "FILE", "Write the result there and leave STORE as it is");
    private readonly Option<bool> _create = Flag("--create", "Make a STORE that does not exist");
    private readonly Option<string?> _from = One("--from", "STORE|cacerts", "Start the new store as another, keys included, or as the JDK's");
    private readonly Option<StoreType?> _type = StoreType.Option("Type of a new store (default pkcs12)");
    private readonly Option<string?> _exportPem = One("--export-pem", "FILE", "Write the trust anchors as PEM, for psql, .NET, Python");
    private readonly Option<string[]> _connections = Many("--verify", "CONNECTION", "Prove the result with a verify-full connection before it is written");
    private readonly Option<double> _timeout = Seconds("--timeout", 10, "Time limit of a connection in seconds", hidden: false);
    private readonly Option<string?> _backup = One("--backup", "FILE", "Keep the old file there (default STORE.<UTC time>.bak)");
    private readonly Option<bool> _noBackup = Flag("--no-backup", "Keep no old file");
    private readonly Option<bool> _inPlace = Flag("--in-place", "Rewrite the file where it lies, for single-file mounts; not atomic");
    private readonly Option<bool> _dryRun = Flag("--dry-run", "Show what would be done and write nothing");
    private readonly Option<bool> _reproducible = Flag("--reproducible", "Same input, same bytes: derived salts, stated dates");
    private readonly Option<bool> _acceptUnauthenticated = Flag("--accept-unauthenticated", "Rewrite a store whose integrity cannot be checked");
    private readonly Option<double> _lockTimeout = Seconds("--lock-timeout", 10, "How long to wait for another truststore in the same folder", hidden: true);
    private readonly Option<OutputFormat> _format = CommonOptions.Format();
    private readonly LimitOptions _limits = new();

    public PasswordOptions Passwords { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_stores);
        foreach (Option option in new Option[] { _regions, _bundles, _cas, _allowUnpinned, _alias }) command.Add(option);
        Passwords.AddTo(command);
        foreach (Option option in new Option[]
        {
            _exportPem, _connections, _timeout, _out, _create, _from, _type, _backup, _noBackup, _inPlace, _dryRun, _reproducible, _acceptUnauthenticated, _lockTimeout, _format,
        })
            command.Add(option);
        _limits.AddTo(command);
        command.Validators.Add(Check);
    }

    public MigrateRequest From(ParseResult result, Terminal terminal) => new()
    {
        Stores = [.. result.GetValue(_stores)!],
        Regions = [.. result.GetValue(_regions) ?? []],
        Bundles = [.. result.GetValue(_bundles) ?? []],
        Choice = CaChoice.Parse(result.GetValue(_cas) ?? [], RdsPins.Embedded),
        AllowUnpinned = result.GetValue(_allowUnpinned),
        Aliases = result.GetValue(_alias) is { } template ? AliasRule.Parse(template) : AliasRule.Default,
        Out = result.GetValue(_out),
        Create = result.GetValue(_create),
        From = result.GetValue(_from),
        Type = result.GetValue(_type),
        ExportPem = result.GetValue(_exportPem),
        Connections = [.. result.GetValue(_connections) ?? []],
        Timeout = TimeSpan.FromSeconds(result.GetValue(_timeout)),
        Backup = result.GetValue(_noBackup) ? BackupRule.None : new BackupRule(result.GetValue(_backup)),
        InPlace = result.GetValue(_inPlace),
        DryRun = result.GetValue(_dryRun),
        Reproducible = result.GetValue(_reproducible),
        SourceDate = result.GetValue(_reproducible) ? SourceDate(terminal) : null,
        AcceptUnauthenticated = result.GetValue(_acceptUnauthenticated),
        Limits = _limits.From(result),
        LockTimeout = TimeSpan.FromSeconds(result.GetValue(_lockTimeout)),
        Format = result.GetValue(_format),
    };

    private void Check(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        void Refuse(bool wrong, string message)
        {
            if (wrong) result.Refuse(message);
        }

        bool several = result.GetResult(_stores) is { Tokens.Count: > 1 };
        foreach (Option option in new Option[] { _out, _backup, _exportPem })
            Refuse(several && Given(option), $"{option.Name} names one file, and there are several stores");
        Refuse(Given(_backup) && Given(_noBackup), "--backup and --no-backup exclude each other");
        Refuse(Given(_inPlace) && Given(_noBackup), "--in-place needs a backup: it is not atomic");
        Refuse(Given(_inPlace) && Given(_out), "--in-place and --out exclude each other");
        Refuse(Given(_from) && !Given(_create), "--from needs --create");
        Refuse(Given(_create) && Given(_out), "--create and --out exclude each other");
        Refuse(Given(_type) && !Given(_create) && !Given(_out), "--type needs --create or --out");
        Refuse(
            !Given(_regions) && !Given(_bundles) && !Given(_connections),
            "nothing to add: give --region or --bundle (or --verify with an RDS endpoint, which tells the region)");
        Refuse(
            result.GetResult(_bundles) is { } bundles && bundles.Tokens.Count(token => token.Value == "-") + (Passwords.UsesStandardInput(result) ? 1 : 0) > 1,
            "only one thing can be read from standard input");
    }

    private static DateTimeOffset? SourceDate(Terminal terminal) => terminal.Variable("SOURCE_DATE_EPOCH") switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            => DateTimeOffset.FromUnixTimeSeconds(seconds),
        _ => throw new KeyStoreException(KeyStoreError.Usage, "SOURCE_DATE_EPOCH is not a number of seconds since 1970"),
    };

    private static Option<string?> One(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static Option<string[]> Many(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, AllowMultipleArgumentsPerToken = false, Arity = ArgumentArity.OneOrMore };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<double> Seconds(string name, double value, string description, bool hidden) => new(name)
    {
        HelpName = "SECONDS",
        Description = description,
        Hidden = hidden,
        DefaultValueFactory = _ => value,
        CustomParser = result => result.Tokens is [{ Value: var text }]
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 86_400
                ? seconds
                : CommonOptions.Refuse<double>(result, $"{name} is a number of seconds"),
    };
}
