using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Survey;

namespace TrustStoreTool.Cli.Commands;

/// <summary>What an answer about sessions rests on, in a sentence: it never says more than was seen.</summary>
internal static class Coverage
{
    /// <summary>The sentence.</summary>
    /// <param name="tally">What was seen.</param>
    /// <param name="interval">Between samples; null where there was one, or logs were read.</param>
    /// <param name="plaintext">How many clients crossed a network in plaintext.</param>
    /// <param name="seesAll">Whether the role saw the sessions of others.</param>
    /// <param name="cut">How many logs break off.</param>
    public static string Statement(SessionTally tally, TimeSpan? interval, int plaintext, bool seesAll, int cut = 0)
    {
        string clients = plaintext == 0 ? "no plaintext client" : Words.Count(plaintext, "plaintext client");
        string whose = seesAll ? "" : " among this role's own sessions";
        if (tally.Span is not { } span) return "nothing was seen";
        if (tally.Samples == 0)
        {
            string early = cut == 0 ? "" : $", as far as they go: {Words.Count(cut, "log")} {(cut == 1 ? "ends" : "end")} early";
            return $"{clients} in {Words.Count(tally.Clients.Sum(client => client.Sessions), "logged connection")}, {Time(span.First)} to {Time(span.Last)}{early}";
        }

        if (interval is not { } every) return $"{clients}{whose} at this moment; clients that come and go need --watch";
        string missed = tally.Missed > 0 ? $", {tally.Missed} missed" : "";

        // One interval is what every two samples have between them; half as much again is a gap.
        string gap = tally.LongestGap is { } longest && longest.To - longest.From > every * 1.5
            ? $", nothing for {Duration.Words(longest.To - longest.From)} from {Time(longest.From)}"
            : "";
        return $"{clients}{whose} in {Duration.Words(every * tally.Samples)} of {Duration.Words(every)} samples ({tally.Samples} taken{missed}{gap}), {Time(span.First)} to {Time(span.Last)}";
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
