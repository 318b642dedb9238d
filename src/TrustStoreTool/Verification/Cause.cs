namespace TrustStoreTool.Verification;

/// <summary>Why a server was not proved: the closed list. Each has its verdict in <see cref="Causes"/>.</summary>
public enum Cause
{
    /// <summary>The host's name has no address.</summary>
    NotResolved,

    /// <summary>Nothing listens there, or the network has no way to it.</summary>
    ConnectionRefused,

    /// <summary>No connection within the time limit.</summary>
    TimedOut,

    /// <summary>The server closed or reset the connection before the handshake ended.</summary>
    ClosedInHandshake,

    /// <summary>The server kept the connection and did not finish the handshake within the time limit.</summary>
    StalledInHandshake,

    /// <summary>The answer to the SSLRequest was not <c>S</c>.</summary>
    NoTlsOffered,

    /// <summary>The server has no TLS from 1.2 up.</summary>
    TlsVersionRefused,

    /// <summary>The server ended the handshake with an alert.</summary>
    TlsAlert,

    /// <summary>After <c>S</c> came bytes that are no TLS (CVE-2021-23222).</summary>
    InjectedBytes,

    /// <summary>The handshake broke TLS's rules or its size limits.</summary>
    MalformedHandshake,

    /// <summary>The chain ends in a root that the store lacks.</summary>
    RootNotInStore,

    /// <summary>The store has RDS roots, of other regions than the server's.</summary>
    WrongRegion,

    /// <summary>The store has the server's intermediate and not its root: enough for Java, not for the others.</summary>
    OnlyIntermediateInStore,

    /// <summary>The server did not send the certificate between its own and the root.</summary>
    MissingIntermediate,

    /// <summary>The server's certificate signed itself and is not in the store.</summary>
    SelfSigned,

    /// <summary>The chain ends in a public Amazon root (RDS Proxy, Aurora Serverless v1, DSQL), which the store lacks.</summary>
    AmazonTrustRoot,

    /// <summary>The server's chain ends in an RDS CA that has expired for good (rds-ca-2019 and older).</summary>
    RetiredRdsCa,

    /// <summary>The chain ends in another CA than the expected one.</summary>
    UnexpectedCa,

    /// <summary>None of the certificate's names is the host's.</summary>
    NameMismatch,

    /// <summary>A certificate of the chain has expired.</summary>
    Expired,

    /// <summary>A certificate of the chain is not valid yet.</summary>
    NotYetValid,

    /// <summary>A certificate may not do what the chain needs of it: CA flag, path length, name constraints, a signature.</summary>
    BrokenChain,

    /// <summary>The server's certificate is for another purpose.</summary>
    NotForServers,

    /// <summary>A key or signature of the chain is too weak.</summary>
    WeakCryptography,

    /// <summary>The strict handshake found nothing wrong, and Npgsql's verify-full connection was not established over TLS.</summary>
    NotApproved,
}

/// <summary>The answer for one server.</summary>
public enum Verdict
{
    /// <summary>Npgsql's verify-full connection approved.</summary>
    Trusted,

    /// <summary>The server was reached and is not trusted.</summary>
    Refused,

    /// <summary>The server was not reached, or offers no TLS from 1.2 up.</summary>
    Unreachable,
}

/// <summary>Facts about causes.</summary>
public static class Causes
{
    /// <summary>Whether the cause is one of trust or of reaching the server.</summary>
    public static Verdict VerdictOf(Cause cause) => cause switch
    {
        Cause.NotResolved or Cause.ConnectionRefused or Cause.TimedOut or Cause.ClosedInHandshake or Cause.StalledInHandshake
            or Cause.NoTlsOffered or Cause.TlsVersionRefused => Verdict.Unreachable,
        _ => Verdict.Refused,
    };
}
