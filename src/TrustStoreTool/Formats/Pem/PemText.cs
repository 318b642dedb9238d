using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TrustStoreTool.Formats.Pem;

/// <summary>
/// PEM text read line by line, so that every fault has its line: any line ends, a byte order mark, indentation, trailing blanks, and text
/// around the blocks are fine; a block that is cut, misspelt or not base64 is a fault, never passed over.
/// </summary>
internal sealed class PemText
{
    private const int LongestLabel = 64;

    private static readonly SearchValues<byte> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private readonly ReadOnlyMemory<byte> _text;
    private readonly List<PemBlock> _blocks = [];
    private readonly ArrayBufferWriter<byte> _base64 = new();
    private string? _label;
    private int _line;
    private int _beginLine;
    private int _beginOffset;
    private PemFault? _fault;

    private PemText(ReadOnlyMemory<byte> text) => _text = text;

    /// <summary>The blocks in order, faulty ones included.</summary>
    public IReadOnlyList<PemBlock> Blocks => _blocks;

    /// <summary>The first line outside a block that is HTML or XML, or null.</summary>
    public int? MarkupLine { get; private set; }

    /// <summary>Reads a whole file.</summary>
    public static PemText Read(ReadOnlyMemory<byte> content)
    {
        PemText text = new(Utf8(content));
        text.ReadLines();
        return text;
    }

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Whether a line begins with BEGIN: the cheap question that detection asks.</summary>
    public static bool HasBlock(ReadOnlySpan<byte> content)
    {
        if (IsUtf16(content)) content = Encoding.UTF8.GetBytes(Utf16(content).GetString(content[2..]));
        for (int at = content.IndexOf(Begin); at >= 0;)
        {
            ReadOnlySpan<byte> before = content[..at].TrimEnd(" \t"u8);
            if (before.IsEmpty || before[^1] is (byte)'\n' or (byte)'\r' || before.SequenceEqual("\uFEFF"u8)) return true;
            int next = content[(at + 1)..].IndexOf(Begin);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    // Windows shells write UTF-16 when output is redirected; everything else here is ASCII.
    private static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> content)
    {
        if (IsUtf16(content.Span)) return Encoding.UTF8.GetBytes(Utf16(content.Span).GetString(content.Span[2..]));
        return content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
    }

    private static bool IsUtf16(ReadOnlySpan<byte> content) => content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    private static Encoding Utf16(ReadOnlySpan<byte> content) => content[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;

    private void ReadLines()
    {
        ReadOnlySpan<byte> text = _text.Span;
        int offset = 0;
        while (offset < text.Length)
        {
            int length = text[offset..].IndexOfAny((byte)'\r', (byte)'\n');
            int end = length < 0 ? text.Length : offset + length;
            _line++;
            ReadOnlySpan<byte> line = text[offset..end].Trim(" \t"u8);
            int start = offset + (line.IsEmpty ? 0 : text[offset..end].IndexOf(line[0]));
            if (_label is null) ReadOutside(line, start, end);
            else ReadInside(line, start, end);
            offset = end < text.Length && text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
        }

        if (_label is not null) Close(text.Length, new PemFault(_beginLine, "a block without its END line: the file was cut"));
    }

    private void ReadOutside(ReadOnlySpan<byte> line, int start, int end)
    {
        if (line.StartsWith(Begin)) Open(line, start, end);
        else if (line.StartsWith(End)) Stray(start, end, "an END line without its BEGIN line");
        else if (line.IndexOf(Begin) >= 0 && line[0] != '#') Stray(start, end, "a BEGIN line with something before it");
        else if (IsMarkup(line)) MarkupLine ??= _line;
    }

    private void Open(ReadOnlySpan<byte> line, int start, int end)
    {
        if (!line.EndsWith(Dashes) || line.Length < Begin.Length + Dashes.Length || line.Length > Begin.Length + LongestLabel + Dashes.Length)
        {
            Stray(start, end, "a BEGIN line that is not of the form '-----BEGIN CERTIFICATE-----'");
            return;
        }

        _label = Encoding.Latin1.GetString(line[Begin.Length..^Dashes.Length]);
        _beginLine = _line;
        _beginOffset = start;
        _fault = null;
        _base64.ResetWrittenCount();
    }

    private void ReadInside(ReadOnlySpan<byte> line, int start, int end)
    {
        if (line.StartsWith(Begin))
        {
            Close(start, new PemFault(_beginLine, $"a block without its END line: the next begins in line {_line}"));
            Open(line, start, end);
        }
        else if (line.StartsWith(End))
        {
            bool matches = line.EndsWith(Dashes) && line.Length >= End.Length + Dashes.Length
                && Encoding.Latin1.GetString(line[End.Length..^Dashes.Length]) == _label;
            Close(end, matches ? _fault : new PemFault(_line, "an END line that does not match its BEGIN line"));
        }
        else
        {
            if (line.IndexOfAnyExcept(Base64Characters) >= 0) _fault ??= new PemFault(_line, "not base64");
            _base64.Write(line);
        }
    }

    private void Close(int end, PemFault? fault)
    {
        byte[] content = [];
        if (fault is null)
        {
            content = new byte[Base64.GetMaxDecodedFromUtf8Length(_base64.WrittenCount)];
            OperationStatus status = Base64.DecodeFromUtf8(_base64.WrittenSpan, content, out _, out int written);
            if (status != OperationStatus.Done) fault = new PemFault(_beginLine, "a block whose base64 is cut or wrongly padded");
            else if (written == 0) fault = new PemFault(_beginLine, "an empty block");
            Array.Resize(ref content, fault is null ? written : 0);
        }

        _blocks.Add(new PemBlock(_label!, _beginLine, content, _text[_beginOffset..end], fault));
        _label = null;
    }

    private void Stray(int start, int end, string what) =>
        _blocks.Add(new PemBlock("", _line, default, _text[start..end], new PemFault(_line, what)));

    private static bool IsMarkup(ReadOnlySpan<byte> line) =>
        line is [(byte)'<', ..]
        && (Starts(line, "<!doctype"u8) || Starts(line, "<html"u8) || Starts(line, "<?xml"u8) || Starts(line, "<head"u8) || Starts(line, "<body"u8) || Starts(line, "<error"u8));

    private static bool Starts(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        line.Length >= word.Length && Ascii.EqualsIgnoreCase(line[..word.Length], word);
}
