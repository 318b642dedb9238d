using System.CommandLine;

namespace TrustStoreTool.Cli.Commands;

/// <summary>The options that raise (or lower) <see cref="ReadLimits"/>. Hidden in the help: the error of a broken limit names its option.</summary>
public sealed class LimitOptions
{
    private readonly Option<int> _file = Limit("--max-file-bytes", ReadLimits.Default.FileBytes);
    private readonly Option<int> _entries = Limit("--max-entries", ReadLimits.Default.Entries);
    private readonly Option<int> _alias = Limit("--max-alias-bytes", ReadLimits.Default.AliasBytes);
    private readonly Option<int> _certificate = Limit("--max-certificate-bytes", ReadLimits.Default.CertificateBytes);
    private readonly Option<int> _depth = Limit("--max-depth", ReadLimits.Default.DerDepth);
    private readonly Option<long> _iterations = Limit("--max-iterations", ReadLimits.Default.Iterations);
    private readonly Option<long> _total = Limit("--max-total-iterations", ReadLimits.Default.TotalIterations);

    /// <summary>Gives the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _file, _entries, _alias, _certificate, _depth, _iterations, _total }) command.Add(option);
    }

    /// <summary>The limits of this command line.</summary>
    public ReadLimits From(ParseResult result) => new()
    {
        FileBytes = result.GetValue(_file),
        Entries = result.GetValue(_entries),
        AliasBytes = result.GetValue(_alias),
        CertificateBytes = result.GetValue(_certificate),
        DerDepth = result.GetValue(_depth),
        Iterations = result.GetValue(_iterations),
        TotalIterations = result.GetValue(_total),
    };

    private static Option<T> Limit<T>(string name, T value)
        where T : System.Numerics.INumber<T> => new(name)
        {
            Hidden = true,
            HelpName = "N",
            DefaultValueFactory = _ => value,
            CustomParser = result => result.Tokens is [{ Value: var text }]
                && T.TryParse(text, System.Globalization.NumberStyles.None, null, out T? number) && number > T.Zero
                    ? number
                    : CommonOptions.Refuse<T>(result, $"{name} is a whole number above zero"),
        };
}
