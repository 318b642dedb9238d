using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

/// <summary>Stores of our own making, for tests that take them apart.</summary>
internal static class TestStores
{
    public static readonly DateTimeOffset Date = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public static NewTrustedCertificate Trusted(string alias, TestAuthority authority) => new(alias, Date, authority.Certificate);

    public static NewPrivateKey Key(string alias, TestAuthority owner, Password password, params TestAuthority[] issuers) =>
        new(alias, Date, Pkcs8(owner), password, [owner.Certificate, .. issuers.Select(issuer => issuer.Certificate)]);

    public static byte[] Pkcs8(TestAuthority owner) => Convert.FromBase64String(string.Concat(owner.KeyPem.Split('\n').Where(line => !line.StartsWith('-'))));

    /// <summary>A key with its chain and a trusted certificate, modern profile.</summary>
    public static byte[] WithKey(Password password) =>
        KeyStoreFormats.Pkcs12.Create([Key("key", TestPki.Old.Server, password, TestPki.Old.Subordinate, TestPki.Old.Root), Trusted("old root", TestPki.Old.Root)], password);
}
