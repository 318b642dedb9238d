using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace TrustStoreTool.Verification;

/// <summary>Hosts with their ports, out of the comma-separated lists that all four forms know.</summary>
internal static class HostList
{
    /// <summary>PostgreSQL's port.</summary>
    public const int DefaultPort = 5432;

    /// <summary>Pairs each host with its address and port: one port serves all hosts, else there are as many as hosts.</summary>
    public static ImmutableArray<(string Host, string? Address, int Port)> Read(string? hosts, string? addresses, string? ports)
    {
        if (string.IsNullOrEmpty(hosts))
        {
            throw new KeyStoreException(
                KeyStoreError.Usage,
                addresses is null ? "the connection names no host" : "hostaddr without host leaves no name to check",
                "name the host, as it stands in the server's certificate");
        }

        (string Host, string? Port)[] names = [.. hosts.Split(',').Select(host => SplitPort(host.Trim()))];
        string?[] addressList = Spread(addresses, names.Length, "hostaddr"), portList = Spread(ports, names.Length, "port");
        return [.. names.Select((name, i) => (Check(name.Host), CheckAddress(addressList[i]), Port(name.Port ?? portList[i])))];
    }

    /// <summary><c>host:port</c>, <c>[address]:port</c>, or a bare host or IPv6 address.</summary>
    public static (string Host, string? Port) SplitPort(string text)
    {
        int bracket = text.LastIndexOf(']'), colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && (bracket >= 0 ? colon > bracket : text.IndexOf(':', StringComparison.Ordinal) == colon);
        string host = hasPort ? text[..colon] : text;
        return (host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host, hasPort ? text[(colon + 1)..] : null);
    }

    private static string?[] Spread(string? list, int count, string name)
    {
        string[] items = (list ?? "").Split(',');
        if (items.Length == 1) return [.. Enumerable.Repeat(items[0], count)];
        if (items.Length != count) throw new KeyStoreException(KeyStoreError.Usage, $"the connection has {count} host{(count == 1 ? "" : "s")} and {items.Length} values of {name}", $"give one {name} for all hosts, or one for each");
        return items;
    }

    private static int Port(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return DefaultPort;
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535) return port;
        throw new KeyStoreException(KeyStoreError.Usage, "the connection's port is not a number from 1 to 65535", "PostgreSQL's own, 5432, need not be given");
    }

    private static string Check(string host)
    {
        if (host.StartsWith('/') || host.StartsWith('@'))
            throw new KeyStoreException(KeyStoreError.Usage, "a Unix socket has no TLS to verify", "name the host that clients connect to");
        bool isName = host.Length is > 0 and <= 253 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        if (isName || IPAddress.TryParse(host, out _)) return host;
        throw new KeyStoreException(
            KeyStoreError.Usage,
            "the connection's host is neither a host name nor an address",
            "a host name has letters, digits, dots and hyphens; give an internationalized name in its xn--… form");
    }

    private static string? CheckAddress(string? address)
    {
        if (string.IsNullOrEmpty(address)) return null;
        return IPAddress.TryParse(address, out _) ? address : throw new KeyStoreException(KeyStoreError.Usage, "hostaddr is not a numeric address", "give the name as host, and leave hostaddr out");
    }
}
