using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Verification;

/// <summary>
/// Whether a certificate is for a host, by RFC 9525: the subject alternative names alone count, never the common name; a wildcard is a whole
/// left-most label and stands for exactly one; an address matches address entries only, byte for byte.
/// </summary>
internal static class HostNameCheck
{
    /// <summary>The DNS names and addresses of the certificate's SAN, as text. Untrusted text.</summary>
    public static (IReadOnlyList<string> Dns, IReadOnlyList<IPAddress> Addresses) NamesOf(X509Certificate2 certificate)
    {
        try
        {
            X509SubjectAlternativeNameExtension[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()];
            return ([.. names.SelectMany(n => n.EnumerateDnsNames())], [.. names.SelectMany(n => n.EnumerateIPAddresses())]);
        }
        catch (CryptographicException)
        {
            // A SAN that does not parse names nobody.
            return ([], []);
        }
    }

    /// <summary>Whether one of the names is <paramref name="host"/>.</summary>
    public static bool Matches(string host, IReadOnlyList<string> dns, IReadOnlyList<IPAddress> addresses)
    {
        if (!IPAddress.TryParse(host, out IPAddress? address)) return dns.Any(name => Matches(host, name));
        byte[] wanted = address.GetAddressBytes();
        return addresses.Any(a => a.GetAddressBytes().AsSpan().SequenceEqual(wanted));
    }

    private static bool Matches(string host, string name)
    {
        if (name.Equals(host, StringComparison.OrdinalIgnoreCase)) return name.Length > 0;
        if (!name.StartsWith("*.", StringComparison.Ordinal)) return false;

        // '*.test' would be everybody's: two labels must follow the wildcard.
        string parent = name[1..];
        int firstDot = host.IndexOf('.', StringComparison.Ordinal);
        return firstDot > 0
            && !parent.Contains('*', StringComparison.Ordinal)
            && parent.AsSpan(1).Trim('.').Contains('.')
            && host.AsSpan(firstDot).Equals(parent, StringComparison.OrdinalIgnoreCase);
    }
}
