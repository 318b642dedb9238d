namespace TrustStoreTool.Faults;

/// <summary>T14, T18, T19: files made to break a reader, given to the binary from outside with the right password and without one.</summary>
public sealed class HostileFileTests
{
    public static TheoryData<string> Names => [.. HostileFiles.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Is_refused_or_read_in_bounded_memory(string name)
    {
        using Folder folder = new();
        byte[] content = HostileFiles.All[name]();
        folder.Reset(("hostile", content), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
        foreach (string[] arguments in new string[][] { ["inspect", folder["hostile"]], ["migrate", folder["hostile"], "--bundle", folder["one.pem"]] })
        {
            (Outcome outcome, long peak) = Measured.Run(arguments);
            // Bags in bags are carried as they are; looking at them is no reason to refuse them.
            if (name.Contains("nested SafeContents", StringComparison.Ordinal) && outcome.ExitCode == 0) return;
            Assert.True(outcome.ExitCode is 3 or 4, $"{name}: {outcome}");
            Assert.StartsWith("truststore: error: ", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            Assert.True(peak <= (3L * content.Length) + (64L << 20), $"{name}: {peak >> 20} MiB for a file of {content.Length} bytes");
            Assert.Equal(content, File.ReadAllBytes(folder["hostile"]));
        }

        Assert.Equal(["hostile", "one.pem"], folder.Names);
    }

    [SkippableFact]
    public void Every_bad_file_of_the_corpus_is_refused_or_read()
    {
        string corpus = Environment.GetEnvironmentVariable("TRUSTSTORE_CORPUS") ?? Path.Combine(Tool.Repository, "..", "shared", "corpus");
        Require.That(Directory.Exists(corpus), $"no corpus at {corpus}");
        string[] files = Directory.GetFiles(Path.Combine(corpus, "bad"));
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            (Outcome outcome, long peak) = Measured.Run("inspect", file);
            Assert.True(outcome.ExitCode is 0 or 3 or 4, $"{file}: {outcome}");
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            Assert.True(peak <= (3 * new FileInfo(file).Length) + (64L << 20), $"{file}: {peak >> 20} MiB");
        }
    }

    [SkippableFact]
    public void A_sparse_file_over_the_limit_is_refused_at_once()
    {
        using Folder folder = new();
        using (FileStream sparse = File.Create(folder["sparse"]))
        {
            sparse.Write(Convert.FromHexString("feedfeed00000002000000010000000200016100000000000000000005582e3530397fffffff"));
            sparse.SetLength(4L << 30);
        }

        (Outcome outcome, long peak) = Measured.Run("inspect", folder["sparse"]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("--max-file-bytes", outcome.Error, StringComparison.Ordinal);
        Assert.True(peak < 64L << 20, $"{peak >> 20} MiB");
    }
}
