namespace TrustStoreTool.Cli;

/// <summary>The exit codes of the contract, and the one place that maps reasons to them.</summary>
public enum ExitCode
{
    /// <summary>Done; the answer is yes.</summary>
    Success = 0,

    /// <summary>The answer is no: verification refused, stores differ.</summary>
    No = 1,

    /// <summary>Usage.</summary>
    Usage = 2,

    /// <summary>Input unusable.</summary>
    Input = 3,

    /// <summary>Password missing or wrong.</summary>
    Password = 4,

    /// <summary>Server unreachable, or it offers no TLS.</summary>
    Unreachable = 5,

    /// <summary>Could not write, or could not get the lock.</summary>
    Write = 6,

    /// <summary>Ended by Ctrl-C or a signal, as shells count it: 128 and SIGINT.</summary>
    Interrupted = 130,
}

/// <summary>Reasons to exit codes.</summary>
public static class ExitCodes
{
    // Several results in one run: the first of these that occurred.
    private static readonly ExitCode[] Precedence =
        [ExitCode.Interrupted, ExitCode.Usage, ExitCode.Write, ExitCode.Input, ExitCode.Password, ExitCode.Unreachable, ExitCode.No, ExitCode.Success];

    /// <summary>The code for a reason.</summary>
    public static ExitCode For(KeyStoreError error) => error switch
    {
        KeyStoreError.Usage => ExitCode.Usage,
        KeyStoreError.UnknownFormat or KeyStoreError.Damaged or KeyStoreError.Unsupported or KeyStoreError.LimitExceeded
            or KeyStoreError.Unreadable or KeyStoreError.BundleRefused or KeyStoreError.NoTrustAnchors or KeyStoreError.WouldLose or KeyStoreError.Unauthenticated => ExitCode.Input,
        KeyStoreError.PasswordMissing or KeyStoreError.PasswordWrong => ExitCode.Password,
        KeyStoreError.ProofFailed => ExitCode.No,
        KeyStoreError.Unreachable => ExitCode.Unreachable,
        KeyStoreError.PreservationFailed or KeyStoreError.WriteFailed or KeyStoreError.Locked => ExitCode.Write,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "a reason without an exit code"),
    };

    /// <summary>The code of a run with several results.</summary>
    public static ExitCode Worst(IEnumerable<ExitCode> codes) =>
        codes.DefaultIfEmpty(ExitCode.Success).MinBy(code => Array.IndexOf(Precedence, code));
}
