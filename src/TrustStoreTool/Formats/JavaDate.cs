namespace TrustStoreTool.Formats;

/// <summary>java.util.Date: any 64-bit number of milliseconds since 1970.</summary>
internal static class JavaDate
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The date, or null outside the years 1 to 9999.</summary>
    public static DateTimeOffset? From(long milliseconds) =>
        milliseconds >= First && milliseconds <= Last ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
