using System.Collections.Immutable;
using System.Text;

namespace TrustStoreTool.Verification;

/// <summary>libpq's connection URI: <c>[user[:password]@][host[:port],…][/database][?name=value&amp;…]</c>, each part percent-encoded.</summary>
internal static class UriSyntax
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads what follows the scheme.</summary>
    public static ImmutableArray<RawSetting> Read(string rest)
    {
        ImmutableArray<RawSetting>.Builder settings = ImmutableArray.CreateBuilder<RawSetting>();
        (string address, string? query) = Split(rest, '?');
        (string authority, string? database) = Split(address, '/');
        if (Split(authority, '@') is (var credentials, { } hosts))
        {
            (string user, string? password) = Split(credentials, ':');
            if (user.Length > 0) settings.Add(new RawSetting("user", Decode(user)));
            if (password is not null) settings.Add(new RawSetting("password", Decode(password)));
            authority = hosts;
        }

        // Checked here because a stray '/' or '@' in a password makes a host of the rest of it.
        if (authority.Contains('@', StringComparison.Ordinal) || (database?.Contains('@', StringComparison.Ordinal) ?? false))
            throw ConnectionSyntax.Broken("an @ is out of place (write @ in a password as %40, / as %2F)");
        AddHosts(settings, authority);
        if (!string.IsNullOrEmpty(database)) settings.Add(new RawSetting("dbname", Decode(database)));
        foreach (string pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Split(pair, '=') is not (var name, { } value)) throw ConnectionSyntax.Broken("a parameter has no value");
            settings.Add(new RawSetting(Decode(name), Decode(value)));

            // A '?' in a password makes parameters of the rest of it: such a name is not for anybody's eyes.
            if (value.Contains('@', StringComparison.Ordinal) && ConnectionSettings.MeaningOf(ConnectionForm.Uri, settings[^1].Name) is null)
                throw ConnectionSyntax.Broken("an @ is out of place (write ? in a password as %3F, @ as %40)");
        }

        return settings.DrainToImmutable();
    }

    /// <summary>Host and port lists, as libpq keeps them: comma-separated in two settings.</summary>
    public static void AddHosts(ImmutableArray<RawSetting>.Builder settings, string authority)
    {
        if (authority.Length == 0) return;
        (string Host, string? Port)[] parts = [.. authority.Split(',').Select(HostList.SplitPort)];
        settings.Add(new RawSetting("host", string.Join(',', parts.Select(p => Decode(p.Host)))));
        if (parts.Any(p => !string.IsNullOrEmpty(p.Port)))
            settings.Add(new RawSetting("port", string.Join(',', parts.Select(p => Decode(p.Port ?? "")))));
    }

    /// <summary>Percent-decoding as libpq does it: UTF-8, no %00, and '+' is a plus sign.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        int length = 0;
        Span<byte> one = stackalloc byte[1];
        for (int i = 0; i < encoded.Length; i++)
        {
            byte b = encoded[i];
            if (b == '%')
            {
                if (i + 2 >= encoded.Length
                    || Convert.FromHexString(encoded.AsSpan(i + 1, 2), one, out _, out _) != System.Buffers.OperationStatus.Done
                    || one[0] == 0)
                    throw ConnectionSyntax.Broken("a percent sign is not followed by two hexadecimal digits (write % as %25)");
                b = one[0];
                i += 2;
            }

            encoded[length++] = b;
        }

        try
        {
            return Utf8.GetString(encoded, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw ConnectionSyntax.Broken("a percent-encoded character is not UTF-8");
        }
    }

    private static (string Before, string? After) Split(string text, char separator)
    {
        int at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
