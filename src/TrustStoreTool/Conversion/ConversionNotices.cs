using System.Collections.Immutable;

namespace TrustStoreTool.Conversion;

/// <summary>States what a target cannot hold of the entries that come along.</summary>
internal static class ConversionNotices
{
    private const int Named = 10;

    public static ImmutableArray<string> Of(KeyStore store, ConversionTarget target, IReadOnlyList<PlannedEntry> entries)
    {
        List<string> notices = [];
        PlannedEntry[] converted = [.. entries.Where(entry => entry.Step != ConversionStep.Carried)];
        int dated = converted.Count(entry => store.Entries[entry.Source].Created is not null && entry.Entry is NewTrustedCertificate);
        if (dated > 0 && target != ConversionTarget.Jks)
            notices.Add($"{(target == ConversionTarget.Pem ? "PEM" : "PKCS#12")} holds no creation dates: those of {Count(dated, "certificate")} are not kept");
        if (target == ConversionTarget.Pem && converted.Length > 0)
            notices.Add("PEM holds no aliases: they are written as comments");
        if (store.Format.Name == "pkcs12" && target is ConversionTarget.Jks or ConversionTarget.Pem && converted.Length > 0)
            notices.Add($"{(target == ConversionTarget.Pem ? "PEM" : "JKS")} holds no bag attributes: those of {Count(converted.Length, "entry", "entries")} besides the alias are not kept");
        if (target != ConversionTarget.Pem) notices.AddRange(Renamed(converted));
        return [.. notices];
    }

    private static IEnumerable<string> Renamed(PlannedEntry[] converted)
    {
        PlannedEntry[] renamed = [.. converted.Where(entry => entry.OldAlias is not null && entry.OldAlias != entry.Entry.Alias)];
        foreach (PlannedEntry entry in renamed.Take(Named)) yield return $"the alias '{ForeignText.Word(entry.OldAlias!, 100)}' becomes '{ForeignText.Word(entry.Entry.Alias, 100)}'";
        if (renamed.Length > Named) yield return $"{renamed.Length - Named} more aliases are folded to lower case or made unique";
        int named = converted.Count(entry => entry.OldAlias is null);
        if (named > 0) yield return $"{Count(named, "entry", "entries")} without an alias got one";
    }

    private static string Count(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
