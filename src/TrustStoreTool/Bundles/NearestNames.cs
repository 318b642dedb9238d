namespace TrustStoreTool.Bundles;

/// <summary>Which known names a mistyped one may have meant.</summary>
internal static class NearestNames
{
    private const int Shown = 3;
    private const int FarthestDistance = 4;
    private const int LongestName = 64;

    /// <summary>At most three names, the nearest first; none when nothing is near.</summary>
    public static IEnumerable<string> Of(string name, IEnumerable<string> known) =>
        name.Length > LongestName
            ? []
            : known.Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate)))
                .Where(pair => pair.distance <= FarthestDistance)
                .OrderBy(pair => pair.distance)
                .Take(Shown)
                .Select(pair => pair.candidate);

    // Levenshtein's: single characters added, left out or exchanged.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int exchanged = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
