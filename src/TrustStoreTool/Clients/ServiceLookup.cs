using System.Text;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// Finds the section of a service as libpq does (fe-connect.c, parseServiceInfo): in the file of <c>PGSERVICEFILE</c> or else in
/// <c>~/.pg_service.conf</c>, and where that one lacks it in <c>pg_service.conf</c> of <c>PGSYSCONFDIR</c> or of the directory libpq was built with.
/// </summary>
internal static class ServiceLookup
{
    private const string OfUser = "~/.pg_service.conf", OfSystem = "pg_service.conf";

    // Debian's and Red Hat's packages, and PostgreSQL's own default.
    private static readonly string[] BuiltIn = ["/etc/postgresql-common", "/etc/sysconfig/pgsql", "/usr/local/pgsql/etc"];

    /// <summary>
    /// The setting with what its service says. That goes before the environment, and what the setting itself says goes before both
    /// (fe-connect.c, conninfo_add_defaults).
    /// </summary>
    public static ClientSetting Apply(ClientSetting setting, TrustFiles files)
    {
        if (!Drivers.IsLibpq(setting.Client) || setting["service"] is not ({ } service, var isKnown)) return setting;
        (string? file, bool isFileKnown) = setting["servicefile"];
        (string? folder, bool isFolderKnown) = setting["sysconfdir"];
        if (!isKnown || !isFileKnown || !isFolderKnown) return setting with { Undecided = "the service, or its file, is named elsewhere" };
        bool isSeen = false;
        string[] folders = folder is null ? BuiltIn : [folder];
        foreach (string path in folders.Select(place => $"{place.TrimEnd('/')}/{OfSystem}").Prepend(file ?? OfUser))
        {
            if (files.Content(path) is not { } content)
            {
                // Only the file that is named must be there.
                if (path == file) return setting with { Problem = $"service file {path} does not exist here" };
                continue;
            }

            isSeen = true;
            ConfigValue[] section = [.. IniReader.ReadService(Encoding.UTF8.GetString(content.Span)).Where(value => value.Scope == $"[{service}]")];
            if (section.Length > 0) return Over(setting, section);
        }

        return isSeen ? setting with { Problem = $"definition of service {service} not found" } : setting with { Undecided = $"the service {service} decides, and no {OfSystem} is here" };
    }

    private static ClientSetting Over(ClientSetting setting, ConfigValue[] section)
    {
        Dictionary<string, string> below = new(setting.Environment);
        foreach ((string name, string value) in Parameters(section)) below[name] = value;
        ClientSetting resolved = setting with { Environment = below, Problem = Problem(section) };
        return setting.Parameters.ContainsKey("host") || setting.Parameters.ContainsKey("hostaddr") ? resolved : resolved with { Host = below.GetValueOrDefault("host") ?? below.GetValueOrDefault("hostaddr") };
    }

    /// <summary>A section's parameters: the first of a name counts.</summary>
    public static Dictionary<string, string> Parameters(IEnumerable<ConfigValue> section) =>
        ClientSetting.Keep(section.Reverse().Select(value => KeyValuePair.Create(value.Name, value.Value)));

    /// <summary>Why libpq refuses a section, or null.</summary>
    public static string? Problem(IEnumerable<ConfigValue> section) =>
        section.FirstOrDefault(value => value.Name.Length > 0 && (value.Name == "service" || !ConnectionText.IsKeyword(value.Name))) is { } wrong
            ? wrong.Name == "service" ? $"line {wrong.Line} of the service file nests a service" : $"syntax error in line {wrong.Line} of the service file"
            : null;
}
