namespace TrustStoreTool.Formats.Jks;

/// <summary>The sealed secret key of a JCEKS entry, seen from outside.</summary>
internal static class SealedKey
{
    // The JDK's own class names and serialVersionUIDs; anything else its deserialization filter or the class check refuses.
    private const string Outer = "com.sun.crypto.provider.SealedObjectForKeyProtector", Inner = "javax.crypto.SealedObject";
    private const long OuterVersion = unchecked((long)0xCD57CA59E730BB53), InnerVersion = 0x3E363DA6C3B75470;

    public static PartProtection Protection(ReadOnlySpan<byte> serialized) =>
        new("secret key", JavaStream.Read(serialized, ReadLimits.Default.DerDepth).SealAlgorithm is { } algorithm ? $"SealedObject ({algorithm})" : "unknown", null, 1);

    /// <summary>Whether the JDK's JCEKS loads it.</summary>
    public static bool IsReadByJava(ReadOnlySpan<byte> serialized)
    {
        JavaObject found = JavaStream.Read(serialized, ReadLimits.Default.DerDepth);
        return found.IsNull || found.Class is { Name: Outer, SerialVersion: OuterVersion, Parent: { Name: Inner, SerialVersion: InnerVersion } };
    }
}
