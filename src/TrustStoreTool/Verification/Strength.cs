using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Verification;

/// <summary>The least that is accepted of keys and signatures in a chain, and of the leaf's key usage.</summary>
internal static class Strength
{
    private const int LeastRsaBits = 2048, LeastEcBits = 256;

    private const X509KeyUsageFlags ForTls = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement;

    /// <summary>Over MD2, MD4, MD5 or SHA-1.</summary>
    public static readonly FrozenSet<string> BrokenSignatures = FrozenSet.Create(
        "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.3.14.3.2.29",
        "1.2.840.10040.4.3", "1.2.840.10045.4.1");

    /// <summary>The first element with a weak key, or with a signature over MD2, MD4, MD5 or SHA-1 that somebody relies on (a root's own, nobody does).</summary>
    public static (int Index, string Why)? Weakest(X509ChainElementCollection elements)
    {
        for (int i = 0; i < elements.Count; i++)
        {
            X509Certificate2 certificate = elements[i].Certificate;
            if (new Certificate(certificate.RawData).Facts is not { } facts) return (i, "unreadable");
            bool weakKey = facts.PublicKey switch
            {
                { Algorithm: "RSA" or "RSASSA-PSS", Bits: var bits } => bits < LeastRsaBits,
                { Algorithm: "EC", Bits: var bits } => bits < LeastEcBits,
                { Algorithm: "Ed25519" or "Ed448" } => false,
                _ => true,
            };
            if (weakKey) return (i, $"its key is {facts.PublicKey}");
            if (i < elements.Count - 1 && BrokenSignatures.Contains(facts.SignatureAlgorithm)) return (i, "it is signed over MD5 or SHA-1");
        }

        return null;
    }

    /// <summary>Whether the key usage lets the certificate take part in a TLS handshake as a server (RFC 5246, 7.4.2; RFC 8446, 4.4.2.2).</summary>
    public static bool IsForServers(X509Certificate2 leaf) =>
        leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage || (usage.KeyUsages & ForTls) != 0;
}
