using System.Collections.Immutable;

namespace TrustStoreTool.Clients;

/// <summary>A client's settings as a file states them. Only what concerns TLS and the host is kept: no user, no password.</summary>
internal sealed record ClientSetting
{
    /// <summary>What is kept of a connection's parameters.</summary>
    public static readonly ImmutableHashSet<string> Kept =
        ["ssl", "sslmode", "sslrootcert", "sslfactory", "sslfactoryarg", "sslhostnameverifier", "service", "servicefile", "sysconfdir", "requiressl", "rootcertificate", "host", "hostaddr"];

    /// <summary>Counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Which client, or which library of that client.</summary>
    public required string Client { get; init; }

    /// <summary>The name of the setting: a variable, a key, a call.</summary>
    public required string Key { get; init; }

    /// <summary>TLS parameters by their lower-case name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The environment beside it: what holds where neither the setting nor its service says otherwise.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Why the client refuses all of it, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The server, or null where the setting does not say, or says it by a placeholder.</summary>
    public string? Host
    {
        get;
        init => field = value is not null && Placeholder.Resolve(value) is (var known, true) ? known : null;
    }

    /// <summary>Why parameters that the setting itself does not state may come from somewhere that cannot be seen here; null where they cannot.</summary>
    public string? Undecided { get; init; }

    /// <summary>What may change all this without being seen here, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it takes the default of a placeholder.</summary>
    public bool HasDefaults => Parameters.Values.Concat(Environment.Values).Any(Placeholder.HasDefault);

    /// <summary>The JVM's truststore where this file sets one.</summary>
    public JavaTrustStore? JavaStore { get; init; }

    /// <summary>A parameter: null where it is not set, and whether its value can be known from the file.</summary>
    public (string? Text, bool IsKnown) this[string name] =>
        Parameters.TryGetValue(name, out string? raw) || Environment.TryGetValue(name, out raw) ? Placeholder.Resolve(raw) : (null, true);

    /// <summary>The parameters worth keeping.</summary>
    public static Dictionary<string, string> Keep(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        Dictionary<string, string> kept = [];
        foreach ((string name, string value) in parameters)
            if (Kept.Contains(name.ToLowerInvariant())) kept[name.ToLowerInvariant()] = value;
        return kept;
    }
}

/// <summary>The system properties <c>javax.net.ssl.trustStore…</c>.</summary>
/// <param name="Line">Of the store.</param>
/// <param name="Path">The store.</param>
/// <param name="Type">Its type, or null.</param>
/// <param name="HasPassword">Whether a password is set.</param>
/// <param name="Password">The password where the file states it plainly; never shown.</param>
internal sealed record JavaTrustStore(int Line, string Path, string? Type, bool HasPassword, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => Path;
}
