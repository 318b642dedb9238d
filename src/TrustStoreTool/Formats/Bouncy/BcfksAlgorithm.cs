using System.Formats.Asn1;

namespace TrustStoreTool.Formats.Bouncy;

/// <summary>
/// An AlgorithmIdentifier whose parameters are NULL or absent. Nothing authenticates those of a MAC, so nothing else is let stand in their place.
/// </summary>
internal static class BcfksAlgorithm
{
    public static string Read(AsnReader algorithm)
    {
        string oid = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData) algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
        return oid;
    }
}
