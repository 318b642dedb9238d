namespace TrustStoreTool;

/// <summary>Why a request was refused: the closed list that the tool maps to its exit codes.</summary>
public enum KeyStoreError
{
    /// <summary>The request contradicts itself or names something that does not exist.</summary>
    Usage,

    /// <summary>The content is of no format this library knows.</summary>
    UnknownFormat,

    /// <summary>The structure is broken: truncated, overlapping, or not what the format prescribes.</summary>
    Damaged,

    /// <summary>The format is known, but not this algorithm or variant of it, or not for this operation.</summary>
    Unsupported,

    /// <summary>A limit of <see cref="ReadLimits"/> was broken.</summary>
    LimitExceeded,

    /// <summary>The input cannot be opened: missing, a folder, a device, no permission.</summary>
    Unreadable,

    /// <summary>A certificate file breaks a rule of the intake: a private key in it, a forged signature, nothing left to take.</summary>
    BundleRefused,

    /// <summary>What was asked would lose something, so it was not done.</summary>
    WouldLose,

    /// <summary>The store was not authenticated, so it is not rewritten.</summary>
    Unauthenticated,

    /// <summary>A password is needed and none was given.</summary>
    PasswordMissing,

    /// <summary>The MAC or digest does not match: wrong password, or changed after it was written.</summary>
    PasswordWrong,

    /// <summary>The independent comparison of old and new bytes found a difference; nothing was written.</summary>
    PreservationFailed,

    /// <summary>There is no trusted certificate to verify a server against.</summary>
    NoTrustAnchors,

    /// <summary>The server was reached and is not trusted.</summary>
    ProofFailed,

    /// <summary>The server was not reached, or offers no TLS.</summary>
    Unreachable,

    /// <summary>Writing failed; the old file is as it was.</summary>
    WriteFailed,

    /// <summary>Another run holds the lock.</summary>
    Locked,
}
