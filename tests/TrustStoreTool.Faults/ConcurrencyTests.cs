using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>T9 to T12: several writers, readers while writing, and keytool, which takes no lock.</summary>
public sealed class ConcurrencyTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("JKS", "jks", true)]
    [InlineData("PKCS12", "pkcs12", true)]
    [InlineData("JKS", "jks", false)]
    [InlineData("PKCS12", "pkcs12", false)]
    public void Two_writers_lose_nothing(string javaType, string type, bool exists) =>
        Rounds(javaType, type, exists ? 20 : 0, writers: 2, rounds: FaultSize.Of(20, exists ? 200 : 50));

    [SkippableFact]
    public void Eight_writers_on_6000_entries_lose_nothing() => Rounds("JKS", "jks", 6000, writers: 8, rounds: FaultSize.Of(5, 50));

    [SkippableFact]
    public async Task Readers_always_see_a_whole_store()
    {
        using Judge judge = new();
        using Judge readers = new();
        using Folder folder = new();
        folder.Reset(("store", Stores.Make(judge, "JKS", 2000)));
        Task<string> watching = Task.Run(() => readers.Watch(folder["store"], FaultSize.Of(600, 2_500)));
        int written = 0;
        while (!watching.IsCompleted)
        {
            File.WriteAllText(folder["next.pem"], Stores.Authority(20_000 + written++));
            Outcome outcome = Tool.Run("migrate", folder["store"], "--bundle", folder["next.pem"], "--no-backup");
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
        }

        output.WriteLine($"{written} rewrites while the JDK loaded the store in four threads");
        Assert.Equal("0 ", await watching);
        Assert.True(written > 3, "too few rewrites to prove anything");
    }

    // keytool reads, truncates and writes at its own time. Our run has read the store and is held before the look that precedes its rename: it must see what keytool did in between.
    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public void What_keytool_added_while_we_worked_is_kept(string javaType)
    {
        Require.Tool("keytool");
        using Judge judge = new();
        for (int round = 0; round < FaultSize.Of(4, 40); round++)
        {
            using Folder folder = new();
            folder.Reset(("store", Stores.Make(judge, javaType, 20)));
            File.WriteAllText(folder["ours.pem"], Stores.Authority(9001));
            File.WriteAllText(folder["theirs.pem"], Stores.Authority(9002));
            using HeldRun ours = new("fsync", "migrate", folder["store"], "--bundle", folder["ours.pem"], "--no-backup");
            Outcome keytool = Tool.Program("keytool", "-importcert", "-noprompt", "-keystore", folder["store"], "-storepass", Tool.Password, "-alias", "theirs", "-file", folder["theirs.pem"]);
            Outcome migrate = ours.Finish();
            Assert.True(keytool.ExitCode == 0, keytool.ToString());
            Assert.True(migrate.ExitCode == 0, migrate.ToString());
            string entries = judge.Entries(folder["store"])!;
            Assert.Contains(Stores.Sha256(9001), entries, StringComparison.Ordinal);
            Assert.Contains(Stores.Sha256(9002), entries, StringComparison.Ordinal);
        }
    }

    // At the very moment of our rename, into the old file.
    [SkippableTheory]
    [InlineData("JKS", 9002)]
    [InlineData("PKCS12", 9002)]
    [InlineData("JKS", 9001)]
    public void What_keytool_writes_into_the_replaced_file_is_taken_over(string javaType, int number)
    {
        Require.Tool("keytool");
        using Judge judge = new();
        using Folder folder = new();
        using HeldRun ours = Hold(folder, judge, javaType, FirstRename);
        Import(folder, "backup", number);
        Import(folder, "backup", 9003);
        Outcome migrate = ours.Finish();
        Assert.True(migrate.ExitCode == 0, migrate.ToString());
        string entries = judge.Entries(folder["store"])!;
        Assert.All([9001, number, 9003], each => Assert.Contains(Stores.Sha256(each), entries, StringComparison.Ordinal));
    }

    // And once more before we are done with the first: into the new file before or at its own replacement.
    [SkippableTheory]
    [InlineData("JKS", false)]
    [InlineData("PKCS12", false)]
    [InlineData("JKS", true)]
    [InlineData("PKCS12", true)]
    public void What_keytool_writes_at_two_replacements_is_all_kept(string javaType, bool atTheRename)
    {
        Require.Tool("keytool");
        using Judge judge = new();
        using Folder folder = new();
        using HeldRun ours = atTheRename
            ? Hold(folder, judge, javaType, "renameat:signal=STOP:when=1+")
            : Hold(folder, judge, javaType, FirstRename, $"fsync:signal=STOP:when={FsyncsBeforeTheRedo + 1}");
        Import(folder, "backup", 9002);
        Outcome linked = Tool.Program("ln", folder["store"], folder["first"]);
        Assert.True(linked.ExitCode == 0, linked.ToString());
        ours.GoOn();
        Import(folder, "first", 9003);
        Outcome migrate = ours.Finish();
        Assert.True(migrate.ExitCode == 6, migrate.ToString());
        string beside = Assert.Single(Directory.GetFiles(folder.Path, "store.*.new"));
        Assert.Contains($"and {beside} what the other one did", migrate.Error, StringComparison.Ordinal);
        (int inStore, int inOther) = atTheRename ? (9002, 9003) : (9003, 9002);
        Held(folder["store"], [9001, inStore], inOther);
        Held(beside, [9001, inOther], inStore);
        Held(folder["backup"], [9002], 9001);

        void Held(string file, int[] some, int none)
        {
            string entries = judge.Entries(file)!;
            Assert.All(some, number => Assert.Contains(Stores.Sha256(number), entries, StringComparison.Ordinal));
            Assert.DoesNotContain(Stores.Sha256(none), entries, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void A_redo_that_fails_says_that_the_file_was_replaced_before()
    {
        Require.Tool("keytool");
        using Judge judge = new();
        using Folder folder = new();
        using HeldRun ours = Hold(folder, judge, "JKS", FirstRename, $"fsync:error=EIO:when={FsyncsBeforeTheRedo + 1}");
        Import(folder, "backup", 9002);
        Outcome migrate = ours.Finish();
        Assert.True(migrate.ExitCode == 6, migrate.ToString());
        Assert.Contains($"the new file took the old one's place while another program wrote into the old one, which is now {folder["backup"]}", migrate.Error, StringComparison.Ordinal);
        Assert.Contains(Stores.Sha256(9001), judge.Entries(folder["store"])!, StringComparison.Ordinal);
        Assert.Contains(Stores.Sha256(9002), judge.Entries(folder["backup"])!, StringComparison.Ordinal);
    }

    // The new file, the old one for its backup, and the folder.
    private const int FsyncsBeforeTheRedo = 3;

    private const string FirstRename = "renameat:signal=STOP:when=1";

    private static HeldRun Hold(Folder folder, Judge judge, string javaType, params string[] injections)
    {
        folder.Reset(("store", Stores.Make(judge, javaType, 20)));
        File.WriteAllText(folder["ours.pem"], Stores.Authority(9001));
        return new HeldRun(injections, ["migrate", folder["store"], "--bundle", folder["ours.pem"], "--backup", folder["backup"]]);
    }

    private static void Import(Folder folder, string store, int number)
    {
        File.WriteAllText(folder["theirs.pem"], Stores.Authority(number));
        Outcome keytool = Tool.Program(
            "keytool", "-importcert", "-noprompt", "-keystore", folder[store], "-storepass", Tool.Password, "-alias", $"theirs {number}", "-file", folder["theirs.pem"]);
        Assert.True(keytool.ExitCode == 0, keytool.ToString());
    }

    // Both at their own pace, in whichever order chance has it. What is proved of a round is in KeytoolRound.
    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public void Nothing_that_was_there_at_our_rename_is_lost_by_us(string javaType)
    {
        Require.Tool("keytool");
        using Judge judge = new();
        Random random = FaultSize.Random(nameof(KeytoolRound) + javaType);
        int rounds = FaultSize.Of(5, 60), proved = 0, overlapped = 0, ours = 0, theirs = 0;
        byte[] old = Stores.Make(judge, javaType, 20);
        for (int i = 0; i < rounds; i++)
        {
            KeytoolRound round = KeytoolRound.Run(judge, old, random);
            Assert.True(round.Loss is null, $"round {i} of seed {FaultSize.Seed}: {round.Loss}");
            if (round.IsProved) proved++;
            if (round.Overlapped) overlapped++;
            if (round.HoldsOurs) ours++;
            if (round.HoldsTheirs) theirs++;
        }

        output.WriteLine(
            $"{javaType}: {rounds} rounds against keytool, {overlapped} with both at work, {proved} renames seen and nothing lost by them; at the end {ours} stores hold our entry, {theirs} keytool's; seed {FaultSize.Seed}");
        Assert.True(proved >= rounds * 3 / 4, $"only {proved} of {rounds} renames were seen");
        Assert.True(overlapped >= rounds / 3, $"only {overlapped} of {rounds} rounds had both at work");
    }

    private void Rounds(string javaType, string type, int entries, int writers, int rounds)
    {
        using Judge judge = new();
        int reported = 0, refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            using Folder folder = new();
            folder.Reset(entries > 0 ? [("store", Stores.Make(judge, javaType, entries))] : []);
            Tool.Running[] running = [.. Enumerable.Range(0, writers).Select(writer => Start(folder, type, entries == 0, writer))];
            Outcome[] outcomes = [.. running.Select(run => run.Wait())];
            string held = judge.Entries(folder["store"]) ?? "refused by the JDK";
            for (int writer = 0; writer < writers; writer++)
            {
                if (outcomes[writer].ExitCode != 0)
                {
                    refused++;
                    Assert.True(outcomes[writer].ExitCode == 6, outcomes[writer].ToString());
                    continue;
                }

                reported++;
                Assert.True(held.Contains(Stores.Sha256(9001 + writer), StringComparison.Ordinal), $"round {round}: writer {writer} exited 0 and its entry is not there: {outcomes[writer]}");
            }

            Assert.Equal(entries + outcomes.Count(outcome => outcome.ExitCode == 0), held.Split('|').Length);
        }

        output.WriteLine($"{rounds} rounds, {reported} entries reported and there, {refused} runs refused");
        Assert.True(reported >= rounds, "most runs must get their turn");
    }

    private static Tool.Running Start(Folder folder, string type, bool create, int writer)
    {
        string bundle = folder[$"{writer}.pem"];
        File.WriteAllText(bundle, Stores.Authority(9001 + writer));
        string[] created = create ? ["--create", "--type", type] : [];
        return Tool.Start(Tool.Binary, ["migrate", folder["store"], "--bundle", bundle, "--no-backup", .. created]);
    }
}
