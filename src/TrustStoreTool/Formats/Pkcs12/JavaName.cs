using System.Text;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>A name as <c>X500Principal.equals</c> compares it: letter case and runs of blanks do not count (sun.security.x509.AVA, RFC 2253 canonical).</summary>
internal readonly struct JavaName : IEquatable<JavaName>
{
    private readonly string _canonical;

    public JavaName(DistinguishedName name)
    {
        StringBuilder text = new();
        foreach (NameAttribute attribute in name.Attributes)
            text.Append(attribute.Type).Append('=').Append(Canonical(attribute.Value)).Append('\0');
        _canonical = text.ToString();
    }

    public bool Equals(JavaName other) => _canonical == other._canonical;

    public override bool Equals(object? obj) => obj is JavaName other && Equals(other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_canonical);

    private static string Canonical(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant().ToLowerInvariant();
}
