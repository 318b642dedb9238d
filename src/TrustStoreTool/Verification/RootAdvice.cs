using TrustStoreTool.Bundles;
using TrustStoreTool.Clients;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Verification;

/// <summary>
/// What to type so that a store gets the roots that a server needs: for a POSIX shell, fit to be pasted. Nothing in it comes from a server
/// but names that are in the table of pins.
/// </summary>
/// <param name="Path">The store, as given; null where a run of <c>migrate</c> is to be given more, for which the store is as it was.</param>
/// <param name="Format">Its format; null for one that <c>migrate</c> writes.</param>
internal sealed record RootAdvice(string? Path, KeyStoreFormat? Format)
{
    /// <summary>The store as a word of the shell.</summary>
    // What begins with a hyphen is an option, and standard input cannot be written.
    public string Word => Path is null or "-" ? "STORE" : Quote.Shell(Path.StartsWith('-') ? "./" + Path : Path);

    private bool IsMigrated => Format is null or { CanWrite: true, IsCertificateFile: false };

    private bool IsPem => Format is { CanWrite: true, IsCertificateFile: true };

    /// <summary>The roots of a region.</summary>
    /// <param name="region">A pinned region.</param>
    /// <param name="ca">A pinned CA identifier, or null for the default one.</param>
    public string ForRegion(string region, string? ca)
    {
        if (RdsBundle.Embedded.Pins.FindRegion(region) is { } known && !RdsBundle.Embedded.Holds(known))
            return $"truststore bundle fetch --region {known.Name}{(Path is null ? ", then " : " && ")}{From(known.Path.Split('/')[^1], Only(ca))}";
        string of = $"--region {region}{Only(ca)}";
        return Path is null ? $"give migrate also: {of}"
            : IsMigrated ? $"truststore migrate {Word} {of}"
            : IsPem ? $"truststore bundle show {of} --pem >> {Word}"
            : $"truststore bundle show {of} --pem > FILE, then {ForFile}";
    }

    /// <summary>The roots in a file that the user has.</summary>
    public string ForFile => From("FILE", "");

    /// <summary>A server's own certificate that signed itself: <c>migrate</c> takes CAs alone.</summary>
    public string ForServerCertificate(Certificate? certificate) =>
        certificate?.Facts is { IsCa: true } || Format is { IsCertificateFile: true } ? ForFile
        : $"keytool -importcert -alias server -file FILE -keystore {Word}";

    private string From(string file, string options) =>
        Path is null ? $"give migrate also: --bundle {file}{options}"
        : IsMigrated ? $"truststore migrate {Word} --bundle {file}{options}"
        : IsPem ? $"cat {file} >> {Word}"
        : $"add {file} with the tool that made this {Format!.Title} file";

    private static string Only(string? ca) => ca is null ? "" : $" --ca {ca}";
}
