using System.Collections.Immutable;

namespace TrustStoreTool.Clients;

/// <summary>How far a client checks the server.</summary>
public enum ServerCheck
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The host name in a certificate that anybody may have made: that checks nobody.</summary>
    Name,

    /// <summary>The chain to a trust anchor, not the name.</summary>
    Chain,

    /// <summary>Chain and host name: verify-full.</summary>
    ChainAndName,

    /// <summary>A Unix socket: no network is crossed, libpq uses no TLS there, and whatever the mode says is passed over.</summary>
    Local,

    /// <summary>It refuses to connect with these settings.</summary>
    CannotConnect,

    /// <summary>It cannot be known from this setting.</summary>
    Unknown,

    /// <summary>The setting names a trust file; whether it is used is decided elsewhere.</summary>
    DecidedElsewhere,
}

/// <summary>When data may travel in plaintext.</summary>
public enum PlaintextRisk
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>When the server offers no TLS, or somebody on the way says so.</summary>
    Fallback,

    /// <summary>As <see cref="Fallback"/>, and also, without a word, when the server's CA is not in the trust file.</summary>
    Silent,

    /// <summary>Wherever the server takes it: TLS only where the server insists (<c>allow</c>).</summary>
    Preferred,

    /// <summary>Always.</summary>
    Always,

    /// <summary>It cannot be known from this setting.</summary>
    Unknown,
}

/// <summary>Whether the CA rotation is prepared for.</summary>
public enum Readiness
{
    /// <summary>The trust file has what is needed.</summary>
    Ready,

    /// <summary>It is missing, does not open, or lacks it.</summary>
    NotReady,

    /// <summary>It cannot be told: no region is known, or the file could not be looked at.</summary>
    Open,

    /// <summary>Nothing is checked, so nothing breaks.</summary>
    NotConcerned,
}

/// <summary>What a trust file must hold to be ready.</summary>
/// <param name="Label">In words: region and CA id.</param>
/// <param name="Certificates">All of them must be in the file.</param>
/// <param name="Note">Why RDS CAs are not the matter here (RDS Proxy, for instance), or null.</param>
public sealed record TrustNeed(string Label, ImmutableArray<Fingerprint> Certificates, string? Note = null);

/// <summary>A client setting, judged.</summary>
/// <param name="Line">Counted from 1; 0 for the environment.</param>
/// <param name="Client">Which client or library. </param>
/// <param name="Setting">The variable, key or call. Untrusted text.</param>
/// <param name="Host">The server as the setting has it, or null. Untrusted text.</param>
/// <param name="SslMode">The effective mode in libpq's words, or the text that could not be resolved.</param>
/// <param name="IsDefault">Whether that mode is the client's default.</param>
/// <param name="Check">How far the server is checked.</param>
/// <param name="Plaintext">When data may travel in plaintext.</param>
/// <param name="Trust">What it is checked against, or null.</param>
/// <param name="Ready">Whether the rotation is prepared for.</param>
/// <param name="Verdict">All that in a sentence.</param>
/// <param name="NextStep">The one thing to do, or null.</param>
public sealed record ClientFinding(
    int Line, string Client, string Setting, string? Host, string SslMode, bool IsDefault, ServerCheck Check, PlaintextRisk Plaintext, TrustFile? Trust,
    Readiness Ready, string Verdict, string? NextStep);
