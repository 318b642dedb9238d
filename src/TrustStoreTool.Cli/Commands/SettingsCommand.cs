using System.CommandLine;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Cli.Commands;

/// <summary><c>truststore settings</c>: ready settings for a client.</summary>
public static class SettingsCommand
{
    private static readonly string Names = string.Join('|', PostgresClients.All.Select(client => client.Name));

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> client = new("--client") { Description = "Whose settings", HelpName = Names, Required = true };
        client.AcceptOnlyFromAmong([.. PostgresClients.All.Select(c => c.Name)]);
        Option<string> host = new("--host") { Description = "The server's name as its certificate has it", Required = true };
        Option<int> port = new("--port") { Description = "The port", DefaultValueFactory = _ => 5432 };
        Option<string> database = new("--dbname") { Description = "The database", DefaultValueFactory = _ => "postgres" };
        Option<string?> user = new("--user") { Description = "The role; left to the client without it" };
        Option<string> pem = new("--pem") { Description = "The PEM file with the CA certificates", HelpName = "FILE", Required = true };
        Option<string?> store = new("--store") { Description = "The Java truststore, for JDBC's second way", HelpName = "FILE" };
        Option<string?> name = new("--name") { Description = "Name of the service or pgAdmin entry; the host without it" };
        Option<string?> write = new("--write") { Description = "Put the settings into this pg_service.conf or servers.json and keep the rest of it", HelpName = "FILE" };
        Option<OutputFormat> format = CommonOptions.Format();
        Command command = new("settings", "Prints ready settings for psql, pgAdmin, JDBC, psycopg2 and Npgsql") { client, host, port, database, user, pem, store, name, write, format };
        command.Action(terminal, (result, _) =>
        {
            SettingsTarget target = new()
            {
                Host = result.GetRequiredValue(host),
                Port = result.GetValue(port),
                Database = result.GetRequiredValue(database),
                User = result.GetValue(user),
                PemPath = PathFor(terminal, result.GetRequiredValue(pem)),
                StorePath = result.GetValue(store) is { } path ? PathFor(terminal, path) : null,
                Name = result.GetValue(name),
            };
            Check(target);
            PostgresClient chosen = PostgresClients.All.Single(c => c.Name == result.GetRequiredValue(client));
            bool changed = result.GetValue(write) is { } file && Merge(file, chosen, target, terminal.Clock);
            SettingsReport report = new(chosen.Name, [.. chosen.Settings(target).Select(b => new SettingsLines(b.Title, b.Text, b.Note))], result.GetValue(write), result.GetValue(write) is null ? null : changed);
            terminal.Show(result.GetValue(format), report, SettingsText.Write, json => json.SettingsReport);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    // A new file is made; an old one is kept beside it, and is not touched where it already says so.
    private static bool Merge(string path, PostgresClient client, SettingsTarget target, TimeProvider clock)
    {
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(path, locks, new StoreFileOptions(MaxBytes: 16 * 1024 * 1024, MayBeNew: true));
        byte[] changed = client.Merge(file.Exists ? file.Content : (ReadOnlyMemory<byte>?)null, target);
        if (file.Exists && changed.AsSpan().SequenceEqual(file.Content.Span)) return false;
        file.Replace(changed, again => client.Merge(again, target), BackupRule.Beside, clock);
        return true;
    }

    // The settings may be meant for another machine, a Windows one even: such a path stays as it is.
    private static string PathFor(Terminal terminal, string path)
    {
        if (path.Length > 2 && (path[1] == ':' || path.StartsWith(@"\\", StringComparison.Ordinal))) return path;
        if (path.Length == 0) throw new KeyStoreException(KeyStoreError.Usage, "the path is empty");
        if (!File.Exists(path)) terminal.WriteNotice($"{path}: there is no such file here");
        return Path.GetFullPath(path);
    }

    // These lines are printed raw, to be pasted: what could move a cursor or hide a word has no place in them.
    private static void Check(SettingsTarget target)
    {
        foreach ((string option, string? value) in ((string, string?)[])
                 [
                     ("--host", target.Host), ("--dbname", target.Database), ("--user", target.User), ("--pem", target.PemPath), ("--store", target.StorePath),
                     ("--name", target.Name),
                 ])
        {
            if (value is null) continue;
            string plain = value.Replace("\\", "", StringComparison.Ordinal);
            if (value.Length == 0) throw new KeyStoreException(KeyStoreError.Usage, $"{option} is empty");
            if (ForeignText.Escape(plain) != plain) throw new KeyStoreException(KeyStoreError.Usage, $"{option} has a control or an invisible character");
        }

        if (target.Port is < 1 or > 65535) throw new KeyStoreException(KeyStoreError.Usage, "--port is between 1 and 65535");
    }
}
