using System.Diagnostics;

namespace TrustStoreTool.Faults;

/// <summary>
/// One migrate and one <c>keytool -importcert</c> on the same store, each at its own pace. keytool takes no lock, and what it writes over ours is not
/// our loss. What we may lose is what lay in the store when our rename took its place; that is seen in two ways. A reader that never rests keeps every
/// whole state it sees: between the last one without our entry and the next one with it lies our rename, and nothing may be missing after it. And the
/// backup is the very file that was replaced: whatever keytool wrote into it must be in the store that we leave.
/// </summary>
/// <param name="Loss">What was lost, or null.</param>
/// <param name="IsProved">Whether our rename was seen.</param>
/// <param name="Overlapped">Whether both were at work at some time.</param>
/// <param name="HoldsOurs">Whether the store holds our entry at the end.</param>
/// <param name="HoldsTheirs">Whether it holds keytool's.</param>
internal sealed record KeytoolRound(string? Loss, bool IsProved, bool Overlapped, bool HoldsOurs, bool HoldsTheirs)
{
    private const int Ours = 9001, Theirs = 9002;

    public static KeytoolRound Run(Judge judge, byte[] old, Random random)
    {
        using Folder folder = new();
        folder.Reset(("store", old));
        File.WriteAllText(folder["ours.pem"], Stores.Authority(Ours));
        File.WriteAllText(folder["theirs.pem"], Stores.Authority(Theirs));
        using CancellationTokenSource end = new();
        Task<List<byte[]>> watching = Task.Run(() => Watch(folder["store"], end.Token));

        long started = Stopwatch.GetTimestamp();
        Tool.Running keytool = Tool.Start(
            "keytool", ["-importcert", "-noprompt", "-keystore", folder["store"], "-storepass", Tool.Password, "-alias", "theirs", "-file", folder["theirs.pem"]]);
        Task<TimeSpan> keytoolEnds = Task.Run(() => Ended(keytool, started, out _));

        // Waits for nothing: it only moves our start to another moment of keytool's run.
        Thread.Sleep(random.Next(0, 900));
        TimeSpan oursStarts = Stopwatch.GetElapsedTime(started);
        Tool.Running migrate = Tool.Start(Tool.Binary, ["migrate", folder["store"], "--bundle", folder["ours.pem"], "--backup", folder["backup"]]);
        Ended(migrate, started, out Outcome outcome);
        TimeSpan theirEnd = keytoolEnds.GetAwaiter().GetResult();
        end.Cancel();

        // keytool may have cut the store for longer than we look again: then we stop, and the store is keytool's.
        List<string> states = [.. watching.GetAwaiter().GetResult().Select(state => Entries(judge, folder, state)).OfType<string>()];
        string last = judge.Entries(folder["store"]) ?? "";
        return new KeytoolRound(
            Lost(judge, folder, states, last, outcome), states.Zip(states.Skip(1)).Any(IsOurRename), theirEnd > oursStarts, Holds(last, Ours), Holds(last, Theirs));
    }

    private static string? Lost(Judge judge, Folder folder, List<string> states, string last, Outcome outcome)
    {
        foreach ((string before, string after) in states.Zip(states.Skip(1)).Where(IsOurRename))
            if (before.Split('|').Except(after.Split('|')).ToArray() is { Length: > 0 } missing) return $"our rename lost {string.Join(", ", missing)}\n{outcome}";

        // On a busy machine keytool may write over our store before the reader looks: then its entry stands there, and what we replaced lies in the backup.
        bool isSeen = states.Exists(state => Holds(state, Ours)) || Holds(last, Ours), isOverwritten = Holds(last, Theirs) && File.Exists(folder["backup"]);
        if (outcome.ExitCode == 0 && !isSeen && !isOverwritten) return $"exit 0, and our entry was never seen\n{outcome}";
        bool wasReplaced = File.Exists(folder["backup"]) && judge.Entries(folder["backup"]) is { } replaced && Holds(replaced, Theirs);
        return wasReplaced && outcome.ExitCode == 0 && Holds(last, Ours) && !Holds(last, Theirs) ? $"what keytool wrote into the replaced file is not in the new one\n{outcome}" : null;
    }

    private static bool IsOurRename((string Before, string After) states) => !Holds(states.Before, Ours) && Holds(states.After, Ours);

    private static bool Holds(string entries, int number) => entries.Contains(Stores.Sha256(number), StringComparison.Ordinal);

    private static string? Entries(Judge judge, Folder folder, byte[] state)
    {
        File.WriteAllBytes(folder["state"], state);
        return judge.Entries(folder["state"]);
    }

    private static TimeSpan Ended(Tool.Running running, long started, out Outcome outcome)
    {
        outcome = running.Wait();
        return Stopwatch.GetElapsedTime(started);
    }

    // Every state in which the store is found, in order.
    private static List<byte[]> Watch(string store, CancellationToken end)
    {
        List<byte[]> states = [];
        do
        {
            try
            {
                byte[] now = File.ReadAllBytes(store);
                if (states is not [.., var last] || !now.AsSpan().SequenceEqual(last)) states.Add(now);
            }
            catch (IOException)
            {
                // keytool cut it while it was being read: no state.
            }
        }
        while (!end.IsCancellationRequested);
        return states;
    }
}
