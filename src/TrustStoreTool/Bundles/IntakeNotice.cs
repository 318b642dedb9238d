namespace TrustStoreTool.Bundles;

/// <summary>What is said of the certificates that a file held and that are not taken.</summary>
internal static class IntakeNotice
{
    private const int Named = 3;

    private static readonly Dictionary<IntakeReason, string> Whys = new()
    {
        [IntakeReason.Retired] = "retired RDS CA or intermediate",
        [IntakeReason.NotChosen] = "RDS CA that --ca does not choose",
        [IntakeReason.Duplicate] = "in the file twice",
        [IntakeReason.NotSelfIssued] = "no root, issued by another",
        [IntakeReason.Expired] = "expired",
    };

    /// <summary>One line for all of one reason.</summary>
    public static string Text(IntakeReason reason, IReadOnlyCollection<IntakeItem> items)
    {
        string names = string.Join(", ", items.Take(Named).Select(item => item.Name));
        string more = items.Count > Named ? $", and {items.Count - Named} more" : "";
        return $"{items.Count} skipped ({Whys[reason]}): {names}{more}";
    }
}
