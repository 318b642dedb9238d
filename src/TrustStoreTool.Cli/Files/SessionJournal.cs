using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TrustStoreTool.Survey;

namespace TrustStoreTool.Cli.Files;

/// <summary>
/// A watch as JSON lines, one a sample, so that a later run goes on where this one ended. A sample equal to the one before is a line without sessions.
/// </summary>
internal sealed class SessionJournal : IDisposable
{
    private readonly FileStream _file;
    private ImmutableArray<Session>? _last;

    private SessionJournal(FileStream file) => _file = file;

    /// <summary>Opens the file, adds what is in it to the tally, and stands at its end.</summary>
    /// <param name="path">The file; it is made where there is none.</param>
    /// <param name="server">Whose sessions they are: another server's file is refused.</param>
    /// <param name="tally">What the samples are added to.</param>
    /// <exception cref="KeyStoreException">It is something else, or cannot be written.</exception>
    public static SessionJournal Open(string path, string server, SessionTally tally)
    {
        try
        {
            FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            SessionJournal journal = new(file);
            try
            {
                journal.Load(path, server, tally);
            }
            catch
            {
                journal.Dispose();
                throw;
            }

            return journal;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreError.WriteFailed, $"{path}: {unwritable.Message.TrimEnd('.')}", null, unwritable);
        }
    }

    /// <summary>Adds a sample, or null for one that could not be taken.</summary>
    public void Append(DateTimeOffset at, ImmutableArray<Session>? sessions)
    {
        bool isSame = sessions is { } now && _last is { } before && now.ToHashSet().SetEquals(before);
        Write(new JournalLine { At = at, Missed = sessions is null ? true : null, Sessions = isSame ? null : sessions });
        if (sessions is not null) _last = sessions;
    }

    public void Dispose() => _file.Dispose();

    private void Load(string path, string server, SessionTally tally)
    {
        long end = 0;
        int number = 0;
        foreach ((ReadOnlyMemory<byte> bytes, long after) in Lines())
        {
            number++;
            try
            {
                JournalLine line = JsonSerializer.Deserialize(bytes.Span, JournalJson.Default.JournalLine) ?? throw new JsonException();
                if (number == 1 && line.Server != server)
                    throw new KeyStoreException(KeyStoreError.Usage, $"{path}: this is {(line.Server is null ? "no record of sessions" : $"the record of {line.Server}")}", "name another file");
                Add(line, tally);
            }
            catch (JsonException)
            {
                throw new KeyStoreException(KeyStoreError.Damaged, $"{path}: line {number} is no line of a record of sessions");
            }

            end = after;
        }

        // What follows the last line end was cut off by a crash.
        _file.SetLength(end);
        _file.Position = end;
        if (number == 0) Write(new JournalLine { Server = server });
    }

    private void Add(JournalLine line, SessionTally tally)
    {
        if (line.At is not { } at) return;
        if (line.Missed == true)
        {
            tally.Miss();
            return;
        }

        _last = line.Sessions ?? _last ?? [];
        tally.Add(at, _last.Value);
    }

    private IEnumerable<(ReadOnlyMemory<byte> Line, long After)> Lines()
    {
        using MemoryStream line = new();
        byte[] buffer = new byte[64 * 1024];
        long at = 0;
        int read;
        while ((read = _file.Read(buffer)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                at++;
                if (buffer[i] != (byte)'\n')
                {
                    if (line.Length > 64 * 1024 * 1024) throw new KeyStoreException(KeyStoreError.Damaged, "this is no record of sessions");
                    line.WriteByte(buffer[i]);
                    continue;
                }

                yield return (line.ToArray(), at);
                line.SetLength(0);
            }
        }
    }

    private void Write(JournalLine line)
    {
        _file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, JournalJson.Default.JournalLine) + "\n"));
        _file.Flush(flushToDisk: false);
    }
}

/// <summary>A line of the record: the first names the server, each other is a sample.</summary>
internal sealed record JournalLine
{
    public string? Server { get; init; }

    public DateTimeOffset? At { get; init; }

    public bool? Missed { get; init; }

    public ImmutableArray<Session>? Sessions { get; init; }
}

/// <summary>Its JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext;
