using System.Data.Common;
using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>Npgsql's connection strings among those of other ADO.NET providers, which look alike.</summary>
internal static partial class NpgsqlText
{
    // Said by SQL Server's, MySQL's and Oracle's strings only.
    private static readonly string[] Foreign =
        ["datasource", "initialcatalog", "integratedsecurity", "trustedconnection", "multipleactiveresultsets", "encrypt", "attachdbfilename", "allowpublickeyretrieval", "characterset"];

    private static readonly string[] Own =
        ["sslmode", "rootcertificate", "searchpath", "username", "maximumpoolsize", "maxpoolsize", "noresetonclose", "includeerrordetail", "sslcertificate", "sslnegotiation"];

    /// <summary>The parameters with their names in lower case and without blanks, or null where the text is nothing of Npgsql's.</summary>
    public static Dictionary<string, string>? Parse(ConfigValue value)
    {
        string text = value.Value;
        if (text.Length > 8192 || !text.Contains('=', StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal)) return null;
        if (!text.Contains("host", StringComparison.OrdinalIgnoreCase) && !text.Contains("server", StringComparison.OrdinalIgnoreCase)) return null;
        Dictionary<string, string> parameters = [];
        try
        {
            DbConnectionStringBuilder builder = new() { ConnectionString = text };
            foreach (string key in builder.Keys.Cast<string>()) parameters[key.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()] = builder[key].ToString() ?? "";
        }
        catch (ArgumentException)
        {
            return null;
        }

        if (Array.Exists(Foreign, parameters.ContainsKey) || parameters.GetValueOrDefault("port") == "3306") return null;
        if (value.Name.Contains("mysql", StringComparison.OrdinalIgnoreCase) || value.Scope.Contains("mysql", StringComparison.OrdinalIgnoreCase)) return null;
        bool hasHost = parameters.ContainsKey("host");
        if (!hasHost && parameters.Remove("server", out string? server)) parameters["host"] = server;
        bool isOwn = Array.Exists(Own, parameters.ContainsKey) || parameters.GetValueOrDefault("port") == "5432" || Named().IsMatch($"{value.Scope}.{value.Name}");
        return parameters.Count > 1 && (hasHost ? text.Contains(';', StringComparison.Ordinal) : parameters.ContainsKey("host") && isOwn)
            ? parameters
            : null;
    }

    [GeneratedRegex("npgsql|postgre|pgsql", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
