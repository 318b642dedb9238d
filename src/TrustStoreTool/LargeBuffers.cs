namespace TrustStoreTool;

/// <summary>
/// The content of a large store, and what is decrypted of it, are arrays as large as the file. The collector lets such arrays lie until long after the next one is made;
/// where one step needs nothing more of the step before, it is told so, and the next array takes the place of the last.
/// </summary>
public static class LargeBuffers
{
    private const int WorthIt = 8 * 1024 * 1024;

    /// <summary>Frees what nobody refers to any more.</summary>
    /// <param name="fileBytes">The size of the file at work: with small ones there is nothing to gain.</param>
    public static void LetGo(int fileBytes)
    {
        // Aggressive: what is free goes back to the system at once, instead of lying beside the next array.
        if (fileBytes >= WorthIt) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
