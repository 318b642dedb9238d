using System.Runtime.InteropServices;

namespace TrustStoreTool.Cli.Files;

/// <summary>Turns what the system says into the one exception.</summary>
internal static class FileError
{
    private const string InPlaceHint =
        "where a single file is mounted, or its folder cannot be written, the file can be rewritten where it lies: --in-place (with --backup FILE in a folder that can)";

    /// <summary>The error of the last system call of this thread.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>What cannot be done, and the system's own words for why.</summary>
    public static KeyStoreException Of(int errno, string what, KeyStoreError reason = KeyStoreError.WriteFailed)
    {
        string why = Marshal.GetPInvokeErrorMessage(errno);
        string? hint = reason == KeyStoreError.WriteFailed && errno is Libc.EBUSY or Libc.EROFS or Libc.EACCES or Libc.EPERM or Libc.EXDEV ? InPlaceHint : null;
        return new KeyStoreException(reason, $"{what}: {char.ToLowerInvariant(why[0])}{why[1..]}", hint);
    }

    /// <summary>Throws when a call that returns 0 for success did not.</summary>
    public static void Check(int result, string what)
    {
        if (result != 0) throw Of(Last, what);
    }

    /// <summary>Runs work on a file, so that its refusals name the file.</summary>
    public static T About<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (KeyStoreException e)
        {
            throw About(path, e);
        }
    }

    /// <summary>Why a file could not be read, in words without its path (the system's own message names it).</summary>
    public static string Why(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "permission denied",
        _ => "cannot be read",
    };

    /// <summary>The same refusal without the file's name, for where that is said already.</summary>
    public static string Reason(string path, KeyStoreException e) =>
        e.Message.StartsWith(path + ": ", StringComparison.Ordinal) ? e.Message[(path.Length + 2)..] : e.Message;

    /// <summary>The same refusal, with the file's name in front (once).</summary>
    public static KeyStoreException About(string path, KeyStoreException e) =>
        e.Message.StartsWith(path + ": ", StringComparison.Ordinal) ? e : new KeyStoreException(e.Error, $"{path}: {e.Message}", e.Hint, e);
}
