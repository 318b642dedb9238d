namespace TrustStoreTool.Formats.Jks;

/// <summary>
/// The aliases a store will have. A JKS entry that gets the alias of another, in whatever case, would hide it from Java.
/// </summary>
internal sealed class JksAliases
{
    private readonly HashSet<string> _folded = new(StringComparer.Ordinal);

    /// <summary>An alias that is there already: as it is, even where two are the same.</summary>
    public void AddOld(string alias) => _folded.Add(JavaCase.ToLower(alias));

    /// <summary>An alias to be written, in lower case as the JDK writes it.</summary>
    public string AddNew(string alias)
    {
        string folded = JavaCase.ToLower(alias);
        return _folded.Add(folded)
            ? folded
            : throw new KeyStoreException(KeyStoreError.WouldLose, $"the alias '{alias}' is taken: an entry of the same alias would hide the other from Java");
    }
}
