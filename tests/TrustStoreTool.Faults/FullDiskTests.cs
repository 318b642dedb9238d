using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>T4 and T8: no room, no memory, no descriptors, no home. Old or new, and a message that names the file.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private static readonly int[] KibibytesLeft = [0, 4, 8, 16, 32, 64, 100, 160, 200, 400];

    [SkippableTheory]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    public void A_full_disk_keeps_the_old_store(string fileSystem)
    {
        Require.Root();
        using Judge judge = new();
        using Folder elsewhere = new();
        elsewhere.Reset(("twenty.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Pem(9001, 20))));
        int refused = 0, runs = 0;
        foreach ((string type, int entries) in new[] { ("JKS", 4), ("JKS", 144), ("PKCS12", 144) })
        {
            byte[] old = Stores.Make(judge, type, entries);
            foreach (int left in KibibytesLeft)
            {
                foreach (string[] extra in FaultSize.IsRelease ? [[], ["--no-backup"]] : new string[][] { [] })
                {
                    using Mount mount = new(fileSystem, 4096);
                    File.WriteAllBytes(mount["store"], old);
                    mount.Fill(left);
                    Outcome outcome = Tool.Run(["migrate", mount["store"], "--bundle", elsewhere["twenty.pem"], .. extra]);
                    runs++;
                    string? held = judge.Entries(mount["store"]);
                    Assert.NotNull(held);
                    if (outcome.ExitCode == 0)
                    {
                        Assert.Equal(entries + 20, held.Split('|').Length);
                        continue;
                    }

                    refused++;
                    Assert.Equal(6, outcome.ExitCode);
                    Assert.Equal(old, File.ReadAllBytes(mount["store"]));
                    Assert.Contains(mount.Path, outcome.Error, StringComparison.Ordinal);
                    Assert.Single(Directory.GetFiles(mount.Path), path => !path.EndsWith("filler", StringComparison.Ordinal));
                }
            }
        }

        output.WriteLine($"{fileSystem}: {runs} runs, {refused} refused with the old store in place");
        Assert.True(refused >= 6, "the disk was never full");
    }

    public static TheoryData<string> Scarcities => [.. Scarce.Keys];

    [SkippableTheory]
    [MemberData(nameof(Scarcities))]
    public void Whatever_runs_short_the_store_is_old_or_new(string what)
    {
        using Judge judge = new();
        foreach (string type in new[] { "JKS", "PKCS12" })
        {
            using Folder folder = new();
            byte[] old = Stores.Make(judge, type, 144);
            folder.Reset(("store", old), ("twenty.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Pem(9001, 20))));
            Outcome outcome = Tool.Program("sh", "-c", Scarce[what], "sh", Tool.Binary, "migrate", folder["store"], "--bundle", folder["twenty.pem"]);
            string? held = judge.Entries(folder["store"]);
            Assert.NotNull(held);
            if (outcome.ExitCode == 0)
            {
                Assert.Equal(164, held.Split('|').Length);
            }
            else
            {
                Assert.Equal(old, File.ReadAllBytes(folder["store"]));
                Assert.True(outcome.ExitCode is 3 or 6 or 134, outcome.ToString());
                Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            }

            output.WriteLine($"{what}, {type}: exit {outcome.ExitCode} {outcome.Error}");
        }
    }

    // "$@" is the tool with its arguments.
    private static readonly SortedDictionary<string, string> Scarce = new(StringComparer.Ordinal)
    {
        ["file size limit 8 KiB"] = "exec prlimit --fsize=8192 -- \"$@\"",
        ["16 descriptors"] = "exec prlimit --nofile=16 -- \"$@\"",
        ["64 MiB of managed memory"] = "DOTNET_GCHeapHardLimit=0x4000000 exec \"$@\"",
        ["no HOME"] = "unset HOME; exec \"$@\"",
        ["TMPDIR is not there"] = "TMPDIR=/nowhere exec \"$@\"",
        ["the working folder is gone"] = "d=$(mktemp -d); cd \"$d\"; rmdir \"$d\"; exec \"$@\"",
    };
}
