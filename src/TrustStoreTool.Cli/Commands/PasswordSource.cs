using System.Security.Cryptography;

namespace TrustStoreTool.Cli.Commands;

/// <summary>
/// A password that is fetched when it is needed, once, and cleared at the end. The characters of a file or a prompt go from pinned
/// memory to pinned memory; those of an option or a variable are strings already when this program starts.
/// </summary>
public sealed class PasswordSource : IDisposable
{
    private const string DefaultVariable = "TRUSTSTORE_PASSWORD";
    private const int MaxFileBytes = 64 * 1024;

    private readonly Terminal _terminal;
    private readonly string _prefix;
    private readonly string _of;
    private readonly bool _isOptional;
    private readonly string? _variable;
    private readonly string? _file;
    private readonly string? _value;
    private Password? _password;
    private bool _noticed;

    internal PasswordSource(Terminal terminal, string prefix, string of, bool isOptional, string? variable, string? file, string? value)
    {
        _terminal = terminal;
        _prefix = prefix;
        _of = of;
        _isOptional = isOptional;
        _variable = variable;
        _file = file;
        _value = value;
    }

    /// <summary>Whether the password is read from standard input, which then is not free for anything else.</summary>
    public bool UsesStandardInput => _file == "-";

    /// <summary>The password if one was given by option or variable; null otherwise. Never asks.</summary>
    /// <exception cref="KeyStoreException">An option names a variable or file that does not hold a password.</exception>
    public Password? Given() => _password ??= Read();

    /// <summary>The password, by asking for it if need be.</summary>
    /// <param name="subject">The file it is for, shown in the prompt.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.PasswordMissing"/>: there is none, and nobody to ask.</exception>
    public Password Require(string? subject = null)
    {
        if (Given() is { } given) return given;
        if (_terminal.Prompt is null) throw Missing();
        return _password = _terminal.Prompt($"Password of {ForeignText.Escape(subject ?? _of)}: ");
    }

    /// <summary>The password of a store that is to be made: asked for twice.</summary>
    /// <inheritdoc cref="Require"/>
    public Password RequireNew(string? subject = null)
    {
        if (Given() is { } given) return given;
        if (_terminal.Prompt is null) throw Missing();
        Password first = _terminal.Prompt($"New password of {ForeignText.Escape(subject ?? _of)}: ");
        using Password second = _terminal.Prompt("The same again: ");
        if (first.HasSameCharacters(second)) return _password = first;
        first.Dispose();
        throw new KeyStoreException(KeyStoreError.PasswordMissing, "the two passwords differ");
    }

    /// <summary>A password on the command line opens the truststore to whoever runs <c>ps</c>; with keys in the store that matters.</summary>
    public void NoticeIfVisible(KeyStore store)
    {
        if (_value is null || _noticed || !store.Entries.Any(entry => entry is PrivateKeyEntry or SecretKeyEntry)) return;
        _noticed = true;
        _terminal.WriteNotice($"this store holds keys, and everybody on this machine can see --{_prefix}; prefer --{_prefix}-env or --{_prefix}-file");
    }

    /// <inheritdoc/>
    public void Dispose() => _password?.Dispose();

    private Password? Read()
    {
        if (_value is not null) return new Password(_value);
        if (_variable is not null) return FromVariable(_variable);
        if (_file is not null) return FromFile(_file);
        return !_isOptional && _terminal.Variable(DefaultVariable) is { Length: > 0 } text ? new Password(text) : null;
    }

    // An unset secret in a pipeline arrives as an empty variable: never make that a store's password by accident.
    private Password FromVariable(string name) => _terminal.Variable(name) switch
    {
        null => throw new KeyStoreException(KeyStoreError.PasswordMissing, $"--{_prefix}-env: there is no variable of that name"),
        "" => throw new KeyStoreException(KeyStoreError.PasswordMissing, $"--{_prefix}-env: the variable is empty", $"an empty password is given as: --{_prefix} ''"),
        var text => new Password(text),
    };

    private Password FromFile(string path)
    {
        byte[] buffer = GC.AllocateArray<byte>(MaxFileBytes, pinned: true);
        try
        {
            int length = ReadUpTo(path, buffer);
            if (length == 0) throw new KeyStoreException(KeyStoreError.PasswordMissing, $"--{_prefix}-file: {path}: the file is empty");
            return PasswordPrompt.TextOf(FirstLine(buffer.AsSpan(0, length)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KeyStoreException(KeyStoreError.PasswordMissing, $"--{_prefix}-file: {path}: cannot be read");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    // No FileStream buffer: it would keep a copy.
    private int ReadUpTo(string path, Span<byte> buffer)
    {
        using Stream stream = Open(path);
        int length = 0;
        while (length < buffer.Length && !buffer[..length].Contains((byte)'\n'))
        {
            int read = stream.Read(buffer[length..]);
            if (read == 0) break;
            length += read;
        }

        if (length == buffer.Length) throw new KeyStoreException(KeyStoreError.PasswordMissing, $"--{_prefix}-file: {path}: the first line is too long");
        return length;
    }

    private Stream Open(string path)
    {
        if (path == "-") return _terminal.Input();
        return File.Open(path, new FileStreamOptions { Share = FileShare.ReadWrite, BufferSize = 0 });
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\uFEFF"u8)) content = content[3..];
        int end = content.IndexOf((byte)'\n');
        if (end < 0) return content;
        return content[..end].EndsWith("\r"u8) ? content[..(end - 1)] : content[..end];
    }

    private KeyStoreException Missing() => new(
        KeyStoreError.PasswordMissing,
        $"the password of {_of} is needed and none was given",
        $"give it by --{_prefix}-env NAME, --{_prefix}-file FILE, --{_prefix} VALUE or the variable {DefaultVariable}, or run in a terminal to be asked");
}
