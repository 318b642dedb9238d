namespace TrustStoreTool.Inspection;

/// <summary>What may be wrong with an entry.</summary>
public enum FindingKind
{
    /// <summary>The certificate does not parse as X.509: Java refuses the store or the entry.</summary>
    Unparsable,

    /// <summary>The validity has ended.</summary>
    Expired,

    /// <summary>The validity has not begun.</summary>
    NotYetValid,

    /// <summary>RSA or DSA below 2048 bits, elliptic curves below 224 (NIST SP 800-131A).</summary>
    WeakKey,

    /// <summary>Signed with MD2, MD4, MD5 or SHA-1. Self-issued certificates are exempt: nobody checks the signature of an anchor (RFC 5280, 6.1).</summary>
    WeakSignature,

    /// <summary>A CA certificate that another CA issued, used as trust anchor.</summary>
    IntermediateAsAnchor,

    /// <summary>A certificate that is no CA, used as trust anchor.</summary>
    LeafAsAnchor,

    /// <summary>An Amazon RDS CA that is no longer in use: rds-ca-2019 and older.</summary>
    RetiredRdsCa,

    /// <summary>It calls itself an Amazon RDS CA, and its fingerprint is not pinned.</summary>
    UnpinnedRdsName,

    /// <summary>A private key in a store that also holds trust anchors.</summary>
    PrivateKeyInTruststore,

    /// <summary>Another entry's alias folds to the same, and Java keeps only that one.</summary>
    HiddenByAlias,

    /// <summary><c>aliases()</c> lists it, and Java does not find it under that alias.</summary>
    UnreachableAlias,

    /// <summary>A PKCS#12 certificate without trustedKeyUsage that is in no key's chain.</summary>
    InvisibleToJava,
}

/// <summary>Something wrong with an entry, or worth a reviewer's look.</summary>
/// <param name="Kind">Which rule found it.</param>
/// <param name="Message">One sentence part, lower case, without foreign text.</param>
public sealed record Finding(FindingKind Kind, string Message);
