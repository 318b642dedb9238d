using System.Collections.Immutable;
using System.Net;

namespace TrustStoreTool.Verification;

/// <summary>What the strict handshake saw. It can refuse; it never approves.</summary>
public sealed record ProbeResult
{
    /// <summary>What is wrong, or null where nothing was found.</summary>
    public Cause? Cause { get; init; }

    /// <summary>The certificate it is wrong with, or null.</summary>
    public Certificate? About { get; init; }

    /// <summary>More of it in words, or null. May hold untrusted text.</summary>
    public string? Detail { get; init; }

    /// <summary>Where the connection went, or null.</summary>
    public IPEndPoint? Endpoint { get; init; }

    /// <summary><c>TLSv1.2</c> or <c>TLSv1.3</c>, or null where no handshake got that far.</summary>
    public string? Protocol { get; init; }

    /// <summary>The cipher suite by its IANA name, or null.</summary>
    public string? CipherSuite { get; init; }

    /// <summary>The certificates in the order in which the server sent them; empty where it sent none.</summary>
    public ImmutableArray<Certificate> Sent { get; init; } = [];

    /// <summary>The chain as built, leaf first; it ends in a root of the store where the store has it.</summary>
    public ImmutableArray<Certificate> Path { get; init; } = [];

    /// <summary>The DNS names and addresses of the server's certificate. Untrusted text.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The anchor that carries the chain, or null.</summary>
    public Certificate? Root { get; init; }

    /// <summary>The server's certificate, or null.</summary>
    public Certificate? Leaf => Sent.IsEmpty ? null : Sent[0];
}
