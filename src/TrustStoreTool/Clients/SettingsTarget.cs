namespace TrustStoreTool.Clients;

/// <summary>What ready settings are to reach, and with which trust anchors. All text is taken as it is; each client's syntax quotes it.</summary>
public sealed record SettingsTarget
{
    /// <summary>The server's name as its certificate has it.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>The database.</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>The role, or null to leave it to the client.</summary>
    public string? User { get; init; }

    /// <summary>The PEM file, as the client is to find it.</summary>
    public required string PemPath { get; init; }

    /// <summary>The Java truststore, as the JVM is to find it; null where there is none.</summary>
    public string? StorePath { get; init; }

    /// <summary>The name of the service or of the pgAdmin entry; null for the host.</summary>
    public string? Name { get; init; }

    /// <summary><see cref="Name"/>, or the host.</summary>
    public string Label => Name ?? Host;

    /// <summary>The libpq parameters, in the order in which they are written.</summary>
    internal IEnumerable<(string Keyword, string Value)> LibpqParameters
    {
        get
        {
            yield return ("host", Host);
            yield return ("port", Port.ToString());
            yield return ("dbname", Database);
            if (User is not null) yield return ("user", User);
            yield return ("sslmode", "verify-full");
            yield return ("sslrootcert", PemPath);
        }
    }
}

/// <summary>Settings of a client in one of its syntaxes, ready to be pasted.</summary>
/// <param name="Title">What it is and where it goes.</param>
/// <param name="Text">The lines exactly as the client wants them.</param>
/// <param name="Note">What to know before using it, or null.</param>
public sealed record SettingsBlock(string Title, string Text, string? Note = null);
