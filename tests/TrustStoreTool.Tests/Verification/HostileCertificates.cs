using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Tests.Verification;

/// <summary>A server that shows a certificate, the store it is checked against, and the one right answer.</summary>
internal sealed record CertificateCase(string Name, Cause? Cause, string Host, HostileTls Server, TestAuthority Anchor)
{
    public override string ToString() => Name;
}

/// <summary>The cases of facts/reliability.md, 2.5, that a certificate or the TLS version decides.</summary>
internal static class HostileCertificates
{
    private const string Host = "db.example.test", Address = "127.0.0.1";

    private static readonly Lazy<ImmutableArray<CertificateCase>> _all = new(() => [.. Accepted(), .. Refused()]);

    private static readonly DateTimeOffset Past = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero), Future = new(2058, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ImmutableArray<CertificateCase> All => _all.Value;

    private static TestAuthority Root => TestPki.Old.Root;

    private static TestAuthority Subordinate => TestPki.Old.Subordinate;

    private static IEnumerable<CertificateCase> Accepted()
    {
        yield return Of("plain", null, Host, [Leaf([Host], change: WithoutUsage)]);
        yield return Of("empty subject", null, Host, [Root.Leaf(new X500DistinguishedName(""), [Host], key: Key())]);
        yield return Of("intermediate sent", null, Host, [Subordinate.Leaf(Name(Host), [Host], key: Key()), Subordinate]);
        yield return Of("root sent too", null, Host, [Subordinate.Leaf(Name(Host), [Host], key: Key()), Subordinate, Root]);
        yield return Of("EKU server", null, Host, [Leaf([Host])]);
        yield return Of("P-384", null, Host, [Root.Leaf(Name(Host), [Host], key: ECDsa.Create(ECCurve.NamedCurves.nistP384))]);
        CertificateCase old = Of("TLS 1.2 only", null, Host, [Leaf([Host])]);
        yield return old with { Server = old.Server with { Max = "TLSv1_2" } };
        yield return Of("upper-case name", null, Host, [Leaf(["DB.EXAMPLE.TEST"])]);
        yield return Of("4,001 names", null, Host, [Leaf([.. Enumerable.Range(0, 4000).Select(i => $"n{i}.example.test"), Host])]);
        yield return Of("one-label wildcard", null, Host, [Leaf(["*.example.test"])]);
        yield return Of("IP-SAN", null, Address, [Leaf([], change: WithAddress(IPAddress.Loopback))]);
    }

    private static IEnumerable<CertificateCase> Refused()
    {
        yield return Of("wrong host", Cause.NameMismatch, Host, [Leaf(["other.example.test"])]);
        yield return Of("expired", Cause.Expired, Host, [Leaf([Host], end: Past)]);
        yield return Of("not yet valid", Cause.NotYetValid, Host, [Leaf([Host], start: Future)]);
        yield return Of("wrong CA with the same name", Cause.RootNotInStore, Host, [TestPki.Wrong.Root.Leaf(Name(Host), [Host], key: Key())]);
        yield return Of("self-signed", Cause.SelfSigned, Host, [TestAuthority.SelfSigned(Name(Host), [Host])]);
        yield return Of("missing intermediate", Cause.MissingIntermediate, Host, [Subordinate.Leaf(Name(Host), [Host], key: Key())]);
        TestAuthority noCa = Leaf(["ca.example.test"], Name("ca.example.test"), change: request => request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false)));
        yield return Of("intermediate without CA bit", Cause.BrokenChain, Host, [noCa.Leaf(Name(Host), [Host], key: Key()), noCa]);
        TestAuthority tooDeep = Subordinate.Subordinate(Name("Too Deep CA"));
        yield return Of("broken path length", Cause.BrokenChain, Host, [tooDeep.Leaf(Name(Host), [Host], key: Key()), tooDeep, Subordinate]);
        TestAuthority constrained = Root.Subordinate(Name("Constrained CA"), change: request => request.CertificateExtensions.Add(PermittedNames("other.test")));
        yield return Of("broken name constraint", Cause.BrokenChain, Host, [constrained.Leaf(Name(Host), [Host], key: Key()), constrained]);
        yield return Of("CN only", Cause.NameMismatch, Host, [Leaf([])]);
        yield return Of("CN right, other DNS-SAN", Cause.NameMismatch, Host, [Leaf(["other.example.test"], Name(Host))]);
        yield return Of("CN right, other IP-SAN", Cause.NameMismatch, Host, [Leaf([], Name(Host), change: WithAddress(IPAddress.Parse("10.0.0.1")))]);
        yield return Of("NUL in SAN", Cause.NameMismatch, Host, [Leaf([], change: WithRawName(Host + "\0.evil.test"))]);
        yield return Of("NUL in CN", Cause.NameMismatch, Host, [Leaf([], Name(Host + "\0.evil.test"))]);
        yield return Of("client-only EKU", Cause.NotForServers, Host, [Leaf([Host], change: ForClients)]);
        yield return Of("wildcard two deep", Cause.NameMismatch, "a." + Host, [Leaf(["*.example.test"])]);
        yield return Of("wildcard bare", Cause.NameMismatch, "example.test", [Leaf(["*.example.test"])]);
        yield return Of("wildcard partial", Cause.NameMismatch, Host, [Leaf(["d*.example.test"])]);
        yield return Of("wildcard middle", Cause.NameMismatch, Host, [Leaf(["db.*.test"])]);
        yield return Of("wildcard *", Cause.NameMismatch, "db", [Leaf(["*"])]);
        yield return Of("wildcard *.test", Cause.NameMismatch, "db.test", [Leaf(["*.test"])]);
        yield return Of("IP as DNS-SAN", Cause.NameMismatch, Address, [Leaf([Address])]);
        yield return Of("IP as CN", Cause.NameMismatch, Address, [Leaf([], Name(Address))]);
        yield return Of("IP by wildcard", Cause.NameMismatch, Address, [Leaf(["*.0.0.1"])]);
        yield return Of("trailing dot", Cause.NameMismatch, Host, [Leaf([Host + "."])]);
        yield return Of("RSA-1024", Cause.WeakCryptography, Host, [Root.Leaf(Name(Host), [Host], key: RSA.Create(1024))]);
        TestAuthority expiredRoot = TestAuthority.Root("Expired Root", end: Past);
        yield return Of("expired root in store", Cause.Expired, Host, [expiredRoot.Leaf(Name(Host), [Host], key: Key())]) with { Anchor = expiredRoot };
        yield return Of("root used as leaf", Cause.NameMismatch, Host, [Root]);
        yield return Of("escape codes in the DN", Cause.NameMismatch, Host, [Leaf([], Name("\u001b]0;evil\u0007\u202e"), change: WithRawName("\u001b[31mevil"))]);
        foreach ((string version, string name) in new[] { ("TLSv1", "TLS 1.0 only"), ("TLSv1_1", "TLS 1.1 only") })
        {
            CertificateCase of = Of(name, Cause.TlsVersionRefused, Host, [Leaf([Host])]);
            yield return of with { Server = of.Server with { Min = version, Max = version } };
        }

        CertificateCase nothing = Of("NULL cipher", Cause.TlsAlert, Host, [Root.Leaf(Name(Host), [Host])]);
        yield return nothing with { Server = nothing.Server with { Max = "TLSv1_2", Ciphers = "eNULL:@SECLEVEL=0" } };
    }

    private static CertificateCase Of(string name, Cause? cause, string host, TestAuthority[] chain) => new(name, cause, host, new HostileTls { Chain = chain }, Root);

    private static TestAuthority Leaf(
        string[] names, X500DistinguishedName? subject = null, DateTimeOffset? start = null, DateTimeOffset? end = null, Action<CertificateRequest>? change = null) =>
        Root.Leaf(subject ?? Name(Host), names, start, end, change, Key());

    private static ECDsa Key() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static X500DistinguishedName Name(string commonName) => TestAuthority.Name(("2.5.4.3", commonName));

    private static void Remove<T>(CertificateRequest request)
        where T : X509Extension
    {
        foreach (T extension in request.CertificateExtensions.OfType<T>().ToArray()) request.CertificateExtensions.Remove(extension);
    }

    private static void WithoutUsage(CertificateRequest request)
    {
        Remove<X509EnhancedKeyUsageExtension>(request);
        Remove<X509KeyUsageExtension>(request);
    }

    private static void ForClients(CertificateRequest request)
    {
        Remove<X509EnhancedKeyUsageExtension>(request);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
    }

    private static Action<CertificateRequest> WithAddress(IPAddress address) => request =>
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
    };

    private static Action<CertificateRequest> WithRawName(string name) => request =>
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", writer.Encode(), false));
    };

    // NameConstraints { permittedSubtrees [0] { GeneralSubtree { dNSName } } } (RFC 5280, 4.2.1.10).
    private static X509Extension PermittedNames(string name)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        return new X509Extension("2.5.29.30", writer.Encode(), true);
    }
}
