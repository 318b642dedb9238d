using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>
/// T1, T2, T7: every system call on the store's folder fails, or is the last thing the process does.
/// The store is then the old one, byte for byte, or the new one as the JDK reads it; exit 0 only with the new one on disk;
/// one ordinary run afterwards succeeds and leaves nothing behind.
/// </summary>
public sealed class SystemCallFaultTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void At_every_system_call_the_store_is_the_old_one_or_the_new_one()
    {
        using Judge judge = new();
        Random random = FaultSize.Random(nameof(SystemCallFaultTests));
        List<(Scenario Scenario, SystemCall Call, string End)> plan =
        [
            .. from scenario in Scenario.All(4, 144)
               from call in Calls(scenario, judge)
               from end in SystemCalls.Ends
               select (scenario, call, end),
        ];
        int wanted = FaultSize.Of(600, 5000), possible = plan.Count;
        (Scenario Scenario, SystemCall Call, string End)[] chosen = [.. plan.ToArray()];
        random.Shuffle(chosen);

        int fired = 0, killed = 0;
        ConcurrentBag<string> broken = [];
        ConcurrentDictionary<Scenario, string> expected = new();
        Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (item, state) =>
        {
            if (Volatile.Read(ref fired) >= wanted)
            {
                state.Stop();
                return;
            }

            using Folder folder = new();
            folder.Reset(item.Scenario.Files(judge));
            string[] arguments = item.Scenario.Arguments(folder);
            Outcome? outcome = SystemCalls.RunWithFault(folder.Path, item.Call, item.End, arguments);
            if (outcome is null) return;
            Interlocked.Increment(ref fired);
            if (item.End == SystemCalls.Kill) Interlocked.Increment(ref killed);
            string after = expected.GetOrAdd(item.Scenario, scenario => New(scenario, judge));
            if (Verdict(item.Scenario, folder, judge, after, item.Call, item.End, outcome) is { } wrong)
                broken.Add($"{item.Scenario}: {item.Call.Name} #{item.Call.Nth} {item.End}: {wrong}\n  {item.Call.Line}\n  {outcome}");
        });

        output.WriteLine($"{fired} faults fired of {possible} possible ones, {killed} of them kills; seed {FaultSize.Seed}");
        Assert.True(broken.IsEmpty, $"{broken.Count} of {fired}:\n{string.Join('\n', broken.Take(10))}");
        Assert.True(fired >= Math.Min(wanted, possible / 2), $"only {fired} faults fired");
    }

    private static List<SystemCall> Calls(Scenario scenario, Judge judge)
    {
        using Folder folder = new();
        folder.Reset(scenario.Files(judge));
        return SystemCalls.List(folder.Path, scenario.Arguments(folder));
    }

    /// <summary>What the JDK reads after a clean run.</summary>
    private static string New(Scenario scenario, Judge judge)
    {
        using Folder folder = new();
        folder.Reset(scenario.Files(judge));
        Outcome outcome = Tool.Run(scenario.Arguments(folder));
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains(scenario.SuccessLine, outcome.Out, StringComparison.Ordinal);
        return judge.Entries(folder[scenario.Target]) ?? throw new InvalidOperationException($"{scenario}: the JDK refuses the clean result");
    }

    private static string? Verdict(Scenario scenario, Folder folder, Judge judge, string after, SystemCall call, string end, Outcome outcome)
    {
        bool isOld = scenario.Old(judge) is { } old
            ? File.Exists(folder[scenario.Target]) && File.ReadAllBytes(folder[scenario.Target]).AsSpan().SequenceEqual(old)
            : !File.Exists(folder[scenario.Target]);
        bool isNew = !isOld && judge.Entries(folder[scenario.Target]) == after;
        if (!isNew && !isOld) return "neither old nor new";
        if (outcome.ExitCode == 0 && !isNew) return "exit 0, and the store is the old one";
        if (outcome.ExitCode == 0 && call.Name[0] == 'f' && call.Name.EndsWith("sync", StringComparison.Ordinal))
            return "exit 0 although an fsync failed";
        if (!(outcome.ExitCode == 0 || (isNew && end == SystemCalls.Kill)) && outcome.Out.Contains(scenario.SuccessLine, StringComparison.Ordinal)) return "the success line after a failure";
        if (outcome.ExitCode is not (0 or 3 or 6 or 137)) return $"exit {outcome.ExitCode}";
        if (outcome.ExitCode is 3 or 6 && !outcome.Error.StartsWith("truststore: ", StringComparison.Ordinal)) return "no message";
        if (outcome.ExitCode != 0 && !File.ReadAllBytes(folder["store"]).AsSpan().SequenceEqual(Stores.Make(judge, scenario.JavaType, scenario.Entries)) && scenario.Target != "store")
            return "the source was changed";

        // T7: the next run mends it, and nothing of the broken run stays.
        if (isNew && scenario.Verb is "convert") File.Delete(folder["out"]);
        Outcome next = Tool.Run(scenario.Arguments(folder));
        if (next.ExitCode != 0) return $"the next run: {next}";
        if (judge.Entries(folder[scenario.Target]) != after) return "the next run did not make the new store";
        string[] left = [.. folder.Names.Where(name => name is not ("store" or "one.pem" or "twenty.pem") && name != scenario.Target && !name.EndsWith(".bak", StringComparison.Ordinal))];
        return left.Length > 0 ? $"left behind: {string.Join(", ", left)}" : null;
    }
}
