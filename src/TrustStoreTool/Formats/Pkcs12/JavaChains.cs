using System.Collections.Immutable;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>The chain that the JDK gives a key (PKCS12KeyStore.findMatchedCertificate, findIssuer).</summary>
internal sealed class JavaChains
{
    private readonly List<(Certificate Certificate, string? Alias, ReadOnlyMemory<byte>? Id)> _candidates = [];
    private readonly List<Certificate> _all = [];
    private Dictionary<JavaName, List<Certificate>>? _bySubject;

    /// <summary>A trusted certificate: it can issue, and belongs to no key.</summary>
    public void Add(Certificate certificate) => _all.Add(certificate);

    public void Add(Certificate certificate, string? alias, ReadOnlyMemory<byte>? id)
    {
        _candidates.Add((certificate, alias, id));
        _all.Add(certificate);
    }

    public ImmutableArray<Certificate> Of(JavaKey key)
    {
        List<Certificate> chain = [];
        for (Certificate? next = Own(key); next is not null && !chain.Contains(next); next = Issuer(next))
        {
            chain.Add(next);
            if (IsSelfSigned(next)) break;
        }

        return [.. chain];
    }

    // The localKeyID decides; where several have it, or none, the alias.
    private Certificate? Own(JavaKey key)
    {
        Certificate? byId = null, byAlias = null;
        foreach ((Certificate certificate, string? alias, ReadOnlyMemory<byte>? id) in _candidates)
        {
            bool isNamesake = string.Equals(key.Alias, alias, StringComparison.OrdinalIgnoreCase);
            if (id is { } own && own.Span.SequenceEqual(key.Id.Span))
            {
                if (isNamesake) return certificate;
                byId = certificate;
            }
            else if (isNamesake)
            {
                byAlias = certificate;
            }
        }

        return byId ?? byAlias;
    }

    private Certificate? Issuer(Certificate certificate)
    {
        if (certificate.Facts is not { } facts || !BySubject().TryGetValue(new JavaName(facts.Issuer), out List<Certificate>? issuers)) return null;
        if (facts.AuthorityKeyIdentifier is not { } wanted) return issuers[0];
        Certificate? fallback = null;
        foreach (Certificate issuer in issuers)
        {
            if (issuer.Facts!.SubjectKeyIdentifier is not { } found) fallback = issuer;
            else if (found == wanted) return issuer;
        }

        return fallback;
    }

    private Dictionary<JavaName, List<Certificate>> BySubject()
    {
        if (_bySubject is not null) return _bySubject;
        _bySubject = [];
        foreach (Certificate certificate in _all)
        {
            if (certificate.Facts is not { } facts) continue;
            JavaName name = new(facts.Subject);
            if (!_bySubject.TryGetValue(name, out List<Certificate>? list)) _bySubject[name] = list = [];
            list.Add(certificate);
        }

        return _bySubject;
    }

    private static bool IsSelfSigned(Certificate certificate)
    {
        if (certificate.Facts is not { } facts || !new JavaName(facts.Subject).Equals(new JavaName(facts.Issuer))) return false;
        try
        {
            X509Certificate parsed = new(certificate.Der.ToArray());
            parsed.Verify(PublicKeyFactory.CreateKey(parsed.CertificateStructure.SubjectPublicKeyInfo));
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A signature that cannot be checked counts as another's.
            return false;
        }
    }
}
