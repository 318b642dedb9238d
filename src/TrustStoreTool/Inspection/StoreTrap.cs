using System.Text.RegularExpressions;

namespace TrustStoreTool.Inspection;

/// <summary>The classic ways in which a store works for its maker and not for a JVM.</summary>
public enum StoreTrapKind
{
    /// <summary>A JVM with the right password does not load it.</summary>
    RefusedByJava,

    /// <summary>A JVM without a password loads it and finds fewer trust anchors, without an error.</summary>
    EmptyWithoutPassword,

    /// <summary>Certificates without trustedKeyUsage: in the file, and not in Java's view.</summary>
    InvisibleCertificates,

    /// <summary>Aliases that fold to one: Java keeps the last.</summary>
    FoldingAliases,

    /// <summary>Aliases with capitals in a JKS: listed, and never found.</summary>
    UnreachableAliases,

    /// <summary>No trust anchor at all: JSSE throws <c>the trustAnchors parameter must be non-empty</c>.</summary>
    NoTrustAnchors,
}

/// <summary>A trap, in words.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Message">What happens. No foreign text.</param>
/// <param name="Advice">What to do about it, as a command or a setting; <c>STORE</c> stands for the store's path.</param>
public sealed partial record StoreTrap(StoreTrapKind Kind, string Message, string Advice)
{
    /// <summary>The advice for one store.</summary>
    /// <param name="store">Its path as a word of the shell.</param>
    internal string AdviceFor(string store) => Placeholder().Replace(Advice, _ => store);

    [GeneratedRegex(@"\bSTORE\b")]
    private static partial Regex Placeholder();
}
