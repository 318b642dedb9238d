using System.Buffers;
using System.Globalization;
using System.Text;

namespace TrustStoreTool.Clients;

/// <summary>Text as a literal of another language, so that its reader gets back exactly the text.</summary>
internal static class Quote
{
    private static readonly SearchValues<char> ShellPlain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=,@%+");

    /// <summary>A word of a POSIX shell: bare where nothing needs quoting, else in single quotes (POSIX 2.2.2).</summary>
    public static string Shell(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(ShellPlain) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A value in a libpq connection string (PostgreSQL documentation, 34.1.1.1): blanks and the empty value need quotes, <c>'</c> and <c>\</c> a backslash.</summary>
    public static string Conninfo(string text)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return text.Length > 0 && !text.Any(char.IsWhiteSpace) && escaped.Length == text.Length ? text : $"'{escaped}'";
    }

    /// <summary>A whole libpq connection string.</summary>
    public static string Conninfo(IEnumerable<(string Keyword, string Value)> parameters) =>
        string.Join(' ', parameters.Select(p => $"{p.Keyword}={Conninfo(p.Value)}"));

    /// <summary>A Python string literal.</summary>
    public static string Python(string text)
    {
        StringBuilder literal = new("'");
        foreach (Rune rune in text.EnumerateRunes())
            literal.Append(rune.Value switch
            {
                '\\' => @"\\",
                '\'' => @"\'",
                < ' ' or 0x7F => $"\\x{rune.Value:x2}",
                _ => rune.ToString(),
            });
        return literal.Append('\'').ToString();
    }

    /// <summary>A value in the query of a JDBC URL: UTF-8, percent-encoded, with <c>/</c> and <c>:</c> left readable; pgjdbc decodes it as a form does.</summary>
    public static string Url(string text)
    {
        StringBuilder url = new();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
            if (char.IsAsciiLetterOrDigit((char)b) || "-._~/:".Contains((char)b, StringComparison.Ordinal)) url.Append((char)b);
            else url.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        return url.ToString();
    }

    /// <summary>A host in a URL: IPv6 addresses in brackets.</summary>
    public static string UrlHost(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
