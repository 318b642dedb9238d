using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using TrustStoreTool.Cli.Files;

namespace TrustStoreTool.Cli;

/// <summary>
/// Asks for a password on the controlling terminal, whatever standard input and output are connected to. Echo, line editing by the
/// terminal and its signals are off while a password is typed, so that Ctrl-C finds the terminal as it was before.
/// </summary>
internal static class PasswordPrompt
{
    private const int MaxBytes = 4096;
    private const byte ControlC = 3, ControlD = 4, Backspace = 8, ControlU = 21, ControlBackslash = 28, Delete = 127;

    /// <summary>The prompt, or null where no terminal belongs to this process.</summary>
    public static Func<string, Password>? Find()
    {
        if (!OperatingSystem.IsLinux()) return System.Console.IsInputRedirected ? null : AskOnConsole;
        using SafeFileHandle terminal = OpenTerminal();
        return terminal.IsInvalid ? null : Ask;
    }

    private static SafeFileHandle OpenTerminal() => Libc.Open("/dev/tty", Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0);

    private static Password Ask(string prompt)
    {
        using SafeFileHandle terminal = OpenTerminal();
        byte[] before = new byte[TerminalMode.Size];
        if (terminal.IsInvalid || Libc.GetTerminalMode(terminal, before) != 0)
            throw new KeyStoreException(KeyStoreError.PasswordMissing, "the terminal cannot be asked for a password");

        // SIGTERM and the like end the process without unwinding: the echo is turned on again here first.
        void Restore(PosixSignalContext _) => Libc.SetTerminalMode(terminal, TerminalMode.After, before);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Restore);
        using PosixSignalRegistration onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Restore);
        try
        {
            Libc.SetTerminalMode(terminal, TerminalMode.After, TerminalMode.Silent(before));
            Say(terminal, prompt);
            return ReadLine(terminal);
        }
        finally
        {
            Libc.SetTerminalMode(terminal, TerminalMode.After, before);
            Say(terminal, "\n");
        }
    }

    private static Password ReadLine(SafeFileHandle terminal)
    {
        byte[] line = GC.AllocateArray<byte>(MaxBytes, pinned: true);
        try
        {
            int length = 0;
            Span<byte> key = stackalloc byte[1];
            while (true)
            {
                nint read = Libc.Read(terminal, key, 1);
                if (read < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR) continue;
                switch (read == 1 ? key[0] : ControlD)
                {
                    case ControlC or ControlBackslash:
                        throw new OperationCanceledException();
                    case ControlD when length == 0:
                        throw new KeyStoreException(KeyStoreError.PasswordMissing, "no password was typed");
                    case ControlD or (byte)'\n' or (byte)'\r':
                        return TextOf(line.AsSpan(0, length));
                    case Backspace or Delete:
                        length = WithoutLastCharacter(line.AsSpan(0, length));
                        break;
                    case ControlU:
                        length = 0;
                        break;
                    case var typed when length < MaxBytes:
                        line[length++] = typed;
                        break;
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    // A character is one to four bytes; all but its first are of the form 10xxxxxx.
    private static int WithoutLastCharacter(ReadOnlySpan<byte> line)
    {
        int length = line.Length;
        while (length > 0 && (line[--length] & 0xC0) == 0x80) { }
        return length;
    }

    /// <summary>A password from UTF-8, without a string in between.</summary>
    /// <exception cref="KeyStoreException">The bytes are no UTF-8.</exception>
    public static Password TextOf(ReadOnlySpan<byte> utf8)
    {
        char[] characters = GC.AllocateArray<char>(utf8.Length, pinned: true);
        try
        {
            if (System.Text.Unicode.Utf8.ToUtf16(utf8, characters, out _, out int length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
                throw new KeyStoreException(KeyStoreError.PasswordMissing, "the password is no UTF-8 text");
            return new Password(characters.AsSpan(0, length));
        }
        finally
        {
            characters.AsSpan().Clear();
        }
    }

    private static void Say(SafeFileHandle terminal, string text) => Libc.Write(terminal, Encoding.UTF8.GetBytes(text), (nuint)Encoding.UTF8.GetByteCount(text));

    private static Password AskOnConsole(string prompt)
    {
        System.Console.Error.Write(prompt);
        char[] line = GC.AllocateArray<char>(MaxBytes, pinned: true);
        int length = 0;
        try
        {
            while (System.Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            {
                if (key.Key == ConsoleKey.Backspace) length = Math.Max(0, length - 1);
                else if (key.KeyChar != 0 && length < MaxBytes) line[length++] = key.KeyChar;
            }

            System.Console.Error.WriteLine();
            return new Password(line.AsSpan(0, length));
        }
        finally
        {
            line.AsSpan().Clear();
        }
    }

    /// <summary>Linux's <c>struct termios</c> as bytes: four flag words, the line discipline, then the control characters.</summary>
    private static class TerminalMode
    {
        public const int Size = 64, After = 2;
        private const int LocalFlags = 12, ControlCharacters = 17, MinimumBytes = 6, Timeout = 5;
        private const int Signals = 0x1, Canonical = 0x2, Echo = 0x8, EchoNewLine = 0x40, Extended = 0x8000;

        public static byte[] Silent(byte[] mode)
        {
            byte[] silent = [.. mode];
            int flags = BitConverter.ToInt32(silent, LocalFlags) & ~(Signals | Canonical | Echo | EchoNewLine | Extended);
            BitConverter.TryWriteBytes(silent.AsSpan(LocalFlags), flags);
            silent[ControlCharacters + MinimumBytes] = 1;
            silent[ControlCharacters + Timeout] = 0;
            return silent;
        }
    }
}
