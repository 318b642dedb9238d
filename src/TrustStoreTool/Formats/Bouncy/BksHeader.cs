namespace TrustStoreTool.Formats.Bouncy;

/// <summary>What stands before the entries of a BKS and the ciphertext of a UBER (BouncyCastle: BcKeyStoreSpi.engineLoad). There is no magic number.</summary>
/// <param name="Version">0, 1 or 2.</param>
/// <param name="Salt">The salt of the one key derivation.</param>
/// <param name="Iterations">Its iterations.</param>
/// <param name="Length">Bytes of the header.</param>
internal readonly record struct BksHeader(int Version, Range Salt, int Iterations, int Length)
{
    /// <summary>Bytes of the salt that BouncyCastle writes.</summary>
    public const int UsualSalt = 20;

    // A derivation is short; this only bounds what is copied for it.
    private const int LongestSalt = 1024;

    public static BksHeader Read(ReadOnlySpan<byte> content, ReadLimits limits)
    {
        JavaDataCursor cursor = new(content);
        int version = cursor.ReadInt32("version");
        if (version is < 0 or > 2) throw new KeyStoreException(KeyStoreError.Unsupported, $"version {version}: only 0, 1 and 2 are known");
        Range salt = cursor.ReadLongBlock("salt");
        int saltLength = salt.End.Value - salt.Start.Value;
        if (saltLength is 0 or > LongestSalt) throw new KeyStoreException(KeyStoreError.Damaged, $"a salt of {saltLength} bytes");
        int iterations = cursor.ReadInt32("iterations");
        if (iterations <= 0) throw new KeyStoreException(KeyStoreError.Damaged, $"{iterations} iterations");
        if (iterations > limits.Iterations) throw ReadLimits.Exceeded("iterations", iterations, limits.Iterations, "--max-iterations");
        return new BksHeader(version, salt, iterations, cursor.Position);
    }

    /// <summary>Whether content starts as BouncyCastle's two formats do: a version, a salt of the usual length, a number of iterations that makes sense.</summary>
    public static bool Starts(ReadOnlySpan<byte> content) =>
        content is [0, 0, 0, <= 2, 0, 0, 0, UsualSalt, ..] && (content.Length < 4 + 4 + UsualSalt + 4 || content[4 + 4 + UsualSalt] < 0x80);
}
