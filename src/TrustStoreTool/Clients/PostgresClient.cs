using System.Collections.Immutable;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// A PostgreSQL client: how its settings are found, judged and written. One class a client; the list is <see cref="PostgresClients.All"/>.
/// </summary>
public abstract class PostgresClient
{
    /// <summary>The name on the command line and in reports: <c>psql</c>, <c>jdbc</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The file that <see cref="Merge"/> writes, or null where the client has none of its own.</summary>
    public virtual string? FileName => null;

    /// <summary>How verify-full is spelled for it.</summary>
    internal virtual string VerifyFull => "sslmode=verify-full";

    /// <summary>Settings for a verify-full connection, in each of the client's syntaxes.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: a syntax has no way to carry a value.</exception>
    public abstract ImmutableArray<SettingsBlock> Settings(SettingsTarget target);

    /// <summary>Puts the settings into the client's own file and leaves everything else in it as it was.</summary>
    /// <param name="content">The file as it is, or null where there is none.</param>
    /// <param name="target">What to reach.</param>
    /// <returns>The new file, UTF-8.</returns>
    /// <exception cref="KeyStoreException">The client has no such file, the content is something else, or a value does not fit.</exception>
    public virtual byte[] Merge(ReadOnlyMemory<byte>? content, SettingsTarget target) =>
        throw new KeyStoreException(
            KeyStoreError.Usage,
            $"{Name} has no settings file of its own to write",
            $"leave --write out, or use --client {string.Join(" or ", PostgresClients.All.Where(c => c.FileName is not null).Select(c => $"{c.Name} ({c.FileName})"))}");

    /// <summary>This client's settings in a document; what it takes for its own it adds to <paramref name="claimed"/>, and leaves alone what is there.</summary>
    internal abstract IEnumerable<ClientSetting> Find(ConfigDocument document, HashSet<ConfigValue> claimed);

    /// <summary>What the client does with a setting.</summary>
    internal abstract Judgement Judge(ClientSetting setting, TrustFiles files);
}
