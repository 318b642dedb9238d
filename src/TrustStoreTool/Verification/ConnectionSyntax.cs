using System.Collections.Immutable;
using System.Data.Common;
using System.Text;

namespace TrustStoreTool.Verification;

/// <summary>
/// The four ways to write a connection, taken apart into settings. No refusal repeats any part of the text: a misplaced separator
/// could make a piece of a password look like something else.
/// </summary>
internal static class ConnectionSyntax
{
    private const string Forms =
        "write it as Host=…;Database=…, postgresql://host/database, jdbc:postgresql://host/database, or host=… dbname=…";

    private static readonly ImmutableArray<string> UriSchemes = ["postgresql://", "postgres://"];

    // The AWS Advanced JDBC Wrapper's prefix stands in front of the same address.
    private static readonly ImmutableArray<string> JdbcPrefixes = ["jdbc:postgresql:", "jdbc:aws-wrapper:postgresql:"];

    /// <summary>The form of <paramref name="text"/> and its settings in order.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>.</exception>
    public static (ConnectionForm Form, ImmutableArray<RawSetting> Settings) Read(string text)
    {
        text = text.Trim();
        foreach (string prefix in JdbcPrefixes)
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return (ConnectionForm.Jdbc, JdbcSyntax.Read(text[prefix.Length..]));
        foreach (string scheme in UriSchemes)
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return (ConnectionForm.Uri, UriSyntax.Read(text[scheme.Length..]));
        if (!text.Contains('=', StringComparison.Ordinal) || LooksLikeUri(text)) throw Broken("it is none of the four forms");

        // 'host=a' is both; what tells the two apart is which of them makes sense of the whole.
        ImmutableArray<RawSetting>? npgsql = Npgsql(text), keywords = Keywords(text);
        bool isNpgsql = npgsql is { } n && MakesSense(ConnectionForm.Npgsql, n);
        bool isKeywords = keywords is { } k && MakesSense(ConnectionForm.Keywords, k);
        if (isKeywords && (!isNpgsql || keywords!.Value.Length >= npgsql!.Value.Length)) return (ConnectionForm.Keywords, keywords!.Value);
        if (isNpgsql) return (ConnectionForm.Npgsql, npgsql!.Value);

        bool semicolons = text.Contains(';', StringComparison.Ordinal);
        if (semicolons && npgsql is not null) return (ConnectionForm.Npgsql, npgsql.Value);
        if (!semicolons && keywords is not null) return (ConnectionForm.Keywords, keywords.Value);
        throw Broken(semicolons ? "a quotation or a separator is out of place" : "a quotation or an equals sign is out of place");
    }

    /// <summary>A refusal of the whole text.</summary>
    public static KeyStoreException Broken(string why) => new(KeyStoreError.Usage, $"the connection cannot be read: {why}", Forms);

    private static bool LooksLikeUri(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && text.AsSpan(0, scheme).IndexOfAny("= ;") < 0;
    }

    private static bool MakesSense(ConnectionForm form, ImmutableArray<RawSetting> settings) =>
        settings.All(s => ConnectionSettings.MeaningOf(form, s.Name) is { } meaning
            && (meaning != SettingMeaning.Host || s.Value.AsSpan().IndexOfAny(" ;=") < 0));

    // The parser that Npgsql's own builder stands on.
    private static ImmutableArray<RawSetting>? Npgsql(string text)
    {
        try
        {
            DbConnectionStringBuilder parsed = new() { ConnectionString = text };
            return [.. parsed.Keys.Cast<string>().Select(name => new RawSetting(AsWritten(text, name), parsed[name] as string ?? ""))];
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // The parser lower-cases names.
    private static string AsWritten(string text, string name)
    {
        int at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? name : text.Substring(at, name.Length);
    }

    // libpq's conninfo_parse: blanks around '=' are allowed, a value in apostrophes ends at the next one, a backslash takes the next character as it is.
    private static ImmutableArray<RawSetting>? Keywords(string text)
    {
        ImmutableArray<RawSetting>.Builder settings = ImmutableArray.CreateBuilder<RawSetting>();
        int at = 0;
        while (true)
        {
            SkipBlanks(text, ref at);
            if (at == text.Length) return settings.DrainToImmutable();
            int start = at;
            while (at < text.Length && text[at] != '=' && !char.IsWhiteSpace(text[at])) at++;
            string name = text[start..at];
            SkipBlanks(text, ref at);
            if (at == text.Length || text[at] != '=' || name.Length == 0) return null;
            at++;
            SkipBlanks(text, ref at);
            if (Value(text, ref at) is not { } value) return null;
            settings.Add(new RawSetting(name, value));
        }
    }

    private static string? Value(string text, ref int at)
    {
        bool quoted = at < text.Length && text[at] == '\'';
        if (quoted) at++;
        StringBuilder value = new();
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (quoted ? c == '\'' : char.IsWhiteSpace(c)) break;
            if (c == '\\' && ++at == text.Length) break;
            value.Append(text[at]);
        }

        if (!quoted) return value.ToString();
        if (at >= text.Length) return null;
        at++;
        return value.ToString();
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }
}
