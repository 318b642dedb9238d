namespace TrustStoreTool.Cli;

/// <summary>Where every exception of a command ends: one message, one exit code, and never more text than is known to be harmless.</summary>
internal static class Refusals
{
    /// <summary>Tells what went wrong.</summary>
    public static ExitCode Report(Terminal terminal, Exception exception)
    {
        switch (exception)
        {
            case KeyStoreException refusal:
                terminal.WriteError(refusal);
                return ExitCodes.For(refusal.Error);
            case OperationCanceledException:
                terminal.WriteError("interrupted");
                return ExitCode.Interrupted;
            case OutOfMemoryException:
                terminal.WriteError("out of memory");
                return ExitCode.Input;
            case IOException or UnauthorizedAccessException:
                terminal.WriteError(exception.Message.TrimEnd('.'));
                return ExitCode.Write;
            default:
                // Not its message: nobody knows what another library put there. The type and the place are enough to find it.
                terminal.WriteError($"internal error: {exception.GetType().Name} in {exception.TargetSite()}");
                terminal.WriteHint("this is a defect of truststore; please report it with the command, without its password");
                return ExitCode.Input;
        }
    }

    private static string TargetSite(this Exception exception) =>
        new System.Diagnostics.StackTrace(exception).GetFrame(0) is { } frame
            && System.Diagnostics.DiagnosticMethodInfo.Create(frame) is { } method
            ? $"{method.DeclaringTypeName}.{method.Name}"
            : "unknown place";
}
